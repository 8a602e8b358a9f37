"""Which open order lines a downtime hits, by where their parts are made. Nobody is told by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.notices import Due
from exchange.model.numbers import significant
from exchange.model.tables import Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices.books import book_of
from exchange.reconcile.notices.lines import Key, Row, key_of
from exchange.reconcile.notices.standing import Book

DOWNTIME = "downtime"


@dataclass(frozen=True, slots=True)
class Hit:
    """A delivery that falls into a downtime."""

    partner: str
    order: str
    line: str
    part: str
    due: Due


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what each downtime hits, or why that cannot be said."""
    table = message.tables[DOWNTIME]
    for row, told in enumerate(table.frame.iter_rows(named=True)):
        if told["plant"] is not None and told["start"] is not None:
            yield from listed(table, row, told, known)


def listed(table: Table, row: int, told: Row, known: Circumstances) -> Iterator[Finding]:
    """OUT-008, NOT-009, NOT-010, NOT-011: what one downtime hits, line by line and in all."""
    made = {
        partner: parts
        for partner in sorted(known.partners)
        if (parts := made_there(known.ledger.of(partner).held("routing"), told))
    }
    if not made:
        yield table.finding("OUT-008", row, "plant", observed=told["plant"])
        return
    hits = [hit for partner, parts in made.items() for hit in struck(partner, parts, told, known)]
    for hit in hits:
        yield table.finding(
            "NOT-009",
            row,
            "",
            observed=hit.due.day,
            partner=hit.partner,
            order=hit.order,
            line=hit.line,
            part=hit.part,
            quantity="" if hit.due.quantity is None else f"{hit.due.quantity.normalize():f}",
        )
    if hits:
        whom = ", ".join(dict.fromkeys(hit.partner for hit in hits))
        yield table.finding("NOT-010", row, "number", observed=len(hits), partners=whom)
    else:
        yield table.finding("NOT-011", row, "number", observed=told["number"])


def made_there(routing: pl.DataFrame, told: Row) -> frozenset[str]:
    """Return the parts that are made on the line of a downtime, or anywhere in its plant."""
    there = routing.filter(pl.col("plant") == told["plant"])
    if told["line"] is not None:
        there = there.filter(pl.col("line").is_null() | (pl.col("line") == told["line"]))
    return frozenset(significant(part) for part in there["part"])


def struck(partner: str, parts: frozenset[str], told: Row, known: Circumstances) -> Iterator[Hit]:
    """Yield the deliveries of these parts that are due in a downtime, the earliest first."""
    whole = book_of(partner, known)
    found = (hit for key in wanted(whole, parts) for hit in of_line(whole, key, told))
    made = (hit for hit in found if significant(hit.part) in parts)
    yield from sorted(made, key=lambda hit: (hit.due.day, hit.order, hit.line))


def of_line(whole: Book, key: Key, told: Row) -> Iterator[Hit]:
    """Yield the deliveries of one line that are due in a downtime."""
    line = whole.line(key)
    for due in whole.standing(key, line).promise if line else ():
        if line and within(due.day, told["start"], told["end"]):
            yield Hit(whole.partner, line.order, line.number, line.part, due)


def wanted(whole: Book, parts: frozenset[str]) -> Iterator[Key]:
    """Yield the lines of every order that has one of these parts."""
    seen: dict[Key, None] = {}
    for number in sorted({each for part in parts for each in whole.ledger.orders_of(part)}):
        for line in whole.lines_of(number):
            seen[significant(number), line] = None
    theirs = whole.opening.filter(pl.col("customer_part").is_in(sorted(parts)))
    for row in theirs.iter_rows(named=True):
        seen[key_of(row)] = None
    yield from seen


def within(day: date | None, start: date, end: date | None) -> bool:
    """Tell whether a day lies in a downtime; one without an end goes on."""
    return day is not None and start <= day and (end is None or day <= end)
