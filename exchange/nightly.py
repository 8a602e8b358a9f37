"""Looks across everything we hold, one partner after the other, and says what is wrong."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

import polars as pl

from exchange import verifying
from exchange.looking_back import deliveries, revisions, span
from exchange.model.configuration import Configuration
from exchange.model.problems import Across, Problem
from exchange.model.reviews import Span
from exchange.review.across import problems
from exchange.review.night import night
from exchange.spool.site import Spool

REACH = timedelta(days=90)
"""How far back findings are looked for that come again and again."""


class Nights(Protocol):
    """What is asked of what the journal knows across documents."""

    def across(self, partner: str, span: Span, zone: str) -> Across:
        """Return what is known of a partner across all documents."""
        ...


class Journal(Protocol):
    """What is asked of the journal."""

    def trail(self) -> verifying.Trail:
        """Return what proves that nothing was changed."""
        ...

    def nights(self) -> Nights:
        """Return what is known across documents."""
        ...


NO_REVISION = pl.DataFrame()
"""What lines ask for where no engineering change is known that it could be held against."""

Stopped = Callable[[], bool]


def found(
    journal: Journal, spool: Spool, configuration: Configuration, now: datetime, *,
    stopped: Stopped = lambda: False,
) -> Iterator[Problem]:  # fmt: skip
    """Yield all that is wrong across documents, and what is not as it was kept.

    Ends early where `stopped` says so. Partners who are not live have nothing that counts.
    """
    for partner, known in configuration.partners.items():
        if stopped():
            return
        if known.state == "live":
            yield from of_partner(journal, partner, configuration, now)
    broken = (*verifying.chain(journal.trail()), *verifying.kept(journal.trail(), spool))
    if broken:
        yield Problem(rule="X-007", items=broken)


def of_partner(
    journal: Journal, partner: str, configuration: Configuration, now: datetime
) -> Iterator[Problem]:
    """Yield what is wrong across the documents of one partner."""
    today = configuration.day(now)
    days = span("", (today - REACH, today), configuration)
    across = journal.nights().across(partner, days, configuration.site.timezone)
    wanted = deliveries(across.facts)
    asked = revisions(across.facts) if across.implemented is not None else NO_REVISION
    known = night(across, wanted, asked, configuration, now=now)
    yield from problems(known)
