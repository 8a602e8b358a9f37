"""The quantity of a period when it entered its band, from the forecasts before."""

from collections.abc import Callable, Sequence

import polars as pl

from exchange.model.forecasts import Snapshot
from exchange.reconcile.demand.snapshots import PERIOD, cleared

ASKED = ["subject", *PERIOD]

Subjects = Callable[[pl.LazyFrame], pl.LazyFrame]
"""Puts a column `subject` to demand: what is looked at together, as the part or its family."""


def entered(periods: pl.DataFrame, states: Sequence[Snapshot], subjects: Subjects) -> pl.DataFrame:
    """Return periods (`subject`, `start`, `last`, `final`) with their `entry` quantity.

    It is the one in force on the day the period began to lie no more than `final` days ahead;
    where no forecast of that time speaks of it, the one of the oldest forecast that does. Null
    where none does.
    """
    days = pl.DataFrame(
        {"day": [each.day for each in states], "state": [*range(len(states))]},
        schema={"day": pl.Date, "state": pl.Int64},
    )
    entry_day = (pl.col("start") - pl.duration(days=pl.col("final"))).cast(pl.Date)
    found = (
        periods.with_columns(entry_day=entry_day)
        .sort("entry_day")
        .join_asof(days, left_on="entry_day", right_on="day", check_sortedness=False)
        .with_columns(pl.col("state").fill_null(0))
    )
    names = [f"state_{number}" for number in range(len(states))]
    for name, each in zip(names, states, strict=True):
        found = stated(found, each, subjects).rename({"told": name})
    at_entry = [pl.when(pl.col("state") == number).then(name) for number, name in enumerate(names)]
    return found.with_columns(entry=pl.coalesce(*at_entry, *names)).select(
        *periods.columns, "entry"
    )


def stated(asked: pl.DataFrame, state: Snapshot, subjects: Subjects) -> pl.DataFrame:
    """Return periods with what one forecast has `told` of them: 0 where it left a period out.

    It tells nothing of a subject it does not name, of a period beyond those it speaks of, or of
    one that its own periods overlap.
    """
    near = pl.col("start").is_between(asked["start"].min(), asked["start"].max())
    quantities = (
        subjects(cleared(state.frame.lazy().filter(near)))
        .join(asked.lazy().select(ASKED), on=ASKED, how="semi")
        .group_by(ASKED)
        .agg(told=pl.sum("quantity"))
    )
    every = cleared(state.frame)
    parts = subjects(every.select("part").unique()).select("subject").unique()
    named = parts.with_columns(named=pl.lit(value=True))
    periods = every.select(PERIOD).unique()
    found, known, own = pl.collect_all([quantities, named, periods])
    left_out = pl.col("named") & pl.col("silent")
    nothing = pl.when(left_out).then(pl.lit(0).cast(pl.Decimal(38, 6)))
    return (
        asked.join(found, on=ASKED, how="left")
        .join(known, on="subject", how="left")
        .join(silent(asked, own), on=PERIOD, how="left")
        .with_columns(told=pl.coalesce("told", nothing))
        .drop("named", "silent")
    )


def silent(asked: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return the periods of which a forecast that leaves them out says that nothing is wanted."""
    reach = pl.col("last") <= pl.lit(own["last"].max(), pl.Date)
    periods = asked.select(PERIOD).unique()
    other = (
        periods.join(own.rename({"start": "from", "last": "to"}), how="cross")
        .filter((pl.col("start") <= pl.col("to")) & (pl.col("from") <= pl.col("last")))
        .filter((pl.col("start") != pl.col("from")) | (pl.col("last") != pl.col("to")))
    )
    return (
        periods.filter(reach)
        .join(other, on=PERIOD, how="anti")
        .with_columns(silent=pl.lit(value=True))
    )
