"""What the forecasts before add up to: which one is in force, and what it says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from exchange.model.forecasts import Snapshot

KEY = ["part", "revision", "ship_to"]
"""What one series of demand is about."""

PERIOD = ["start", "last"]
ITEM = ["part", "ship_to"]
"""What a forecast replaces that speaks of single items, whatever their revision."""

ASIDE = ["UPSIDE", "CAPACITY_INFO"]
"""Quantities that are not demand and never add to it."""

OVERDUE = ["BACKLOG"]


def standing(history: Iterable[Snapshot]) -> tuple[Snapshot, ...]:
    """Return the accepted forecasts that no later one cancelled."""
    kept: list[Snapshot] = []
    for each in history:
        if not each.accepted:
            continue
        if each.function == "cancel":
            kept = [one for one in kept if one.number != each.number]
        else:
            kept.append(each)
    return tuple(kept)


def states(history: Sequence[Snapshot], semantics: str) -> Iterator[Snapshot]:
    """Yield what was in force after each accepted forecast, oldest first.

    One that was drawn up before another that came ahead of it never takes its place.
    """
    held: Snapshot | None = None
    newest = date.min
    for each in standing(history):
        if each.drawn_up < newest:
            continue
        newest = each.drawn_up
        frame = each.frame
        if held is not None:
            frame = applied(held.frame, each.frame, mode(each.function, semantics))
        held = replace(each, frame=frame)
        yield held


def effective(history: Sequence[Snapshot], semantics: str) -> Snapshot | None:
    """Return the demand in force: the last accepted forecast with what it left as it was."""
    found = None
    for found in states(history, semantics):  # noqa: B007 - the last one counts
        pass
    return found


def current(history: Iterable[Snapshot]) -> Snapshot | None:
    """Return the newest forecast by the day it was drawn up, accepted or not."""
    return max(reversed([*history]), key=lambda each: each.drawn_up, default=None)


def forecast_before(history: Iterable[Snapshot]) -> pl.DataFrame:
    """Return the parts that any forecast before spoke of."""
    empty = pl.DataFrame(schema={"part": pl.String})
    return pl.concat([empty, *(each.frame.select("part").unique() for each in history)])


def mode(function: str, semantics: str) -> str:
    """Return what a forecast replaces; one that changes another speaks of what it names."""
    return "per_item" if function == "change" and semantics == "full" else semantics


def applied(before: pl.DataFrame, now: pl.DataFrame, semantics: str) -> pl.DataFrame:
    """Return what is in force once a forecast has come: `full`, `per_item` or `net_change`."""
    if semantics == "full":
        return now
    columns = [name for name in before.columns if name in now.columns]
    if semantics == "per_item":
        left = before.join(now.select(ITEM).unique(), on=ITEM, how="anti", nulls_equal=True)
        return pl.concat([left.select(columns), now.select(columns)], how="vertical_relaxed")
    both = pl.concat([before.select(columns), now.select(columns)], how="vertical_relaxed")
    same = [name for name in columns if name != "quantity"]
    return both.group_by(same, maintain_order=True).agg(pl.sum("quantity"))


def cleared(frame: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
    """Return the demand of a forecast in periods to come, in columns KEY, PERIOD, quantity."""
    other = pl.col("commitment").is_in([*ASIDE, *OVERDUE]).fill_null(value=False)
    return (
        frame.lazy()
        .filter(~other)
        .select(
            *(pl.col(name).fill_null("") for name in KEY),
            "start",
            pl.coalesce("end", "start").alias("last"),
            "quantity",
        )
        .drop_nulls(["start", "quantity"])
    )


def summed(frame: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Return the demand of a forecast, a row for each series and period."""
    return cleared(frame).group_by(KEY + PERIOD).agg(pl.sum("quantity")).collect()
