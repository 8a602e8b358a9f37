"""What is known of a partner across all documents: small frames, worked out by the database."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import Connection, Float, Row, cast, func, select

from exchange.journal import eco_steps, questions, reviewing
from exchange.journal.questions import REJECTED
from exchange.journal.records import CANONICAL, schema
from exchange.journal.reviewing import framed, theirs
from exchange.journal.tables import documents, findings, receipts
from exchange.model.findings import STANDING
from exchange.model.numbers import significant
from exchange.model.problems import Across
from exchange.model.reviews import Facts, Span

CYCLES = 3
"""The newest forecasts whose parts are told."""

OFTEN = 3
"""Documents from which on a finding recurs."""

DEMAND: reviewing.Frames = {"part": pl.String, "until": pl.Date}
IMPLEMENTED: reviewing.Frames = {
    "number": pl.String,
    "part": pl.String,
    "old_revision": pl.String,
    "implemented_on": pl.Date,
}
RECURRING: reviewing.Frames = {"rule": pl.String, "observed": pl.String, "part": pl.String}


def across(connection: Connection, partner: str, span: Span, zone: str) -> Across:
    """Return what the rules across documents look at; findings are those of the span."""
    newest = newest_forecasts(connection, partner, span)
    return Across(
        facts=orders_and_deliveries(connection, partner, span),
        prices=reviewing.held(connection, partner, "prices", span.until),
        lead_times=reviewing.held(connection, partner, "lead_times", span.until),
        refreshed=refreshed(connection, partner, span, zone),
        named=tuple(named(connection, each.id) for each in newest),
        demand=demand(connection, newest[:1]),
        recurring=recurring(connection, partner, span),
        implemented=implemented(connection, partner),
    )


def implemented(connection: Connection, partner: str) -> pl.DataFrame | None:
    """Return the revisions that engineering changes have replaced; None where none has yet."""
    rows = [
        (eco.change, item.item, item.old_revision, step.day)
        for eco in eco_steps.listed(connection, partner)
        if (step := eco.said("implement")) and step.day and eco.impact
        for item in eco.impact.items
        if item.old_revision
    ]
    return framed(rows, IMPLEMENTED) if rows else None


def orders_and_deliveries(connection: Connection, partner: str, span: Span) -> Facts:
    """Return what was ordered, committed, delayed and shipped."""
    shipments = reviewing.held(connection, partner, "shipments", span.until)
    return Facts(
        partner=partner,
        span=span,
        orders=tuple(reviewing.papers(connection, partner, span.until)),
        documents=framed([], reviewing.DOCUMENTS),
        findings=framed([], reviewing.FINDINGS),
        commits=reviewing.commits(connection, partner, span.until),
        delays=reviewing.versions(connection, partner, "delay", span.until),
        shipments=shipments.select("order_number", "line_number", "quantity", "shipped_on"),
        products=framed([], dict(schema("products"))),
    )


def newest_forecasts(
    connection: Connection, partner: str, span: Span
) -> Sequence[Row[tuple[object, ...]]]:
    """Return the newest forecasts that stand, the newest first."""
    wanted = (
        select(documents.c.id)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            *theirs(partner, span.until),
            documents.c.document == "forecast",
            documents.c.function != "cancel",
            documents.c.verdict.in_(STANDING),
            ~questions.refused(),
        )
    )
    return connection.execute(wanted.order_by(documents.c.seq.desc()).limit(CYCLES)).all()


def named(connection: Connection, forecast: str) -> frozenset[str]:
    """Return the parts a forecast names in lines that are not refused."""
    lines = CANONICAL["forecast_lines"]
    mine = (lines.c.document == forecast, lines.c.status != REJECTED)
    parts = select(lines.c.customer_part).where(*mine).distinct()
    return frozenset(significant(part or "") for part in connection.scalars(parts))


def demand(connection: Connection, newest: Sequence[Row[tuple[object, ...]]]) -> pl.DataFrame:
    """Return the last day a forecast wants each part for; nothing without a forecast.

    Lines and periods are asked for one after the other: joined, each line would read all periods.
    """
    lines, buckets = CANONICAL["forecast_lines"], CANONICAL["forecast_buckets"]
    last = func.max(func.coalesce(buckets.c.end, buckets.c.start), type_=buckets.c.start.type)
    found: list[tuple[str, date]] = []
    for forecast in newest:
        wanted = select(buckets.c.line, last).where(
            buckets.c.document == forecast.id, cast(buckets.c.quantity, Float) > 0
        )
        until = {row[0]: row[1] for row in connection.execute(wanted.group_by(buckets.c.line))}
        named_ones = select(lines.c.line, lines.c.customer_part).where(
            lines.c.document == forecast.id, lines.c.status != REJECTED
        )
        found += [
            (significant(part or ""), until[line])
            for line, part in connection.execute(named_ones)
            if line in until
        ]
    return framed(found, DEMAND)


def recurring(connection: Connection, partner: str, span: Span) -> pl.DataFrame:
    """Return the findings with the same rule, observed value and part in several documents."""
    part = func.coalesce(findings.c.params["part"].as_string(), "")
    key = (findings.c.rule, findings.c.observed, part)
    wanted = (
        select(*key)
        .join(documents, documents.c.id == findings.c.document)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(*theirs(partner, span.until), receipts.c.received_at >= span.begin)
        .group_by(*key)
        .having(func.count(documents.c.id.distinct()) >= OFTEN)
    )
    return framed([tuple(row) for row in connection.execute(wanted)], RECURRING)


def refreshed(connection: Connection, partner: str, span: Span, zone: str) -> date | None:
    """Return the day the newest list of lead times came, on the clock of our site."""
    table = CANONICAL["lead_times"]
    newest = (
        select(func.max(receipts.c.received_at, type_=receipts.c.received_at.type))
        .join(documents, documents.c.receipt == receipts.c.id)
        .join(table, table.c.document == documents.c.id)
        .where(table.c.partner == partner, receipts.c.received_at < span.until)
    )
    at = connection.scalar(newest)
    return at.astimezone(ZoneInfo(zone)).date() if at else None
