"""What the journal holds of the forecasts of a partner: which came, and what each of them wants."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import polars as pl
from sqlalchemy import ColumnElement, Connection, Text, cast, exists, func, select, type_coerce

from exchange.journal import queries, questions, receiving, records
from exchange.journal.questions import REJECTED
from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, erp_in_force, receipts
from exchange.model.findings import STANDING, Verdict
from exchange.model.forecasts import DEMAND, EarlierForecast, series
from exchange.model.numbers import spellings
from exchange.model.outcome import Document

FORECAST = "forecast"
TABLES = ("forecast_lines", "forecast_buckets")
COMMIT = CANONICAL["forecast_commit"]
LINES, BUCKETS = CANONICAL["forecast_lines"], CANONICAL["forecast_buckets"]

Kind = pl.DataType | type[pl.DataType]

NAMED: Mapping[str, Kind] = {
    "line": pl.Int64, "customer_part": pl.String, "revision": pl.String, "ship_to": pl.String,
}  # fmt: skip
STATED: Mapping[str, Kind] = {
    "line": pl.Int64, "commitment": pl.String, "start": pl.String, "end": pl.String,
    "quantity": pl.String,
}  # fmt: skip
PERIODS = (
    BUCKETS.c.line,
    BUCKETS.c.commitment,
    cast(BUCKETS.c.start, Text),
    cast(BUCKETS.c.end, Text),
    type_coerce(BUCKETS.c.quantity, Text),
)
"""Days and quantities are read as text: objects of Python for 260,000 of them take seconds."""


def since(
    connection: Connection, partner: str, begin: datetime, before: int | None = None
) -> list[EarlierForecast]:
    """Return the standing forecasts that came since then, in the order they came."""
    wanted = (
        select(documents, receipts.c.received_at)
        .select_from(documents.join(receipts, receipts.c.id == documents.c.receipt))
        .where(
            documents.c.partner == partner,
            documents.c.document == FORECAST,
            documents.c.verdict.in_(STANDING),
            receipts.c.live,
            receipts.c.received_at >= begin,
            receiving.ahead(before),
        )
        .order_by(documents.c.seq)
    )
    return [
        EarlierForecast(
            document=row.id,
            receipt=row.receipt,
            number=row.number,
            received_at=row.received_at,
            date=date.fromisoformat(row.header["date"]) if row.header.get("date") else None,
            function=row.function,
            accepted=row.verdict is Verdict.ACCEPTED,
            series=series(row.header),
            places=places(connection, row.id)
            if row.verdict is not Verdict.ACCEPTED
            else frozenset(),
        )
        for row in connection.execute(wanted).all()
    ]


def named(
    connection: Connection, partner: str, number: str, before: int | None = None
) -> Document | None:
    """Return the newest standing forecast of a number, with the rows that are not refused."""
    both = documents.join(receipts, receipts.c.id == documents.c.receipt)
    wanted = (
        select(documents)
        .select_from(both)
        .where(
            documents.c.partner == partner,
            documents.c.document == FORECAST,
            documents.c.number.in_(spellings(number)),
            documents.c.verdict.in_(STANDING),
            receipts.c.live,
            ~questions.refused(),
            receiving.ahead(before),
        )
    )
    row = connection.execute(wanted.order_by(documents.c.seq.desc()).limit(1)).first()
    if row is None:
        return None
    frames = {name: records.rows(connection, row.id, name) for name in TABLES}
    kept = pl.col("status") != REJECTED
    tables = {name: records.packed(frame.filter(kept)) for name, frame in frames.items()}
    return replace(queries.stored(row), tables=tables)


def committed() -> ColumnElement[bool]:
    """Return what tells that our side has committed to anything of a forecast."""
    same = (COMMIT.c.document == erp_in_force.c.document, COMMIT.c.row == erp_in_force.c.row)
    return exists().where(
        erp_in_force.c.table == COMMIT.name,
        *same,
        COMMIT.c.partner == documents.c.partner,
        func.rtrim(COMMIT.c.forecast_number, " ") == func.rtrim(documents.c.number, " "),
    )


def places(connection: Connection, document: str) -> frozenset[str]:
    """Return where the lines of a forecast are wanted, empty for a line that does not say."""
    named = select(LINES.c.ship_to).where(LINES.c.document == document).distinct()
    return frozenset(each or "" for each in connection.scalars(named))


def demand(connection: Connection, partner: str, document: str, until: date | None) -> pl.DataFrame:
    """Return the periods of a forecast of this partner that begin until then, else all of them.

    Of what was refused nothing is wanted.
    """
    mine = select(documents.c.id).where(documents.c.id == document, documents.c.partner == partner)
    lines = select(*(LINES.c[name] for name in NAMED)).where(
        LINES.c.document.in_(mine), LINES.c.status != REJECTED
    )
    periods = select(*PERIODS).where(BUCKETS.c.document.in_(mine)).order_by(BUCKETS.c.row)
    if until is not None:
        periods = periods.where(BUCKETS.c.start <= until)
    named = framed(connection.execute(lines).all(), {**NAMED})
    found = framed(connection.execute(periods).all(), {**STATED})
    return (
        found.join(named, on="line", how="inner", maintain_order="left")
        .rename({"customer_part": "part"})
        .with_columns(pl.col("start", "end").str.to_date("%Y-%m-%d"))
        .select(pl.col(name).cast(kind) for name, kind in DEMAND.items())
    )


def framed(rows: Sequence[Sequence[object]], schema: Mapping[str, Kind]) -> pl.DataFrame:
    """Return rows as a table; column by column, which takes half as long as row by row."""
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    series = zip(schema.items(), columns, strict=True)
    return pl.DataFrame([pl.Series(name, values, kind) for (name, kind), values in series])
