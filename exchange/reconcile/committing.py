"""What our side commits to: whether it may, and the answer the customer gets for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.ledger import Ledger
from exchange.model.numbers import response_number, significant
from exchange.model.order_answers import (
    LineAnswer,
    LineState,
    OrderAnswer,
    OrderState,
    ScheduleAnswer,
)
from exchange.model.outcome import Decision, Document
from exchange.reconcile import order_state
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.order_state import Order, OrderLine

TABLE = "order_commit"
OPENING = "opening_orders"

DAYS = {order_state.ORDER: "date", order_state.CHANGE: "order_date"}
"""The column of a document's header that holds the day of the order."""

LINE = ("partner", "order_number", "line_number")
"""What names a line of an order."""

PREFIX = {order_state.ORDER: "order", order_state.CHANGE: "order_change"}
"""How the names of a document's tables begin."""

Row = Mapping[str, Any]
Dates = Sequence[tuple[date | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Held:
    """An order of a partner as it stands, and the documents that made it so."""

    documents: tuple[Document, ...]
    state: Order


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """ERP-010 to ERP-012 and OUT-012: a commitment to what is not ordered, or is in question.

    An order that was open when we began is known only from our own side: nothing is said to it.
    """
    table, ledger = message.tables[TABLE], known.ledger
    theirs = table.frame.filter(pl.col("partner").is_in(sorted(known.partners)))
    orders = held_orders(theirs, ledger)
    opening = {
        (partner, number)
        for partner in {partner for partner, _ in orders}
        for number in ledger.of(partner).held(OPENING)["order_number"]
    }
    for row, told in enumerate(table.frame.iter_rows(named=True)):
        number, line_number = told["order_number"], told["line_number"]
        key = (told["partner"], number)
        if key not in orders or key in opening or line_number is None:
            continue
        held = orders[key]
        if held is None:
            yield table.finding("ERP-010", row, "order_number", observed=number)
            continue
        line = held.state.lines.get(significant(line_number))
        if line is None or line.deleted_by is not None or held.state.cancelled:
            yield table.finding("ERP-011", row, "line_number", observed=line_number, order=number)
        elif told["answer"] == "ACCEPTED":
            yield from unanswerable(message, row, held, line)


def unanswerable(message: Message, row: int, held: Held, line: OrderLine) -> Iterator[Finding]:
    """ERP-012 and OUT-012: accepted without saying what, or while the line waits for an answer."""
    table = message.tables[TABLE]
    told = table.frame.row(row, named=True)
    where = {"order": told["order_number"], "line": told["line_number"]}
    same = [(pl.col(name) == told[name]) for name in LINE]
    parts = [*table.frame.filter(*same).iter_rows(named=True)]
    if delivered(told, requested(held.documents, told["line_number"]), line, len(parts)) is None:
        yield table.finding("ERP-012", row, "date", **where)
    if line.waits or line.changing or held.state.waits:
        yield table.finding("OUT-012", row, "answer", observed=told["answer"], **where)


def held_orders(frame: pl.DataFrame, ledger: Ledger) -> dict[tuple[str, str], Held | None]:
    """Return every order a file speaks of, as it stands; None where there is none."""
    named = frame.select("partner", "order_number").drop_nulls().unique(maintain_order=True)
    return {
        (partner, number): held_order(ledger.of(partner), number)
        for partner, number in named.iter_rows()
    }


def held_order(ledger: Ledger, number: str, also: Document | None = None) -> Held | None:
    """Return an order of a partner as it stands, None where there is none.

    With `also`, a change that just came, where it is of this order.
    """
    fresh = [also] if also and significant(also.number) == significant(number) else []
    documents = [*ledger.order(number), *fresh]
    state = order_state.order(documents)
    return Held(tuple(documents), state) if state else None


def decisions(message: Message, identity: str, ledger: Ledger) -> Iterator[Decision]:
    """Yield our answer to each order that a file commits to; `identity` is the document's."""
    frame = message.tables[TABLE].frame
    for (partner, number), held in held_orders(frame, ledger).items():
        theirs = ledger.of(partner)
        newest = held.documents[-1] if held else None
        source = theirs.source(newest.id) if newest else None
        if held is None or source is None:
            continue
        same = (pl.col("partner") == partner) & (pl.col("order_number") == number)
        before = theirs.held(TABLE).filter(pl.col("order_number") == number)
        told = frame.filter(same)
        yield Decision(partner, source, order_answer(held, told, before, identity))


def order_answer(
    held: Held, told: pl.DataFrame, before: pl.DataFrame, identity: str
) -> OrderAnswer:
    """Return what we say to an order: to the lines of this file, and so to the whole."""
    newest, number = held.documents[-1], held.documents[-1].number
    first = held.documents[0]
    again = before.height > 0
    day = first.header.get(DAYS[first.document])
    lines = tuple(
        line_answer(held, line_number, told.filter(pl.col("line_number") == line_number))
        for line_number in told["line_number"].unique(maintain_order=True)
    )
    return OrderAnswer(
        response=response_number(identity, number),
        number=number,
        state=order_answer_state(held, lines, before),
        day=date.fromisoformat(day) if day else None,
        change=newest.revision if newest.document == order_state.CHANGE else "",
        changing=again or newest.document == order_state.CHANGE,
        currency=held.state.currency,
        lines=lines,
    )


def line_answer(held: Held, line_number: str, told: pl.DataFrame) -> LineAnswer:
    """Return what we say to one line, its parts in the order of the file."""
    line = held.state.lines[significant(line_number)]
    rows = [*told.iter_rows(named=True)]
    asked = requested(held.documents, line_number)
    parts = [delivered(row, asked, line, len(rows)) or () for row in rows]
    schedules = tuple(schedule for part in parts for schedule in part)
    return LineAnswer(
        line_number=written(held.documents, line_number, "line_number"),
        state=line_state(line, rows, schedules),
        customer_part=line.customer_part or "",
        revision=line.revision or "",
        quantity=line.quantity,
        unit=written(held.documents, line_number, "unit"),
        price=next((row["price"] for row in rows if row["price"] is not None), None),
        schedules=schedules,
        reasons=tuple(dict.fromkeys(row["reason"] for row in rows if row["reason"])),
    )


def delivered(
    row: Row, asked: Dates, line: OrderLine, parts: int
) -> tuple[ScheduleAnswer, ...] | None:
    """Return what one of the rows about a line says will be delivered, and when.

    What it leaves open is as ordered. None where that has more than one reading: of several
    rows each says its quantity or delivery, of several deliveries a quantity its date.
    """
    at, day, quantity = row["schedule"], row["date"], row["quantity"]
    if at is not None:
        if at > len(asked):
            return None
        wanted, amount = asked[at - 1]
        return (given(row, amount if quantity is None else quantity, wanted),)
    if quantity is None and parts > 1:
        return None
    if quantity is None and day is None:
        return tuple(given(row, amount, wanted) for wanted, amount in asked)
    if day is None and len(asked) != 1:
        return None
    first = asked[0][0] if asked else None
    return (given(row, line.quantity if quantity is None else quantity, first),)


def given(row: Row, quantity: Decimal | None, wanted: date | None) -> ScheduleAnswer:
    """Return what becomes of one delivery; only what is accepted has a day we commit to."""
    accepted = row["answer"] == "ACCEPTED"
    return ScheduleAnswer(quantity, wanted, (row["date"] or wanted) if accepted else None)


def line_state(
    line: OrderLine, rows: Sequence[Row], schedules: Sequence[ScheduleAnswer]
) -> LineState:
    """Return what the rows of one line say to it: as asked, other dates, other quantities."""
    answers = {row["answer"] for row in rows}
    if answers == {"REJECTED"}:
        return "rejected"
    if "PENDING" in answers:
        return "received"
    committed = [each for each in schedules if each.committed]
    total = sum((each.quantity or Decimal(0) for each in committed), Decimal(0))
    if total != line.quantity or any(row["price"] is not None for row in rows):
        return "changed"
    late = any(each.committed != each.requested for each in committed)
    return "rescheduled" if late else "accepted"


def order_answer_state(held: Held, lines: Sequence[LineAnswer], before: pl.DataFrame) -> OrderState:
    """Return what the lines say of the whole: it is accepted only once all of it is."""
    open_lines = {name for name, line in held.state.lines.items() if line.deleted_by is None}
    states = {significant(line.line_number): line.state for line in lines}
    if set(states.values()) == {"rejected"} and states.keys() >= open_lines:
        return "rejected"
    if set(states.values()) - {"accepted", "received"}:
        return "changed"
    agreed = before.filter(pl.col("answer") == "ACCEPTED")["line_number"].str.strip_chars_end(" ")
    accepted = {name for name, state in states.items() if state == "accepted"}
    return "accepted" if open_lines <= accepted | {*agreed} - states.keys() else "received"


def written(documents: Sequence[Document], line_number: str, column: str) -> str:
    """Return what a line says in the customer's own characters, as last said."""
    return next(
        (
            row[column]
            for document in reversed(documents)
            for row in lines_of(document, line_number)
            if row[column]
        ),
        "",
    )


def lines_of(document: Document, line_number: str) -> Iterator[Row]:
    """Yield what a document says of a line, as far as that does not wait."""
    prefix = PREFIX[document.document]
    for row in order_state.rows(document, f"{prefix}_lines"):
        same = significant(row["line_number"] or "") == significant(line_number)
        if same and row["status"] == "released":
            yield row


def requested(documents: Iterable[Document], line_number: str) -> Dates:
    """Return the dates and quantities last asked for a line."""
    found: Dates = ()
    for document in documents:
        prefix = PREFIX[document.document]
        counts = {row["line"] for row in lines_of(document, line_number)}
        dates = tuple(
            (row["requested_date"], row["quantity"])
            for row in order_state.rows(document, f"{prefix}_schedules")
            if row["line"] in counts
        )
        found = dates or found
    return found
