"""What a forecast must keep to, whoever sends it."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Table

SERIES = ["customer_part", "revision", "ship_to", "commitment"]
"""What one series of periods is about: the same demand is stated once in it."""


def findings(message: Message, today: date) -> Iterator[Finding]:
    """Yield what is wrong with the periods of a forecast; `today` is the day it arrived."""
    table = message.tables["forecast_buckets"]
    lines = message.tables["forecast_lines"].frame
    buckets = (
        table.frame.with_row_index("row")
        .join(lines.select("line", "customer_part", "revision", "ship_to"), on="line", how="left")
        .with_columns(last=pl.coalesce("end", "start"))
        .drop_nulls(["start", "quantity"])
    )
    yield from empty(message)
    yield from reversed_periods(table, buckets)
    yield from past(table, buckets, today)
    yield from repeated(table, buckets)
    yield from overlapping(table, buckets)


def empty(message: Message) -> Iterator[Finding]:
    """ENV-025 and FC-029: a forecast without lines, a line without periods."""
    lines, buckets = message.tables["forecast_lines"], message.tables["forecast_buckets"].frame
    if not lines.frame.height:
        yield Finding("ENV-025")
    known = {found.row for found in message.findings if found.table == lines.name}
    silent = ~lines.frame["line"].is_in(buckets["line"].implode())
    for row in silent.arg_true():
        if row not in known:
            part = lines.frame["customer_part"][row]
            yield lines.finding("FC-029", row, "customer_part", part=part)


def reversed_periods(table: Table, buckets: pl.DataFrame) -> Iterator[Finding]:
    """FC-028: a period that ends before it starts."""
    for bucket in buckets.filter(pl.col("last") < pl.col("start")).iter_rows(named=True):
        yield table.finding(
            "FC-028",
            bucket["row"],
            "end",
            observed=bucket["last"],
            expected=bucket["start"],
            part=bucket["customer_part"],
        )


def past(table: Table, buckets: pl.DataFrame, today: date) -> Iterator[Finding]:
    """FC-008: demand in a period that is over, not marked as backlog."""
    backlog = (pl.col("commitment") == "BACKLOG") | (pl.col("period") == "BACKLOG")
    over = buckets.filter(
        (pl.col("last") < today) & (pl.col("quantity") > 0) & ~backlog.fill_null(value=False)
    )
    for bucket in over.iter_rows(named=True):
        yield table.finding(
            "FC-008",
            bucket["row"],
            "quantity",
            observed=plain(bucket["quantity"]),
            date=bucket["start"],
            part=bucket["customer_part"],
        )


def repeated(table: Table, buckets: pl.DataFrame) -> Iterator[Finding]:
    """FC-020: the same period of the same series stated twice; deliveries of a day have a name."""
    key = [*SERIES, "start", "last", "time", "reference"]
    first = pl.first("quantity").over(key)
    again = buckets.with_columns(first=first, again=pl.int_range(pl.len()).over(key) > 0)
    for bucket in again.filter("again").iter_rows(named=True):
        yield table.finding(
            "FC-020",
            bucket["row"],
            "quantity",
            observed=plain(bucket["first"]),
            expected=plain(bucket["quantity"]),
            part=bucket["customer_part"],
            period=span(bucket["start"], bucket["last"]),
        )


def overlapping(table: Table, buckets: pl.DataFrame) -> Iterator[Finding]:
    """FC-004: a period that begins before the one ahead of it in its series has ended."""
    ordered = buckets.sort("start", "last").with_columns(
        before_start=pl.col("start").shift().over(SERIES),
        before_last=pl.col("last").shift().over(SERIES),
    )
    overlap = (pl.col("start") <= pl.col("before_last")) & ~(
        (pl.col("start") == pl.col("before_start")) & (pl.col("last") == pl.col("before_last"))
    )
    for bucket in ordered.filter(overlap).iter_rows(named=True):
        yield table.finding(
            "FC-004",
            bucket["row"],
            "start",
            observed=span(bucket["before_start"], bucket["before_last"]),
            expected=span(bucket["start"], bucket["last"]),
            part=bucket["customer_part"],
        )


def span(start: date, last: date) -> str:
    """Return a period as people read it."""
    return str(start) if start == last else f"{start} \u2013 {last}"


def plain(quantity: object) -> str:
    """Return a quantity without the zeros its column adds."""
    text = str(quantity)
    return text.rstrip("0").rstrip(".") if "." in text else text
