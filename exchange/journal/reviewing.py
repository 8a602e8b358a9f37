"""What the journal knew of one partner at the end of a span: later documents change nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Row, func, select

from exchange.journal import began, eco_steps, orders, questions, records
from exchange.journal.answer_tables import answers
from exchange.journal.erp_tables import EVERYBODY, SEPARATOR
from exchange.journal.orders import CHANGE, GOES_ON, ORDER
from exchange.journal.questions import REJECTED
from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, findings, receipts
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import STANDING, Verdict
from exchange.model.numbers import significant
from exchange.model.reviews import Facts, Forecast, OrderPapers, Span

MOMENT = pl.Datetime("us", "UTC")
EXACT = pl.Decimal(28, 6)

Frames = dict[str, pl.DataType | type[pl.DataType]]

DOCUMENTS: Frames = {
    "id": pl.String, "document": pl.String, "number": pl.String, "verdict": pl.String,
    "received_at": MOMENT, "short": pl.String, "filename": pl.String, "lines": pl.Int64,
    "held": pl.Int64, "revision": pl.String, "again": pl.Boolean,
}  # fmt: skip
FINDINGS: Frames = {
    "document": pl.String, "rule": pl.String, "observed": pl.String, "expected": pl.String,
    "part": pl.String, "params": pl.String, "filename": pl.String,
}  # fmt: skip
COMMITS: Frames = {
    "order_number": pl.String, "line_number": pl.String, "schedule": pl.Int64,
    "quantity": EXACT, "date": pl.Date, "answer": pl.String, "version": pl.Int64,
    "known_at": MOMENT, "sent_at": MOMENT,
}  # fmt: skip
DELAYS: Frames = {
    "order_number": pl.String, "line_number": pl.String, "responsible": pl.String,
    "version": pl.Int64, "known_at": MOMENT, "sent_at": MOMENT, "new_date": pl.Date,
    "answer_by": pl.Date,
}  # fmt: skip

VERSIONS: Mapping[str, Frames] = {"order_commit": COMMITS, "delay": DELAYS}
"""What is told of each version of a table."""

CAME = ("received_at", "short", "filename", "origin")
"""What is told of the file a document came in."""

LINES = ("order_lines", "order_change_lines", "forecast_lines")
"""The tables whose rows are the lines of a document."""

Condition = ColumnElement[bool]


def facts(connection: Connection, partner: str, span: Span) -> Facts:
    """Return what is known of a partner when the span ends, and what came within it."""
    return Facts(
        partner=partner,
        span=span,
        forecasts=tuple(forecasts(connection, partner, span)),
        orders=tuple(papers(connection, partner, span.until)),
        documents=came(connection, partner, span),
        findings=found(connection, partner, span),
        commits=commits(connection, partner, span.until),
        delays=versions(connection, partner, "delay", span.until),
        shipments=held(connection, partner, "shipments", span.until).select(
            "order_number", "line_number", "quantity", "shipped_on"
        ),
        products=held(connection, partner, "products", span.until),
        ecos=tuple(eco_steps.listed(connection, partner, until=span.until)),
        unjudged=unjudged(connection, partner, span.until),
    )


def theirs(partner: str, until: datetime) -> Sequence[Condition]:
    """Return the conditions for the documents a partner sent before a moment, tests left out."""
    return (documents.c.partner == partner, receipts.c.live, receipts.c.received_at < until)


def forecasts(
    connection: Connection, partner: str, span: Span, most: int | None = None
) -> Iterator[Forecast]:
    """Yield the forecasts that stand, the newest `most` of them, in the order they came."""
    wanted = (
        select(documents, receipts.c.short, receipts.c.filename, receipts.c.received_at)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            *theirs(partner, span.until),
            receipts.c.received_at >= span.reach,
            documents.c.document == "forecast",
            documents.c.verdict.in_(STANDING),
            ~questions.refused(),
        )
        .order_by(documents.c.seq.desc())
        .limit(most)
    )
    names = ("forecast_header", "forecast_lines", "forecast_buckets")
    for row in reversed(connection.execute(wanted).all()):
        yield Forecast(
            receipt=row.receipt,
            short=row.short,
            filename=row.filename,
            number=row.number,
            function=row.function,
            received_at=row.received_at,
            verdict=row.verdict,
            tables={name: standing(records.rows(connection, row.id, name)) for name in names},
        )


def standing(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table that were not refused; a header says nothing of that."""
    return frame.filter(pl.col("status") != REJECTED) if "status" in frame.columns else frame


def papers(connection: Connection, partner: str, until: datetime) -> Iterator[OrderPapers]:
    """Yield each order that stands, with what changed it since."""
    wanted = (
        select(documents, receipts.c.received_at)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            *theirs(partner, until),
            documents.c.document.in_((ORDER, CHANGE)),
            documents.c.verdict.in_(STANDING),
            ~questions.refused(),
        )
    )
    rows = sorted(connection.execute(wanted), key=lambda row: (significant(row.number), row.seq))
    opening = began.orders(told(connection, partner, began.TABLE, until))
    for number, each in groupby(rows, key=lambda row: significant(row.number)):
        mine = list(each)
        standing, before = since(mine), opening.pop(number, None)
        if standing or before:
            restored = (orders.restored(connection, row) for row in standing or mine)
            first = () if standing or not before else (before,)
            yield OrderPapers(number, (standing or mine)[0].received_at, (*first, *restored))
    for number, before in opening.items():
        yield OrderPapers(number, until, (before,))


def since(rows: Sequence[Row[tuple[Any, ...]]]) -> Sequence[Row[tuple[Any, ...]]]:
    """Return the newest order among some papers, and what came after it."""
    begins = [
        at for at, row in enumerate(rows) if row.document == ORDER and row.function != GOES_ON
    ]
    return rows[begins[-1] :] if begins else ()


