"""What was found across documents: each problem once, with when it was first and last seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from exchange.journal import across, audit
from exchange.journal.noted import nights, problems
from exchange.journal.sqlite import Store
from exchange.model.problems import Across, Problem
from exchange.model.reviews import Span

LOOKED = "night"
"""What the audit trail calls it."""


@dataclass(frozen=True, slots=True)
class JournalNights:
    """What the journal knows across documents. Each question sees it as it is then."""

    store: Store

    def across(self, partner: str, span: Span, zone: str) -> Across:
        """Return what is known of a partner across all documents when a span ended."""
        with self.store.reading() as connection:
            return across.across(connection, partner, span, zone)

    def looked(self, day: date) -> bool:
        """Tell whether everything we hold was looked at on a day."""
        with self.store.reading() as connection:
            return looked(connection, day)

    def keep(self, day: date, found: Sequence[Problem], at: datetime) -> list[Problem]:
        """Put on record what a night found, once for each day; return what is new."""
        with self.store.writing() as connection:
            return keep(connection, day, found, at)

    def problems(self, partner: str | None = None) -> tuple[Problem, ...]:
        """Return what the newest night found, of a partner or of all."""
        with self.store.reading() as connection:
            return tuple(running(connection, partner))


def looked(connection: Connection, day: date) -> bool:
    """Tell whether everything was looked at on a day."""
    known = select(nights.c.day).where(nights.c.day == day.isoformat())
    return connection.execute(known).first() is not None


def keep(
    connection: Connection, day: date, every: Sequence[Problem], at: datetime
) -> list[Problem]:
    """Put on record what a night found, once for each day; return what was not there before.

    What it did not find any more is closed; found again later, it is a new problem.
    """
    if looked(connection, day):
        return []
    standing = {each.key: each for each in running(connection)}
    new = [each for each in every if each.key not in standing]
    for each in every:
        before = standing.get(each.key)
        put(connection, each, before, at)
    for key in standing.keys() - {each.key for each in every}:
        connection.execute(update(problems).where(*same(key)).values(closed_at=at))
    values = {"day": day.isoformat(), "at": at, "found": len(every)}
    connection.execute(insert(nights).values(values))
    told = sorted([*each.key, len(each.items)] for each in every)
    detail = {"day": day.isoformat(), "found": told}
    audit.append(connection, at, "gateway", LOOKED, receipt="", detail=detail)
    return new


def put(connection: Connection, each: Problem, before: Problem | None, at: datetime) -> None:
    """Insert a problem, or note that it was found once more."""
    rule, partner, subject = each.key
    values = {
        "items": [*each.items],
        "params": dict(each.params),
        "first_seen": before.first_seen if before else at,
        "last_seen": at,
        "occurrences": 1 + (before.occurrences if before else 0),
        "closed_at": None,
    }
    known = update(problems).where(*same(each.key)).values(values)
    if not connection.execute(known).rowcount:
        named = {"rule": rule, "partner": partner, "subject": subject}
        connection.execute(insert(problems).values(named | values))


def same(key: tuple[str, str, str]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for one problem."""
    rule, partner, subject = key
    return problems.c.rule == rule, problems.c.partner == partner, problems.c.subject == subject


def running(connection: Connection, partner: str | None = None) -> Iterator[Problem]:
    """Yield the problems the newest night found, of a partner or of all, the oldest first."""
    mine = () if partner is None else (problems.c.partner == partner,)
    wanted = select(problems).where(problems.c.closed_at.is_(None), *mine)
    order = (problems.c.first_seen, problems.c.rule, problems.c.partner, problems.c.subject)
    yield from map(restored, connection.execute(wanted.order_by(*order)).mappings().all())


def restored(row: RowMapping) -> Problem:
    """Return a row as it was put on record."""
    told = dict(row)
    told.pop("closed_at")
    return Problem(**{**told, "items": tuple(told["items"])})
