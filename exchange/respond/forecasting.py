"""What we say to forecasts: received and under review, or rejected, until a person commits."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from exchange.model.findings import Finding, Severity
from exchange.model.forecast_answers import (
    AnsweredQuantity,
    ForecastAnswer,
    ForecastLineAnswer,
    ForecastLineState,
)
from exchange.model.outcome import Document
from exchange.model.ports import Reply
from exchange.respond.ordering import FALLEN, RESPONSE_LENGTH, sentences
from exchange.respond.remarks import Remarks, remarks, rows

FORECAST = "forecast"

Row = Mapping[str, Any]


def forecast_answers(documents: Sequence[Document], reply: Reply) -> tuple[ForecastAnswer, ...]:
    """Return our answer to each forecast among these documents.

    One without a number gets none: nobody could tell what it answers.
    """
    return tuple(
        forecast_answer(document, reply)
        for document in documents
        if document.document == FORECAST and document.number
    )


def forecast_answer(document: Document, reply: Reply) -> ForecastAnswer:
    """Return our answer to one forecast: under review, or rejected."""
    told = remarks(document, reply.rules)
    start, end, day = (stated(document, key) for key in ("horizon_start", "horizon_end", "date"))
    return ForecastAnswer(
        response=document.id[-RESPONSE_LENGTH:],
        number=document.number,
        state="rejected" if document.verdict in FALLEN else "received",
        day=day,
        horizon=(start, end),
        lines=tuple(line_answers(document, told, reply)),
        reasons=sentences(told.order, reply),
    )


def stated(document: Document, name: str) -> date | None:
    """Return a day of the header, None where it says none."""
    told = document.header.get(name)
    return date.fromisoformat(told) if told else None


def line_answers(document: Document, told: Remarks, reply: Reply) -> Iterator[ForecastLineAnswer]:
    """Yield what we say to each line, in the partner's own order."""
    asked = quantities(document)
    for row in rows(document, "forecast_lines").iter_rows(named=True):
        about = told.lines.get(row["line"], [])
        yield ForecastLineAnswer(
            line_number=row.get("line_number") or "",
            customer_part=row.get("customer_part") or "",
            revision=row.get("revision") or "",
            order_number=row.get("order_number") or "",
            ship_to=row.get("ship_to") or "",
            unit=row.get("unit") or "",
            state=line_state(document, row, about, reply),
            quantities=tuple(asked.get(row["line"], ())),
            reasons=sentences(about, reply),
        )


def quantities(document: Document) -> dict[int, list[AnsweredQuantity]]:
    """Return what was asked by line, all of it open; nothing of what is rejected."""
    found: dict[int, list[AnsweredQuantity]] = {}
    if document.verdict in FALLEN:
        return found
    for row in rows(document, "forecast_buckets").iter_rows(named=True):
        stated = row.get("quantity") is not None and row.get("start") is not None
        if stated and row.get("status") != "rejected":
            asked = AnsweredQuantity(row["quantity"], row["start"], row.get("end"), "open")
            found.setdefault(row["line"], []).append(asked)
    return found


def line_state(
    document: Document, row: Row, about: Sequence[Finding], reply: Reply
) -> ForecastLineState:
    """Return what we say to a line; in a rejected forecast nothing waits, so nothing is held."""
    worst = max((reply.rules[each.rule].severity.rank for each in about), default=0)
    if document.verdict in FALLEN:
        return "rejected" if worst > Severity.HOLD.rank else "received"
    if row.get("status") == "rejected":
        return "rejected"
    return "held" if about else "received"
