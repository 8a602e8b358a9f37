"""How much forecasts move, and how much of what was agreed they cover."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import polars as pl

from exchange.review.accuracy import mean, numbered, ratio

BANDS = ((0, 4), (5, 8), (9, 13))
"""Weeks ahead, both included, by which changes are counted."""

UNITS = pl.Decimal(38, 6)


@dataclass(frozen=True, slots=True)
class Stated:
    """What one forecast says in force: `frame` has part, start, last and quantity.

    `day` is the local day it came, `held` whether a person had to decide on it.
    """

    title: str
    day: date
    frame: pl.DataFrame = field(repr=False)
    held: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """Changes so many weeks ahead: how many, and by how many units up and down together."""

    band: tuple[int, int]
    count: int
    units: Decimal


def differing(before: Stated, now: Stated) -> pl.DataFrame:
    """Return what one forecast changes of the one before: part, start, old, new, weeks.

    Compared are the parts both name, in periods between the first and the last that both speak
    of; what one of them leaves out there is 0. `weeks` counts from the week it came.
    """
    both = [each.frame.group_by("part", "start").agg(pl.sum("quantity")) for each in (before, now)]
    parts = both[0].select("part").unique().join(both[1], on="part", how="semi")
    limits = [(each["start"].min(), each["start"].max()) for each in both]
    if any(day is None for pair in limits for day in pair):
        return pl.DataFrame(schema={"part": pl.String, "weeks": pl.Int64, "delta": UNITS})
    first, last = max(pair[0] for pair in limits), min(pair[1] for pair in limits)  # type: ignore[type-var]
    ahead = numbered(pl.col("start"), "week") - numbered(pl.lit(now.day), "week")
    return (
        both[0]
        .rename({"quantity": "old"})
        .join(both[1].rename({"quantity": "new"}), on=["part", "start"], how="full", coalesce=True)
        .join(parts, on="part", how="semi")
        .filter(pl.col("start").is_between(pl.lit(first), pl.lit(last)))
        .with_columns(pl.col("old", "new").fill_null(0).cast(UNITS))
        .with_columns(delta=pl.col("new") - pl.col("old"), weeks=ahead)
        .filter(pl.col("delta") != 0)
        .sort("part", "start")
    )


def by_weeks(found: pl.DataFrame) -> tuple[Changed, ...]:
    """Count changes by weeks ahead."""
    return tuple(
        Changed(band, rows.height, Decimal(rows["delta"].abs().sum() or 0))
        for band in BANDS
        for rows in [found.filter(pl.col("weeks").is_between(*band))]
    )


def within(found: pl.DataFrame, weeks: int) -> Changed:
    """Count the changes less than so many weeks ahead of the day each forecast came."""
    firm = pl.col("start") < pl.col("day") + timedelta(weeks=weeks)
    near = found.filter(firm & (pl.col("weeks") >= 0))
    return Changed((0, weeks), near.height, Decimal(near["delta"].abs().sum() or 0))


def changes(forecasts: Sequence[Stated], since: date) -> pl.DataFrame:
    """Return what each forecast from a day on changes of the one before, with the `day` it came."""
    empty = pl.DataFrame(
        schema={"start": pl.Date, "delta": UNITS, "weeks": pl.Int64, "day": pl.Date}
    )
    found = [
        differing(before, now).with_columns(day=pl.lit(now.day))
        for before, now in pairwise(forecasts)
        if now.day >= since
    ]
    return pl.concat([empty, *found], how="diagonal_relaxed")


@dataclass(frozen=True, slots=True)
class Outside:
    """Units beyond the limits of one band of the agreement, and those of them still in question."""

    band: str
    units: Decimal
    held: Decimal


@dataclass(frozen=True, slots=True)
class Compared:
    """What one forecast changes against the agreement; `frame` as reconcile.demand compares it."""

    number: str
    day: date
    frame: pl.DataFrame = field(repr=False)
    held: bool = False


def outside(compared: Sequence[Compared]) -> tuple[Outside, ...]:
    """Add up what forecasts ask for beyond the agreed limits, by band."""
    rows = [
        each.frame.select("band", pl.col("outside").cast(UNITS), held=pl.lit(each.held))
        for each in compared
    ]
    if not rows:
        return ()
    beyond = pl.concat(rows).filter(pl.col("outside").is_not_null())
    summed = beyond.group_by("band").agg(
        pl.sum("outside"), held=pl.col("outside").filter(pl.col("held")).sum()
    )
    told = [Outside(band, Decimal(units), Decimal(held)) for band, units, held in summed.rows()]
    return tuple(sorted(told, key=lambda each: first_day(each.band)))


def first_day(band: str) -> int:
    """Return the number a band's name begins with."""
    digits = band.partition("\u2013")[0]
    return int(digits) if digits.isdigit() else 0


def horizon(forecasts: Sequence[Stated], weeks: int) -> Decimal | None:
    """Return how much of the agreed horizon forecasts cover on the average, each at most all."""
    shares = []
    for each in forecasts:
        last = each.frame["last"].max()
        reach = ((last - each.day).days + 1) // 7 if isinstance(last, date) else 0
        shares.append(min(ratio(Decimal(max(reach, 0)), Decimal(weeks)) or Decimal(0), Decimal(1)))
    return mean(shares)


def active(products: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the parts that are active on a day."""
    begun = (pl.col("valid_from") <= pl.lit(day)).fill_null(value=True)
    lasts = (pl.col("valid_to") >= pl.lit(day)).fill_null(value=True)
    return products.filter((pl.col("status") == "ACTIVE") & begun & lasts).select("part").unique()
