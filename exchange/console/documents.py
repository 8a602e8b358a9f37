"""Documents, a page at a time: what was asked for is in the address, so that it can be shared."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from exchange.console.addresses import Addressed, Day, midnight
from exchange.console.office import Look
from exchange.model.listings import Asked, Listed, Tally


class DocumentsAsked(Addressed):
    """What of the documents is asked for; what is empty does not matter."""

    search: Annotated[str, Field(max_length=200)] = ""
    partner: str = ""
    document: str = ""
    verdict: Literal["", "accepted", "held", "partial", "rejected", "unreadable"] = ""
    since: Day = None
    until: Day = None
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a facet may take, how many documents have it, and whether it is chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Documents:
    """A page of documents. `more` is the place to go on from, empty at the end."""

    documents: Sequence[Listed]
    more: str
    partners: Sequence[Choice]
    types: Sequence[Choice]
    verdicts: Sequence[Choice]


def look_at_documents(look: Look, asked: DocumentsAsked) -> Documents:
    """Return the documents that are asked for, the newest first."""
    found = look.journal.catalogue().documents(limited(look, asked))
    known = look.journal.catalogue().tallies(look.account.scope)
    return Documents(
        found.documents,
        found.more,
        choices(known, lambda each: each.partner, asked.partner),
        choices(known, lambda each: each.document, asked.document),
        choices(known, lambda each: each.verdict, asked.verdict),
    )


def limited(look: Look, asked: DocumentsAsked) -> Asked:
    """Return what is asked for, no wider than whoever asks may see."""
    first = max(filter(None, (asked.since, look.account.since)), default=None)
    last = min(filter(None, (asked.until, look.account.until)), default=None)
    zone = ZoneInfo(look.configuration.site.timezone)
    return Asked(
        partners=look.account.scope,
        partner=asked.partner,
        document=asked.document,
        verdict=asked.verdict,
        search=asked.search.strip(),
        since=midnight(first, zone) if first else None,
        until=midnight(last + timedelta(days=1), zone) if last else None,
        after=asked.after,
        limit=asked.limit,
    )


def choices(known: Sequence[Tally], facet: Callable[[Tally], str], chosen: str) -> Sequence[Choice]:
    """Return the values of a facet, the most frequent first."""
    counted: Counter[str] = Counter()
    for each in known:
        counted[facet(each)] += each.count
    return [Choice(value, count, value == chosen) for value, count in counted.most_common()]
