"""Periods of two forecasts side by side, at the coarsest one both have."""

from datetime import date

import polars as pl

from exchange.reconcile.demand.snapshots import KEY, PERIOD

SERIES = KEY + PERIOD
SIDES = ("now", "before")
STATED = ["row", "line_row"]
"""Where the file states a quantity; `rows` counts its rows."""


def aligned(
    now: pl.DataFrame, before: pl.DataFrame, reach: tuple[date, date]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return both sides beside each other, and the periods that fit none of the other side's.

    A longer period is compared with the shorter ones that lie wholly inside it, as a whole; it
    is never divided.
    """
    joined = paired(now, before)
    linked = links(joined)
    if not linked.height:
        return joined, linked
    slots = fitting(linked, reach)
    placed = [
        in_slots(side, slots, linked, name) for name, side in zip(SIDES, (now, before), strict=True)
    ]
    own = [*KEY, "now_start", "now_last"]
    misfits = linked.join(slots, on=own, how="anti").unique(own, keep="first")
    return paired(*placed), misfits


def paired(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return what both say of each series and period, null where one says nothing."""
    return now.rename({"quantity": "now"}).join(
        before.rename({"quantity": "before"}), on=SERIES, how="full", coalesce=True
    )


def links(joined: pl.DataFrame) -> pl.DataFrame:
    """Return which periods of a series overlap of those that only one side has.

    `slot_start` and `slot_last` are the longer of the two where it holds the other, else null.
    """
    left, right = (
        joined.filter(pl.col(other).is_null()).select(
            *KEY, *(pl.col(each).alias(f"{name}_{each}") for each in PERIOD)
        )
        for name, other in (SIDES, SIDES[::-1])
    )
    pairs = (
        left.select("now_start", "now_last")
        .unique()
        .join(right.select("before_start", "before_last").unique(), how="cross")
        .filter(
            (pl.col("now_start") <= pl.col("before_last"))
            & (pl.col("before_start") <= pl.col("now_last"))
        )
    )
    over = within("before", "now")
    under = within("now", "before")
    return (
        left.join(pairs, on=["now_start", "now_last"])
        .join(right, on=[*KEY, "before_start", "before_last"])
        .with_columns(
            pl.when(over)
            .then(f"now_{each}")
            .when(under)
            .then(f"before_{each}")
            .alias(f"slot_{each}")
            for each in PERIOD
        )
    )


def within(inner: str, outer: str) -> pl.Expr:
    """Tell whether the period of one side lies wholly inside that of the other."""
    return (pl.col(f"{inner}_start") >= pl.col(f"{outer}_start")) & (
        pl.col(f"{inner}_last") <= pl.col(f"{outer}_last")
    )


def fitting(linked: pl.DataFrame, reach: tuple[date, date]) -> pl.DataFrame:
    """Return the links whose longer period takes in all that overlaps it on the other side.

    It must lie where both forecasts speak, or a part of it would be missing on one side.
    """
    straddles = pl.col("slot_start").is_null()
    bad = pl.lit(value=False)
    for name in SIDES:
        bad |= straddles.any().over([*KEY, f"{name}_start", f"{name}_last"])
    outside = (pl.col("slot_start") < reach[0]) | (pl.col("slot_last") > reach[1])
    marked = linked.with_columns(bad=(bad | outside).fill_null(value=True))
    slot = [*KEY, "slot_start", "slot_last"]
    return marked.filter(~pl.col("bad").any().over(slot)).drop("bad")


def in_slots(
    side: pl.DataFrame, slots: pl.DataFrame, linked: pl.DataFrame, name: str
) -> pl.DataFrame:
    """Return one side with its periods put into the longer ones; what fits none is left out."""
    own = [*KEY, f"{name}_start", f"{name}_last"]
    renamed = side.rename({"start": f"{name}_start", "last": f"{name}_last"})
    places = slots.select(*own, "slot_start", "slot_last").unique(own, keep="first")
    loose = linked.join(slots, on=own, how="anti")
    kept = [*(pl.min(each) for each in STATED), pl.sum("rows")] if "rows" in side.columns else []
    return (
        renamed.join(loose, on=own, how="anti")
        .join(places, on=own, how="left")
        .with_columns(pl.coalesce(f"slot_{each}", f"{name}_{each}").alias(each) for each in PERIOD)
        .group_by(SERIES)
        .agg(pl.sum("quantity"), *kept)
    )
