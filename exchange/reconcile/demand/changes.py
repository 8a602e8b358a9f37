"""What a forecast changes against the one before, at the coarsest period both have."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from exchange.reconcile.demand.periods import SERIES, STATED, aligned
from exchange.reconcile.demand.snapshots import (
    ITEM,
    KEY,
    PERIOD,
    effective,
    forecast_before,
    summed,
)
from exchange.reconcile.demand.stated import Stated


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences to the forecast in force before.

    `frame` has a row for each series and period: before, now, delta, event (increase, decrease,
    new, gone, same), and where the file states it. `before` is null where the forecast before
    did not reach. `uncompared` holds the periods of the file that do not fit those before, and
    in `before_start`, `before_last` the one they were held against.
    """

    frame: pl.DataFrame = field(repr=False)
    uncompared: pl.DataFrame = field(repr=False)


def changes(stated: Stated) -> Changes | None:
    """Return what a forecast changes, None where there is none before it."""
    held = effective(stated.known.history, stated.semantics)
    if held is None:
        return None
    known = summed(held.frame).join(stated.unread, on=KEY + PERIOD, how="anti")
    before, now = comparable(stated, known)
    reach = reached(before, now, stated)
    joined, uncompared = aligned(now, before, reach)
    return Changes(named(joined, stated, spoken_for(stated, before), reach), uncompared)


def comparable(stated: Stated, before: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return both sides with what is known of each part: what is left untouched stays as it was.

    Of a part that a full forecast leaves out nothing is known, unless the agreement says so.
    """
    now, agreement = stated.demand, stated.known.agreement
    if stated.semantics == "net_change":
        return before, together(now, before)
    if stated.semantics == "per_item":
        items = stated.lines.select(ITEM).unique()
        return before, together(now, before.join(items, on=ITEM, how="anti"))
    absent = agreement.forecast.absent_item if agreement else "hold"
    parts = stated.lines.select("part").unique()
    if absent == "unchanged":
        return before, together(now, before.join(parts, on="part", how="anti"))
    return before if absent == "zero" else before.join(parts, on="part", how="semi"), now


def together(now: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """Return what is stated together with what stays."""
    return (
        pl.concat([now, kept], how="diagonal_relaxed")
        .group_by(SERIES)
        .agg(pl.sum("quantity"), *(pl.min(each) for each in STATED), pl.sum("rows"))
    )


def reached(before: pl.DataFrame, now: pl.DataFrame, stated: Stated) -> tuple[date, date]:
    """Return the first and last day that both speak of, from today on."""
    first = max((day for day in (now["start"].min(), before["start"].min()) if day), default=None)
    last = before["last"].max()
    begin = max(first, stated.known.today) if isinstance(first, date) else stated.known.today
    return begin, min(last, stated.horizon) if isinstance(last, date) else stated.horizon


def spoken_for(stated: Stated, before: pl.DataFrame) -> pl.DataFrame:
    """Return the parts of which nothing was wanted where the forecast before has no period.

    They are those it names, and, where it should have named all, those we know that were never
    forecast before.
    """
    parts = before.select("part").unique()
    if stated.semantics == "full":
        never = stated.lines.join(forecast_before(stated.known.history), on="part", how="anti")
        if stated.known.products is not None:
            never = never.join(stated.known.products, on="part", how="semi")
        parts = pl.concat([parts, never.select("part")]).unique()
    return parts.with_columns(held=pl.lit(value=True))


def named(
    joined: pl.DataFrame, stated: Stated, parts: pl.DataFrame, reach: tuple[date, date]
) -> pl.DataFrame:
    """Return differences with the name of each: what ended before today is none.

    What several rows of the file state together is stated by their line.
    """
    last = reach[1]
    own = stated.lines.group_by(KEY).agg(own=pl.min("line_row"))
    any_of = stated.lines.group_by("part").agg(any_of=pl.min("line_row"))
    covered = pl.col("held").fill_null(value=False) & (pl.col("start") <= last)
    now, before, delta = pl.col("now"), pl.col("before"), pl.col("delta")
    zero = pl.lit(0).cast(pl.Decimal(38, 6))
    return (
        joined.filter(
            (pl.col("last") >= stated.known.today)
            & (now.is_not_null() | (pl.col("start") <= stated.horizon))
        )
        .join(parts, on="part", how="left")
        .join(own, on=KEY, how="left")
        .join(any_of, on="part", how="left")
        .with_columns(
            delta=now.fill_null(0) - before.fill_null(0),
            stood=before.is_not_null(),
            stands=now.is_not_null(),
        )
        .with_columns(
            now=pl.coalesce(now, zero),
            before=pl.coalesce(before, pl.when(covered).then(zero)),
            row=pl.when(pl.col("rows") == 1).then("row"),
            line_row=pl.coalesce("line_row", "own", "any_of"),
            event=pl.when(~pl.col("stood"))
            .then(pl.lit("new"))
            .when(~pl.col("stands"))
            .then(pl.lit("gone"))
            .when(delta > 0)
            .then(pl.lit("increase"))
            .when(delta < 0)
            .then(pl.lit("decrease"))
            .otherwise(pl.lit("same")),
        )
        .select(*SERIES, "before", "now", "delta", "event", "row", "line_row")
    )
