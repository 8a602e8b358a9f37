"""Works out from running totals what is wanted in each period; the totals stay beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Table

BUCKETS, LINES = "forecast_buckets", "forecast_lines"
RUNNING = (pl.col("basis") == "CUMULATIVE").fill_null(value=False)
ANEW = (
    (pl.col("since") > pl.col("since_before")) & (pl.col("since") <= pl.coalesce("start", "end"))
).fill_null(value=False)
"""Whether counting begins anew: from a later day than before, and not after the period began."""

PERIOD = ("line", "start", "end")
TOTALS = ("cumulative", "cumulative_since", "_cumulative", "_cumulative_since")

Row = Mapping[str, object]


def netted(message: Message) -> Message:
    """Return the forecast with the quantities that its running totals tell.

    The quantity of a period is its total less that of the period before in its line, of the first
    one less what was received. Where the totals count from a later day than before, they begin at
    nothing. A line of which that is not certain is held, and its quantity stays empty.
    """
    if message.tables[BUCKETS].frame["cumulative"].is_null().all():
        return message
    paired = beside(message)
    table, lines = paired.tables[BUCKETS], paired.tables[LINES].frame
    found = differences(table.frame, lines)
    frame = table.frame.with_row_index("row").join(found.select("row", "net"), on="row", how="left")
    positive = pl.when(pl.col("net") >= 0).then("net").cast(table.frame.schema["quantity"])
    quantity = pl.when(RUNNING).then(positive).otherwise("quantity").alias("quantity")
    whole = table.with_frame(frame.sort("row").with_columns(quantity).drop("row", "net"))
    return replace(
        paired,
        tables={**paired.tables, BUCKETS: whole},
        findings=(*paired.findings, *doubtful(table, found)),
    )


def beside(message: Message) -> Message:
    """Return the forecast with a total beside the quantity of the same period, where both stand.

    The row of the total goes; what was found in it is found in the row of the quantity.
    """
    table = message.tables[BUCKETS]
    frame = table.frame.with_row_index("row")
    totals = [name for name in TOTALS if name in frame.columns]
    alone = frame.filter(pl.len().over(*PERIOD, RUNNING) == 1)
    running = alone.filter(RUNNING).select(*PERIOD, *totals, twin="row")
    pairs = (
        alone.filter(~RUNNING)
        .select("row", *PERIOD)
        .join(running, on=PERIOD, how="inner", nulls_equal=True)
    )
    kept = frame.filter(~pl.col("row").is_in(pairs["twin"].implode()))
    joined = kept.update(pairs.select("row", *totals), on="row").sort("row")
    now = {row: at for at, row in enumerate(joined["row"])}
    now |= {twin: now[row] for row, twin in pairs.select("row", "twin").iter_rows()}
    findings = tuple(
        replace(found, row=now[found.row]) if found.table == BUCKETS else found
        for found in message.findings
    )
    whole = table.with_frame(joined.drop("row"))
    return replace(message, tables={**message.tables, BUCKETS: whole}, findings=findings)


def differences(frame: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the totals in the order of their days, each with its difference to the one before.

    `base` is what a total is compared with, null where that is not certain: for the first one of
    a line nothing received is stated, or of another time; the line has quantities beside it; the
    day it counts from, `since`, is another one than before but begins no new count; or the part
    has running totals in another line too, `again`.
    """
    received = lines.with_row_index("line_row").select(
        "line",
        "line_row",
        "customer_part",
        "cumulative_received",
        counted="cumulative_since",
        again=recurring(frame),
    )
    mixed = RUNNING & (~RUNNING).any().over("line")
    since = pl.col("cumulative_since").forward_fill().over("line")
    ordered = (
        frame.with_row_index("row")
        .with_columns(mixed=mixed)
        .drop_nulls("cumulative")
        .sort("line", "start", "row", nulls_last=True)
        .join(received, on="line", how="left", maintain_order="left")
        .with_columns(since=pl.coalesce(since, "counted"))
        .with_columns(
            first=pl.int_range(pl.len()).over("line") == 0,
            since_before=pl.col("since").shift().over("line"),
        )
    )
    same = (pl.col("since") == pl.col("counted")).fill_null(value=True)
    other = (pl.col("since") != pl.col("since_before")).fill_null(value=False)
    base = (
        pl.when(pl.col("mixed") | (RUNNING & pl.col("again")))
        .then(None)
        .when("first")
        .then(pl.when(same).then("cumulative_received"))
        .when(other)
        .then(pl.when(ANEW).then(0))
        .otherwise(pl.col("cumulative").shift().over("line"))
    )
    return ordered.with_columns(base=base, astray=other & ~pl.col("mixed") & ~ANEW).with_columns(
        net=pl.col("cumulative") - pl.col("base")
    )


def recurring(frame: pl.DataFrame) -> pl.Expr:
    """Tell which lines with running totals name a part and destination that another one has."""
    running = pl.col("line").is_in(frame.filter(RUNNING)["line"].unique().implode())
    often = running.sum().over("customer_part", "ship_to") > 1
    return running & often & pl.col("customer_part").is_not_null()


def doubtful(table: Table, found: pl.DataFrame) -> Iterator[Finding]:
    """Yield what holds a line: totals without a beginning, that fall, that say otherwise."""
    again = found.filter(RUNNING & pl.col("again"))
    for row in again.unique("line", keep="first", maintain_order=True).iter_rows(named=True):
        yield asked(table, row, "FC-034")
    found = found.filter(~(RUNNING & pl.col("again")))
    astray = pl.col("astray")
    for row in found.filter(astray).iter_rows(named=True):
        before, since = str(row["since_before"]), str(row["since"])
        yield asked(table, row, "FC-033", observed=since, expected=before)
    for row in found.filter(RUNNING & pl.col("base").is_null() & ~astray).iter_rows(named=True):
        yield asked(table, row, "FC-030")
    for row in found.filter(RUNNING & (pl.col("net") < 0)).iter_rows(named=True):
        yield asked(table, row, "FC-031", expected=plain(row["base"]))
    other = ~RUNNING & ~pl.col("first") & (pl.col("net") != pl.col("quantity"))
    for row in found.filter(other).iter_rows(named=True):
        yield asked(
            table, row, "FC-032", observed=plain(row["quantity"]), expected=plain(row["net"])
        )


def asked(table: Table, row: Row, rule: str, *, observed: str = "", expected: str = "") -> Finding:
    """Return a finding on a total that holds its line."""
    days = [str(row[name]) for name in ("start", "end") if row[name] is not None]
    found = table.finding(
        rule,
        int(str(row["row"])),
        "cumulative",
        observed=observed or plain(row["cumulative"]),
        expected=expected,
        part=row["customer_part"],
        period=" \u2013 ".join(dict.fromkeys(days)),
    )
    return replace(found, table=LINES, row=int(str(row["line_row"])))


def plain(quantity: object) -> str:
    """Return a quantity without the zeros its column adds."""
    text = str(quantity)
    return text.rstrip("0").rstrip(".") if "." in text else text
