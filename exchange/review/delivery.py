"""How punctual deliveries were, measured three ways, and whether a delay was told in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import polars as pl

from exchange.model.policies import DeliveryWindow
from exchange.review.accuracy import ratio

Basis = Literal["requested", "first_commit", "last_commit"]
BASES: tuple[Basis, ...] = ("requested", "first_commit", "last_commit")

OURS = pl.col("responsible").is_null() | (pl.col("responsible") != "OEM")
"""What is not the customer's own delay; a cause nobody stated counts as ours."""


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Order lines due in a period, by when they were delivered.

    `open` were due and are not delivered: they count as late. `share` is on time of all,
    `ours` the same without the lines whose delay the customer answers for.
    """

    basis: Basis
    due: int
    early: int
    on_time: int
    late: int
    open: int
    share: Decimal | None
    ours: Decimal | None


@dataclass(frozen=True, slots=True)
class Notices:
    """Late order lines, and whether the customer was told before the committed day.

    `untold` is the figure trust hangs on. `lead_days` is the median from the notice to the
    day it was about, over the lines told before it.
    """

    late: int
    told: int
    untold: int
    lead_days: Decimal | None


def judged(lines: pl.DataFrame, basis: Basis, window: DeliveryWindow, today: date) -> pl.DataFrame:
    """Return the lines due before today with `outcome`: early, on_time, late or open.

    `lines` has the columns of `BASES`, and delivered (the day the whole quantity was out),
    responsible and told (the day of the first notice); all may be empty but requested.
    """
    off = (pl.col("delivered") - pl.col(basis)).dt.total_days()
    over = pl.col(basis) + pl.duration(days=window.late_days) < today
    outcome = (
        pl.when(off < -window.early_days)
        .then(pl.lit("early"))
        .when(off <= window.late_days)
        .then(pl.lit("on_time"))
        .when(off > window.late_days)
        .then(pl.lit("late"))
        .when(over)
        .then(pl.lit("open"))
    )
    return lines.with_columns(outcome=outcome).drop_nulls(["outcome", basis])


def punctuality(
    lines: pl.DataFrame, basis: Basis, window: DeliveryWindow, today: date
) -> Punctuality:
    """Count what was due by the day it was measured against."""
    due = judged(lines, basis, window, today)
    counted = counts(due)
    ours = counts(due.filter(OURS | pl.col("outcome").is_in(["early", "on_time"])))
    return Punctuality(
        basis=basis,
        due=due.height,
        early=counted["early"],
        on_time=counted["on_time"],
        late=counted["late"],
        open=counted["open"],
        share=share(counted),
        ours=share(ours),
    )


def notices(lines: pl.DataFrame, window: DeliveryWindow, today: date) -> Notices:
    """Count the lines late against their first commitment by whether that was told before."""
    due = judged(lines, "first_commit", window, today)
    late = due.filter(pl.col("outcome").is_in(["late", "open"]))
    ahead = (pl.col("first_commit") - pl.col("told")).dt.total_days()
    told = late.select(ahead=ahead).filter(pl.col("ahead") > 0)["ahead"]
    middle = told.median()
    return Notices(
        late=late.height,
        told=told.len(),
        untold=late.height - told.len(),
        lead_days=Decimal(str(middle)) if isinstance(middle, float) else None,
    )


def counts(due: pl.DataFrame) -> Mapping[str, int]:
    """Return how many lines came to each outcome."""
    found = due["outcome"].to_list()
    return {name: found.count(name) for name in ("early", "on_time", "late", "open")}


def share(counted: Mapping[str, int]) -> Decimal | None:
    """Return the part of what was due that came on time."""
    return ratio(Decimal(counted["on_time"]), Decimal(sum(counted.values())))
