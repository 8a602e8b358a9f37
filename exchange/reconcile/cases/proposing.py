"""What either side proposes: other days for what was ordered."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from exchange.model.cases import Dated, Step, number
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices.books import book_of
from exchange.reconcile.notices.lines import key_of

TABLE = "reschedule_proposals"

ASKED = frozenset({"POC-005", "POC-006", "POC-007"})
"""Rules on a change that moves further or more often than agreed: a decision of both sides."""

Row = Mapping[str, Any]


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """ERP-010, ERP-011, CAS-005: a line that is not known or not wanted; nobody would hear."""
    table = message.tables[TABLE]
    books = {
        partner: book_of(partner, known)
        for partner in table.frame["partner"].drop_nulls().unique()
        if partner in known.partners
    }
    for at, row in enumerate(table.frame.iter_rows(named=True)):
        if row["partner"] in known.silent:
            said = {"action": "PROPOSE", "case": row["order_number"] or "-"}
            yield table.finding("CAS-005", at, "partner", observed=row["partner"], **said)
        whole, (order, line) = books.get(row["partner"]), key_of(row)
        if whole is None or whole.line((order, line)) is not None:
            continue
        if whole.knows(order):
            yield table.finding("ERP-011", at, "line_number", observed=line, order=order)
        else:
            yield table.finding("ERP-010", at, "order_number", observed=order)


def ours(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield what our side proposes: one proposal for each order of a file."""
    rows = message.tables[TABLE].frame.sort("partner", "order_number", maintain_order=True)
    for (partner, order), those in groupby(
        rows.iter_rows(named=True), key=lambda row: (row["partner"], row["order_number"])
    ):
        told = [*those]
        yield Step(
            case=number("reschedule", document.id, partner, order),
            partner=partner,
            action="propose",
            by=told[0]["by"],
            at=known.at,
            document=document.id,
            subject=order,
            initiator="EMS",
            amounts=tuple(Dated(row["quantity"], row["date"], row["line_number"]) for row in told),
            due=next((row["decision_due"] for row in told if row["decision_due"]), None),
            reason=joined(told, "reason"),
            text=joined(told, "text"),
        )


def joined(rows: Sequence[Row], column: str) -> str:
    """Return what rows say in a column, each sentence once."""
    return " ".join(dict.fromkeys(row[column] for row in rows if row[column]))


def theirs(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield the proposal that a change is which moves more than was agreed."""
    found = [each for each in document.findings if each.rule in ASKED]
    if not found:
        return
    lines = [*dict.fromkeys(each.params["line"] for each in found)]
    yield Step(
        case=number("reschedule", document.id),
        partner=known.partner.id,
        action="propose",
        by=known.partner.id,
        at=known.at,
        document=document.id,
        subject=document.title,
        initiator="OEM",
        amounts=tuple(wanted(message, lines)),
        reason=", ".join(dict.fromkeys(each.rule for each in found)),
    )


def wanted(message: Message, lines: list[str]) -> Iterator[Dated]:
    """Yield the quantities and days a change states for some lines."""
    named = message.tables["order_change_lines"].frame.select("line", "line_number")
    dues = message.tables["order_change_schedules"].frame.join(named, on="line")
    for row in dues.filter(pl.col("line_number").is_in(lines)).iter_rows(named=True):
        yield Dated(row["quantity"], row["requested_date"], row["line_number"])
