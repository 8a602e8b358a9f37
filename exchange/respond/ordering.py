"""What we say to orders: under review, or rejected, until a person commits; or accepted at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from exchange.model.findings import Finding, Rules, Severity, Verdict, message
from exchange.model.order_answers import LineAnswer, LineState, OrderAnswer, ScheduleAnswer
from exchange.model.outcome import Document
from exchange.model.ports import Reply
from exchange.respond.remarks import Remarks, remarks, rows

ORDERS = {"purchase_order": "order", "purchase_order_change": "order_change"}
"""Document types answered, and how the names of their tables begin."""

FALLEN = frozenset({Verdict.REJECTED, Verdict.UNREADABLE})

DAYS = {"purchase_order": "date", "purchase_order_change": "order_date"}
"""The column of the header that holds the day of the order."""

NOT_FOUND = frozenset({"POC-017"})
"""Rules that say that the order has no such line."""

BY_STATUS: Mapping[str, LineState] = {"held": "held", "rejected": "rejected"}
"""What we say to a line of a document that stands, by the status of its row."""

ASKED = frozenset({"add", "change", "delete", "replace"})
"""What a line of a change asks for; `none` asks for nothing."""

RESPONSE_LENGTH = 8
"""Characters of a document's identity that number our answer: 40 bits that only it has."""

Row = Mapping[str, Any]


def order_answers(documents: Sequence[Document], reply: Reply) -> tuple[OrderAnswer, ...]:
    """Return our answer to each purchase order and each change among these documents.

    An order without a number gets none: nobody could tell what it answers.
    """
    return tuple(
        order_answer(document, reply)
        for document in documents
        if document.document in ORDERS and document.number
    )


def order_answer(document: Document, reply: Reply) -> OrderAnswer:
    """Return our answer to one order: accepted by itself, under review, or rejected."""
    detailed = reply.partner.answers.business == "full"
    if document.acceptance:
        return replace(document.acceptance.answer, detailed=detailed)
    told = remarks(document, reply.rules)
    day = document.header.get(DAYS[document.document])
    return OrderAnswer(
        response=document.id[-RESPONSE_LENGTH:],
        number=document.number,
        state="rejected" if document.verdict in FALLEN else "received",
        day=date.fromisoformat(day) if day else None,
        change=document.header.get("change_number", ""),
        changing=document.document == "purchase_order_change",
        currency=document.header.get("currency", ""),
        detailed=detailed,
        lines=tuple(line_answers(document, told, reply)),
        reasons=sentences(told.order, reply),
    )


def line_answers(document: Document, told: Remarks, reply: Reply) -> Iterator[LineAnswer]:
    """Yield what we say to each line, in the buyer's own order."""
    prefix = ORDERS[document.document]
    schedules: dict[int, list[ScheduleAnswer]] = {}
    for row in rows(document, f"{prefix}_schedules").iter_rows(named=True):
        asked = ScheduleAnswer(row.get("quantity"), row.get("requested_date"))
        schedules.setdefault(row["line"], []).append(asked)
    for row in rows(document, f"{prefix}_lines").iter_rows(named=True):
        about = told.lines.get(row["line"], [])
        yield LineAnswer(
            line_number=row.get("line_number") or "",
            state=line_state(document, row, about, reply.rules),
            customer_part=row.get("customer_part") or "",
            revision=row.get("revision") or "",
            quantity=row.get("quantity"),
            unit=row.get("unit") or "",
            price=row.get("price"),
            change=asked_for(row),
            schedules=tuple(schedules.get(row["line"], ())),
            reasons=sentences(about, reply),
        )


def line_state(document: Document, row: Row, about: Sequence[Finding], rules: Rules) -> LineState:
    """Return what we say to a line; in a rejected order nothing waits, so nothing is held."""
    if any(each.rule in NOT_FOUND for each in about):
        return "not_found"
    if document.verdict in FALLEN:
        rejects = any(rules[each.rule].severity.rank > Severity.HOLD.rank for each in about)
        return "rejected" if rejects else "received"
    return BY_STATUS.get(row.get("status") or "", "received")


def asked_for(row: Row) -> str:
    """Return what a line of a change asks for, empty where that is nothing."""
    action: str | None = row.get("action")
    return action if action in ASKED else ""


def sentences(findings: Sequence[Finding], reply: Reply) -> tuple[str, ...]:
    """Return findings as the partner reads them."""
    return tuple(message(each, reply.rules, reply.partner.language) for each in findings)
