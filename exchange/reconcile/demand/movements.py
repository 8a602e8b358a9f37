"""Adds up what a forecast changes: all parts together, and those that moved by the most units."""

import polars as pl

from exchange.model.movements import Course, Movement
from exchange.reconcile.demand.changes import Changes
from exchange.reconcile.demand.snapshots import PERIOD

MOVED_MOST = 5
"""Parts that are told apart."""

LONGEST = 60
"""Periods that are told, the nearest ones."""

EXACT = pl.Decimal(38, 6)


def movement(found: Changes) -> Movement | None:
    """Return what changes; None where no period is compared."""
    frame = found.frame
    if not frame.height:
        return None
    periods = frame.select(PERIOD).unique().sort(PERIOD)
    shown = periods.head(LONGEST)
    amounts = by_part(frame)
    parts = (
        amounts.filter(pl.col("before").is_not_null())
        .group_by("part")
        .agg(moved=(pl.col("now") - pl.col("before")).abs().sum())
        .filter(pl.col("moved") > 0)
        .sort("moved", "part", descending=[True, False])["part"]
    )
    return Movement(
        periods=tuple(shown.iter_rows()),
        whole=course("", amounts, shown),
        parts=tuple(
            course(part, amounts.filter(pl.col("part") == part), shown)
            for part in parts.head(MOVED_MOST)
        ),
        moved=len(parts),
        later=periods.height - shown.height,
        uncompared=found.uncompared.height,
    )


def by_part(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the units of each part and period; `before` is null where nothing is known of it."""
    return frame.group_by("part", *PERIOD).agg(*added())


def added() -> tuple[pl.Expr, pl.Expr]:
    """Return how units are added up; of what nobody knows the sum is null."""
    before = pl.col("before")
    told = pl.when(before.is_not_null().any()).then(before.sum())
    return told.cast(EXACT).alias("before"), pl.col("now").sum().cast(EXACT)


def course(part: str, amounts: pl.DataFrame, periods: pl.DataFrame) -> Course:
    """Return the units of some rows, period by period."""
    summed = amounts.group_by(PERIOD).agg(*added())
    rows = periods.join(summed, on=PERIOD, how="left").sort(PERIOD)
    return Course(part, tuple(rows["before"]), tuple(rows["now"]))
