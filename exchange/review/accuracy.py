"""How well a forecast told what then came: errors at a fixed lag, and change from cycle to cycle.

Formulas as in docs/reference/metrics.md; every ratio is exact to 28 digits, and `None` where its
divisor is 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

Step = Literal["week", "month"]

KEY = ["part", "period"]
DAYS_TO_MONDAY = 3
"""From the Monday of its week to 1970-01-01, from which days are counted."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The errors of all pairs of a forecast and what came, `lag` periods later.

    `pairs` counts them, `skipped` those without an actual quantity, which no percentage can
    be taken of. `bias` above 0 means that more was forecast than came. `signal` is the sum of
    the errors over their mean size.
    """

    lag: int
    pairs: int
    skipped: int
    wape: Decimal | None
    bias: Decimal | None
    mape: Decimal | None
    smape: Decimal | None
    signal: Decimal | None


@dataclass(frozen=True, slots=True)
class Movement:
    """How far a forecast moved from the one before, over the periods that both state."""

    periods: int
    change: Decimal | None
    variability: Decimal | None


def numbered(days: pl.Expr, step: Step) -> pl.Expr:
    """Return a number for the week (from Monday) or month that holds each day, one up for each."""
    if step == "month":
        return days.dt.year().cast(pl.Int64) * 12 + days.dt.month()
    return (days.cast(pl.Int32).cast(pl.Int64) + DAYS_TO_MONDAY) // 7


def accuracy(snapshots: pl.DataFrame, actual: pl.DataFrame, lag: int) -> Accuracy:
    """Compare what was forecast `lag` periods ahead with what came.

    `snapshots` has part, made, period and quantity, `actual` part, period and quantity;
    `made` and `period` count the same steps. A period nobody knows the outcome of is left out.
    """
    ahead = snapshots.filter(pl.col("period") - pl.col("made") == lag)
    pairs = (
        ahead.group_by(KEY)
        .agg(pl.sum("quantity"))
        .join(actual.group_by(KEY).agg(came=pl.sum("quantity")), on=KEY)
        .sort(KEY)
    )
    told, came = pairs["quantity"].to_list(), pairs["came"].to_list()
    errors = [forecast - real for forecast, real in zip(told, came, strict=True)]
    sizes = [abs(error) for error in errors]
    middles = [(forecast + real) / 2 for forecast, real in zip(told, came, strict=True)]
    total, error = sum(came, Decimal(0)), sum(errors, Decimal(0))
    return Accuracy(
        lag=lag,
        pairs=len(errors),
        skipped=sum(not real for real in came),
        wape=ratio(sum(sizes, Decimal(0)), total),
        bias=ratio(error, total),
        mape=mean(size / real for size, real in zip(sizes, came, strict=True) if real),
        smape=mean(size / middle for size, middle in zip(sizes, middles, strict=True) if middle),
        signal=ratio(error, mean(sizes) or Decimal(0)),
    )


def movement(before: pl.DataFrame, now: pl.DataFrame) -> Movement:
    """Return how far one snapshot moved from the one before; both have part, period, quantity."""
    old, new = (
        each.group_by(KEY).agg(pl.sum("quantity").alias(name))
        for each, name in ((before, "old"), (now, "new"))
    )
    both = old.join(new, on=KEY).with_columns(change=pl.col("new") - pl.col("old"))
    moved, net = Decimal(both["change"].abs().sum()), Decimal(both["change"].sum())
    held, stated = Decimal(both["old"].sum()), Decimal(both["new"].sum())
    return Movement(
        periods=both.height,
        change=ratio(moved, held),
        variability=ratio(moved + abs(net), (held + stated) / 2),
    )


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """Return the mean, None of nothing."""
    listed = list(values)
    return sum(listed, Decimal(0)) / len(listed) if listed else None


def ratio(amount: Decimal, of: Decimal) -> Decimal | None:
    """Return a share, None of nothing."""
    return amount / of if of else None
