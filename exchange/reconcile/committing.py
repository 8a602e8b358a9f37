"""What our side commits to: whether it may, and the answer the customer gets for it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.ledger import Ledger
from exchange.model.order_answers import (
    LineAnswer,
    LineState,
    OrderAnswer,
    OrderState,
    ScheduleAnswer,
)
from exchange.model.outcome import Decision, Document
from exchange.reconcile import order_state
from exchange.reconcile.order_state import Order, OrderLine

TABLE = "order_commit"
RESPONSE_DIGITS = 8
"""Characters of the number of our answer: 40 bits of a digest, as in base 32."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

DAYS = {order_state.ORDER: "date", order_state.CHANGE: "order_date"}
"""The column of a document's header that holds the day of the order."""

Row = Mapping[str, Any]
Dates = Sequence[tuple[date | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Held:
    """An order of a partner as it stands, and the documents that made it so."""

    documents: tuple[Document, ...]
    state: Order


def findings(message: Message, ledger: Ledger) -> Iterator[Finding]:
    """ERP-010 to ERP-012 and OUT-012: a commitment to what is not ordered, or is in question."""
    table = message.tables[TABLE]
    orders = held_orders(table.frame, ledger)
    for row, told in enumerate(table.frame.iter_rows(named=True)):
        number, line_number = told["order_number"], told["line_number"]
        if None in {told["partner"], number, line_number}:
            continue
        held = orders[told["partner"], number]
        if held is None:
            yield table.finding("ERP-010", row, "order_number", observed=number)
            continue
        line = held.state.lines.get(line_number)
        if line is None or line.deleted_by is not None or held.state.cancelled:
            yield table.finding("ERP-011", row, "line_number", observed=line_number, order=number)
        elif told["answer"] == "ACCEPTED":
            yield from unanswerable(message, row, held.state, line)


def unanswerable(message: Message, row: int, state: Order, line: OrderLine) -> Iterator[Finding]:
    """ERP-012 and OUT-012: accepted without a day, or while the line waits for an answer."""
    table = message.tables[TABLE]
    told = table.frame.row(row, named=True)
    where = {"order": told["order_number"], "line": told["line_number"]}
    if told["date"] is None:
        yield table.finding("ERP-012", row, "date", observed="-", **where)
    if line.waits or line.changing or state.waits:
        yield table.finding("OUT-012", row, "answer", observed=told["answer"], **where)


def held_orders(frame: pl.DataFrame, ledger: Ledger) -> dict[tuple[str, str], Held | None]:
    """Return every order a file speaks of, as it stands; None where there is none."""
    named = frame.select("partner", "order_number").drop_nulls().unique(maintain_order=True)
    return {
        (partner, number): held_order(ledger.of(partner), number)
        for partner, number in named.iter_rows()
    }


def held_order(ledger: Ledger, number: str) -> Held | None:
    """Return an order of a partner as it stands, None where there is none."""
    documents = ledger.order(number)
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
    line = held.state.lines[line_number]
    rows = [*told.iter_rows(named=True)]
    asked = requested(held.documents, line_number)
    schedules = tuple(
        ScheduleAnswer(row["quantity"], nearest(asked, at), row["date"])
        for at, row in enumerate(rows)
    )
    return LineAnswer(
        line_number=line_number,
        state=line_state(line, rows, asked),
        customer_part=line.customer_part or "",
        revision=line.revision or "",
        quantity=line.quantity,
        unit=line.unit or "",
        price=next((row["price"] for row in rows if row["price"] is not None), None),
        schedules=schedules,
        reasons=tuple(dict.fromkeys(row["reason"] for row in rows if row["reason"])),
    )


def line_state(line: OrderLine, rows: Sequence[Row], asked: Dates) -> LineState:
    """Return what the rows of one line say to it: as asked, other dates, other quantities."""
    answers = {row["answer"] for row in rows}
    if answers == {"REJECTED"}:
        return "rejected"
    if "PENDING" in answers:
        return "received"
    total = sum((row["quantity"] for row in rows if row["answer"] == "ACCEPTED"), Decimal(0))
    if total != line.quantity or any(row["price"] is not None for row in rows):
        return "changed"
    given = sorted((row["date"], row["quantity"]) for row in rows)
    wanted = sorted(each for each in asked if None not in each)
    return "accepted" if given == wanted else "rescheduled"


def order_answer_state(held: Held, lines: Sequence[LineAnswer], before: pl.DataFrame) -> OrderState:
    """Return what the lines say of the whole: it is accepted only once all of it is."""
    open_lines = {name for name, line in held.state.lines.items() if line.deleted_by is None}
    states = {line.line_number: line.state for line in lines}
    if set(states.values()) == {"rejected"} and states.keys() >= open_lines:
        return "rejected"
    if set(states.values()) - {"accepted", "received"}:
        return "changed"
    agreed = before.filter(pl.col("answer") == "ACCEPTED")["line_number"].to_list()
    accepted = {name for name, state in states.items() if state == "accepted"}
    return "accepted" if open_lines <= accepted | {*agreed} - states.keys() else "received"


def requested(documents: Iterable[Document], line_number: str) -> Dates:
    """Return the dates and quantities last asked for a line."""
    found: Dates = ()
    for document in documents:
        prefix = "order" if document.document == order_state.ORDER else "order_change"
        counts = {
            row["line"]
            for row in order_state.rows(document, f"{prefix}_lines")
            if row["line_number"] == line_number and row["status"] == "released"
        }
        dates = tuple(
            (row["requested_date"], row["quantity"])
            for row in order_state.rows(document, f"{prefix}_schedules")
            if row["line"] in counts
        )
        found = dates or found
    return found


def nearest(asked: Dates, at: int) -> date | None:
    """Return the day asked for the part of a line at this place; the last one where there is more.

    Which part of a split answers which date only the order of the two can tell.
    """
    return asked[min(at, len(asked) - 1)][0] if asked else None


def response_number(identity: str, number: str) -> str:
    """Return our own number of an answer, the same for the same document and order."""
    digest = hashlib.sha256(f"{identity}/{number}".encode()).digest()
    value = int.from_bytes(digest[:5])
    return "".join(ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))
