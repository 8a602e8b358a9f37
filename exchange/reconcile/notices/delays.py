"""A table of delays: what is wrong with it, and whom it tells what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.notices import Promise
from exchange.model.outcome import Notice
from exchange.model.tables import Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices.books import book_of
from exchange.reconcile.notices.bundling import notice_number
from exchange.reconcile.notices.lines import Key, Line, Row
from exchange.reconcile.notices.plans import unplanned
from exchange.reconcile.notices.promises import delayed
from exchange.reconcile.notices.responsible import answers_for, blames
from exchange.reconcile.notices.standing import (
    DELAY,
    Book,
    Draft,
    Standing,
    by_line,
    same,
    told,
)
from exchange.reconcile.notices.telling import Change, notice

THIRD = 3
"""The new date of a line from which on its account manager hears of it."""


@dataclass(frozen=True, slots=True)
class Delayed:
    """What a file says of one line; `known` is whether the order is, `at` its first row.

    `found` and what follows are None where there is no such line, or it is not wanted.
    `promise` is None where what is late has more than one reading.
    """

    key: Key
    rows: tuple[Row, ...]
    at: int
    known: bool = True
    found: Line | None = None
    now: Standing | None = None
    promise: Promise | None = None


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what stands against delays; where nothing does, what becomes of them."""
    table, judged = message.tables[DELAY], []
    for partner, rows in partners(message.tables[DELAY], known):
        whole = book_of(partner, known)
        judged.append((whole, [delay(whole, key, these) for key, these in rows.items()]))
    against = [found for _, lines in judged for each in lines for found in doubts(table, each)]
    against += unanswered_for(table)
    yield from against
    for whole, lines in judged if not against else ():
        yield from prospects(table, lines, whole, known)


def unanswered_for(table: Table) -> Iterator[Finding]:
    """OUT-005: nobody says who answers for a delay, and its reason does not tell."""
    for row, reason in enumerate(table.frame["reason"]):
        if reason is not None and not answers_for(table.frame.row(row, named=True)):
            yield table.finding("OUT-005", row, "responsible", observed=reason)


def partners(table: Table, known: Circumstances) -> Iterator[tuple[str, dict[Key, list[Row]]]]:
    """Yield what a table says to each partner, by line; a row knows its place as `at`."""
    frame = table.frame.with_row_index("at").drop_nulls(["order_number", "line_number", "reason"])
    for (partner,), theirs in frame.group_by(["partner"], maintain_order=True):
        if partner in known.partners:
            yield str(partner), by_line(theirs.iter_rows(named=True))


def delay(whole: Book, key: Key, rows: list[Row]) -> Delayed:
    """Return what rows about one line come to."""
    found = whole.line(key)
    if found is None:
        return Delayed(key, tuple(rows), rows[0]["at"], known=whole.knows(key[0]))
    now = whole.standing(key, found)
    promise = delayed(now.promise, told(rows), committed=now.committed)
    return Delayed(key, tuple(rows), rows[0]["at"], found=found, now=now, promise=promise)


def doubts(table: Table, each: Delayed) -> Iterator[Finding]:
    """ERP-010, ERP-011, OUT-012, NOT-001: a line nothing can be told of, or not in this way."""
    order, number = each.key
    where: dict[str, Any] = {"order": order, "line": number}
    if each.found is None and not each.known:
        yield table.finding("ERP-010", each.at, "order_number", observed=order)
    elif each.found is None:
        yield table.finding("ERP-011", each.at, "line_number", observed=number, order=order)
    elif each.found.waits:
        yield table.finding("OUT-012", each.at, "line_number", **where)
    elif each.promise is None:
        yield table.finding("NOT-001", each.at, "quantity", **where)


def prospects(
    table: Table, judged: list[Delayed], whole: Book, known: Circumstances
) -> Iterator[Finding]:
    """Say what is told to nobody, what waits for a person, and what is told too often."""
    fresh = [each for each in judged if news(each, whole)]
    for each in judged:
        if each.promise is not None and each not in fresh:
            yield from untold(table, each, whole)
    for each in fresh:
        yield from remarks(table, each, whole)
    if fresh and not at_once(fresh, whole, known):
        minutes = whole.policy.settle_minutes
        rule = "NOT-018" if alone(fresh, whole, known) else "NOT-003"
        yield table.finding(rule, fresh[0].at, "", expected=minutes, partner=whole.partner)


def untold(table: Table, each: Delayed, whole: Book) -> Iterator[Finding]:
    """NOT-002: what slips too little, or is told or drafted already, is told to nobody."""
    order, line = each.key
    minimum = whole.policy.minimum_days
    yield table.finding("NOT-002", each.at, "new_date", expected=minimum, order=order, line=line)


def remarks(table: Table, each: Delayed, whole: Book) -> Iterator[Finding]:
    """OUT-006 and NOT-004: told once too often; the customer is named as who answers for it."""
    count = each.now.told + 1 if each.now else 0
    order, line = each.key
    if count >= THIRD:
        yield table.finding("OUT-006", each.at, "new_date", observed=count, order=order, line=line)
    if blames(each.rows):
        yield table.finding("NOT-004", each.at, "responsible", partner=whole.partner)


def news(each: Delayed, whole: Book) -> bool:
    """Tell whether a delay has to be told, or a draft says it already."""
    if each.now is None or each.promise is None or same(each.now.draft, each.promise):
        return False
    return whole.tells(each.now.promise, each.promise)


def at_once(fresh: list[Delayed], whole: Book, known: Circumstances) -> bool:
    """Tell whether a notice goes out without a person.

    It does where that is agreed and nothing is gathered before, it is not against the customer,
    and no recovery plan is lacking.
    """
    automatic = whole.policy.release == "automatic" and not whole.policy.settle_minutes
    automatic = automatic and whole.partner not in known.silent
    return automatic and not any(blames(each.rows) or bare(each, whole) for each in fresh)


def alone(fresh: list[Delayed], whole: Book, known: Circumstances) -> bool:
    """Tell whether a notice goes out without a person once nothing more is gathered."""
    settles = replace(whole, policy=replace(whole.policy, settle_minutes=0))
    return at_once(fresh, settles, known)


def bare(each: Delayed, whole: Book) -> bool:
    """Tell whether a delay lacks the recovery plan that is agreed for one so long."""
    if each.now is None or each.promise is None:
        return False
    return unplanned(each.now.promise, each.promise, each.rows, whole.policy) > 0


def notices(message: Message, identity: str, known: Circumstances) -> Iterator[Notice]:
    """Yield the notices that go out with the table itself; `identity` is the document's."""
    for partner, rows in partners(message.tables[DELAY], known):
        whole = book_of(partner, known)
        judged = [delay(whole, key, these) for key, these in rows.items()]
        fresh = [each for each in judged if news(each, whole)]
        if fresh and at_once(fresh, whole, known):
            number = notice_number(identity, partner)
            yield notice(number, whole, [change(each, number) for each in fresh])


def change(each: Delayed, number: str) -> Change:
    """Return what a notice says of one line."""
    if each.found is None or each.now is None or each.promise is None:
        raise LookupError(f"nothing can be told of {each.key}")
    return Change(each.found, each.now, Draft(number, each.rows, each.promise))