def came(connection: Connection, partner: str, span: Span) -> pl.DataFrame:
    """Return the documents of the span, with their lines counted."""
    wanted = (
        select(documents, *(receipts.c[name] for name in CAME))
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(*theirs(partner, span.until), receipts.c.received_at >= span.begin)
        .order_by(documents.c.seq)
    )
    waiting = held_lines(connection, partner)
    rows = [
        (
            row.id, row.document, significant(row.number), str(row.verdict), row.received_at,
            row.short, row.filename, row.rows.get("lines", 0), waiting.get(row.id, 0),
            row.revision, bool(row.origin),
        )
        for row in connection.execute(wanted)
    ]  # fmt: skip
    return framed(rows, DOCUMENTS)


def held_lines(connection: Connection, partner: str) -> dict[str, int]:
    """Return how many lines of each document of a partner had to wait, or were refused."""
    counts: dict[str, int] = {}
    for name in LINES:
        table = CANONICAL[name]
        wanted = (
            select(table.c.document, func.count())
            .join(documents, documents.c.id == table.c.document)
            .where(documents.c.partner == partner, table.c.status.in_(("held", REJECTED)))
            .group_by(table.c.document)
        )
        counts.update((row[0], row[1]) for row in connection.execute(wanted))
    return counts


def found(connection: Connection, partner: str, span: Span) -> pl.DataFrame:
    """Return the findings on the documents of the span."""
    wanted = (
        select(findings, receipts.c.filename)
        .join(receipts, receipts.c.id == findings.c.receipt)
        .join(documents, documents.c.id == findings.c.document)
        .where(*theirs(partner, span.until), receipts.c.received_at >= span.begin)
        .order_by(findings.c.seq)
    )
    rows = [
        (
            row.document, row.rule, row.observed, row.expected, row.params.get("part", ""),
            json.dumps(row.params, sort_keys=True), row.filename,
        )
        for row in connection.execute(wanted)
    ]  # fmt: skip
    return framed(rows, FINDINGS)


def told(connection: Connection, partner: str, name: str, until: datetime) -> Iterator[Row[Any]]:
    """Yield the rows our own side told about a partner until then, in the order they came."""
    table = CANONICAL[name]
    mine = table.c.partner.is_(None) | table.c.partner.in_((partner, EVERYBODY))
    wanted = (
        select(table, documents.c.seq, documents.c.receipt, receipts.c.received_at)
        .join(documents, documents.c.id == table.c.document)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            mine,
            documents.c.document == name,
            documents.c.verdict == Verdict.ACCEPTED,
            receipts.c.received_at < until,
        )
        .order_by(documents.c.seq, table.c.row)
    )
    yield from connection.execute(wanted)


def held(connection: Connection, partner: str, name: str, until: datetime) -> pl.DataFrame:
    """Return the rows of one of our own tables that were in force then.

    The rows of a newer file replace those of their key, as in `erp_tables.apply`.
    """
    newest: dict[str, tuple[int, list[tuple[object, ...]]]] = {}
    columns = records.schema(name)
    for row in told(connection, partner, name, until):
        values = row._mapping  # noqa: SLF001 - SQLAlchemy's way to a column by its name
        key = SEPARATOR.join(str(values[column] or "") for column in ERP_TABLES[name].key)
        version, kept = newest.get(key, (row.seq, []))
        rows = kept if version == row.seq else []
        newest[key] = (row.seq, [*rows, tuple(values[column] for column in columns)])
    rows = [each for _, kept in newest.values() for each in kept]
    return framed(rows, dict(columns))


def versions(connection: Connection, partner: str, name: str, until: datetime) -> pl.DataFrame:
    """Return every version of what our own side said to lines, and when the customer was told."""
    schema = VERSIONS[name]
    rows = list(told(connection, partner, name, until))
    sent = first_sent(connection, partner, until, {row.receipt for row in rows})
    known = [
        {
            **{column: value for column, value in row._mapping.items() if column in schema},  # noqa: SLF001
            "order_number": significant(row.order_number),
            "line_number": significant(row.line_number),
            "version": row.seq,
            "known_at": row.received_at,
            "sent_at": sent.get(row.receipt),
        }
        for row in rows
    ]
    return framed([tuple(each[column] for column in schema) for each in known], schema)


def commits(connection: Connection, partner: str, until: datetime) -> pl.DataFrame:
    """Return every commitment to a line, those told of orders at the cut-over first."""
    opening = began.commits(told(connection, partner, began.TABLE, until))
    later = versions(connection, partner, "order_commit", until)
    return pl.concat([framed(opening, COMMITS), later])


def first_sent(
    connection: Connection, partner: str, until: datetime, brought: Iterable[str]
) -> dict[str, datetime]:
    """Return when the first answer to a partner left that a file of our own side called for."""
    wanted = (
        select(answers.c.receipt, func.min(answers.c.released_at))
        .where(
            answers.c.partner == partner,
            answers.c.level == "business",
            answers.c.receipt.in_(sorted(brought)),
            answers.c.released_at < until,
        )
        .group_by(answers.c.receipt)
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def unjudged(connection: Connection, partner: str, until: datetime) -> int:
    """Return how many files came before the end and are not judged yet."""
    lanes = (partner, "_erp")
    waiting = (receipts.c.verdict.is_(None), receipts.c.received_at < until)
    counted = select(func.count()).where(receipts.c.partner.in_(lanes), *waiting)
    return connection.scalar(counted) or 0


def framed(rows: Sequence[tuple[object, ...]], schema: Frames) -> pl.DataFrame:
    """Return rows as a frame of these columns."""
    return pl.DataFrame(rows, schema=schema, orient="row", infer_schema_length=None)
