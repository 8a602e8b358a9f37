"""Deliveries of order lines with the days that were asked for, committed, kept and told."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from exchange.model.reviews import Facts
from exchange.review.accuracy import ratio

LINE = ["order_number", "line_number"]
DELIVERY = [*LINE, "schedule"]
UNITS = pl.Decimal(38, 6)

WANTED: dict[str, pl.DataType | type[pl.DataType]] = {
    "order_number": pl.String, "line_number": pl.String, "schedule": pl.Int64,
    "part": pl.String, "quantity": UNITS, "requested": pl.Date,
}  # fmt: skip
"""The deliveries an order wants, as it stands."""


def dated(wanted: pl.DataFrame, facts: Facts, zone: str) -> pl.DataFrame:
    """Return deliveries with first_commit, last_commit, delivered, responsible and told.

    Deliveries of a line are served in the order of their days: one is out, or committed, on the
    day by which the line's quantities reach what is wanted up to it. `slips` counts the
    commitments to a later day than the one before.
    """
    served = wanted.sort(*LINE, "requested", "schedule").with_columns(
        upto=pl.col("quantity").cum_sum().over(LINE)
    )
    shipments = facts.shipments.select(*LINE, "quantity", day="shipped_on")
    delivered = reached(served, shipments, LINE).rename({"day": "delivered"})
    commits = committed(served, facts.commits)
    first = commits.group_by(DELIVERY).agg(
        first_commit=pl.col("day").sort_by("version").first(),
        last_commit=pl.col("day").sort_by("version").last(),
        committed_at=pl.col("known_at").min(),
        slips=(pl.col("day").sort_by("version").diff().dt.total_days() > 0).sum(),
    )
    return (
        served.join(delivered, on=DELIVERY, how="left")
        .join(first, on=DELIVERY, how="left")
        .join(causes(facts.delays), on=LINE, how="left")
        .join(told(commits, facts.delays, zone), on=DELIVERY, how="left")
        .sort("requested", *DELIVERY)
    )


def reached(served: pl.DataFrame, moves: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return the day on which moves (day, quantity) reach what is wanted up to each delivery."""
    running = (
        moves.sort(*by, "day")
        .with_columns(sum=pl.col("quantity").cast(UNITS).cum_sum().over(by))
        .select(*by, "day", "sum")
    )
    both = served.join(running, on=LINE).filter(pl.col("sum") >= pl.col("upto"))
    kept = [*DELIVERY, *(name for name in by if name not in LINE)]
    return both.group_by(kept).agg(pl.min("day"))


def committed(served: pl.DataFrame, commits: pl.DataFrame) -> pl.DataFrame:
    """Return the day each version commits to, for each delivery it speaks of.

    A row that names no day commits to the requested one; one that names no quantity to all of
    the line. What is rejected or pending commits to nothing.
    """
    rows = commits.filter(pl.col("answer") == "ACCEPTED").rename({"quantity": "amount"})
    version = [*DELIVERY, "version"]
    single = served.join(rows.drop_nulls("schedule"), on=DELIVERY).select(
        *version, single=pl.coalesce("date", "requested")
    )
    whole = rows.filter(pl.col("schedule").is_null()).drop("schedule")
    asked = whole.filter(pl.col("date").is_null()).select(*LINE, "version").unique()
    as_asked = served.join(asked, on=LINE).select(*version, as_asked="requested")
    totals = served.group_by(LINE).agg(total=pl.max("upto"))
    moves = (
        whole.drop_nulls("date")
        .join(totals, on=LINE)
        .select(
            *LINE, "version", day="date",
            quantity=pl.coalesce(pl.col("amount").cast(UNITS), "total"),
        )
    )  # fmt: skip
    summed = reached(served, moves, [*LINE, "version"]).rename({"day": "summed"})
    known = commits.group_by("version").agg(pl.min("known_at"), pl.min("sent_at"))
    found = single.group_by(version).agg(pl.max("single"))
    for each in (as_asked, summed):
        found = found.join(each, on=version, how="full", coalesce=True)
    days = found.with_columns(day=pl.coalesce("single", "summed", "as_asked"))
    return days.join(known, on="version").sort(version)


def causes(delays: pl.DataFrame) -> pl.DataFrame:
    """Return who the newest delay of each line says is responsible."""
    newest = delays.sort("version").unique(LINE, keep="last", maintain_order=True)
    return newest.select(*LINE, "responsible")


def told(commits: pl.DataFrame, delays: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return the day on which the customer was first told that a delivery will be late.

    By a notice of a delay, or by a commitment to a later day than the first; it counts from when
    it left for the customer.
    """
    local = pl.col("sent_at").dt.convert_time_zone(zone).dt.date()
    later = commits.with_columns(
        first=pl.col("day").sort_by("version").first().over(DELIVERY)
    ).filter(pl.col("day") > pl.col("first"))
    moved = later.select(*DELIVERY, told=local)
    noticed = commits.select(DELIVERY).unique().join(delays, on=LINE).select(*DELIVERY, told=local)
    both = pl.concat([moved, noticed]).drop_nulls("told")
    return both.group_by(DELIVERY).agg(pl.min("told"))


@dataclass(frozen=True, slots=True)
class Gap:
    """Days from the requested to the first committed day: the median, and how many are later."""

    committed: int
    later: int
    days: Decimal | None


def gap(lines: pl.DataFrame) -> Gap:
    """Return how far first commitments lie from what was requested."""
    off = lines.select(
        days=(pl.col("first_commit") - pl.col("requested")).dt.total_days()
    ).drop_nulls()["days"]
    middle = off.median()
    days = Decimal(str(middle)) if isinstance(middle, float) else None
    return Gap(off.len(), int((off > 0).sum()), days)


@dataclass(frozen=True, slots=True)
class Recommits:
    """How often committed days were moved out, also per 100 deliveries, and by how many days."""

    committed: int
    moves: int
    per_hundred: Decimal | None
    days: int


def recommits(lines: pl.DataFrame) -> Recommits:
    """Return how often commitments were moved to a later day."""
    held = lines.drop_nulls("first_commit")
    moves = int(held["slips"].fill_null(0).sum())
    slipped = (held["last_commit"] - held["first_commit"]).dt.total_days().clip(lower_bound=0)
    return Recommits(
        committed=held.height,
        moves=moves,
        per_hundred=ratio(Decimal(100 * moves), Decimal(held.height)),
        days=int(slipped.sum()),
    )


def due(lines: pl.DataFrame, basis: str, first: date, last: date) -> pl.DataFrame:
    """Return the deliveries whose day of a basis lies between two days, both included."""
    return lines.filter(pl.col(basis).is_between(pl.lit(first), pl.lit(last)))
