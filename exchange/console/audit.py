"""The audit log: what happened, who did it, and whether the chain is whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from exchange.console.addresses import Addressed, bounds
from exchange.console.office import Look
from exchange.journal.audit import Entry
from exchange.model.listings import EntriesAsked

PAGE = 100


class AuditAsked(Addressed):
    """Which entries are asked for: before a number, of an action, a person, a file."""

    action: Annotated[str, Field(max_length=100)] = ""
    actor: Annotated[str, Field(max_length=200)] = ""
    receipt: Annotated[str, Field(max_length=26)] = ""
    after: Annotated[int, Field(ge=0, le=2**53)] = 0


@dataclass(frozen=True, slots=True)
class Audit:
    """A page of entries, the newest first. `more` is the number to go on before, 0 at the end.

    `head` is number and hash of the newest entry of all, to be kept where nobody can change it.
    """

    entries: Sequence[Entry]
    more: int
    actions: Sequence[str]
    head: tuple[int, str]


def look_at_audit(look: Look, asked: AuditAsked) -> Audit:
    """Return the entries one may see: of a partner, those about a file of theirs."""
    since, until = bounds(look)
    trail = look.journal.trail()
    found, more = trail.entries(
        EntriesAsked(
            partners=look.account.scope,
            action=asked.action,
            actor=asked.actor,
            receipt=asked.receipt.upper(),
            since=since,
            until=until,
            before=asked.after,
            limit=PAGE,
        )
    )
    return Audit(found, more, trail.actions(), trail.chain_head())
