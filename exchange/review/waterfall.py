"""What each forecast said of each period, below each other, and what came in the end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from exchange.model.reviews import Square, Waterfall
from exchange.review.accuracy import DAYS_TO_MONDAY, Step, numbered
from exchange.review.stability import UNITS, Stated

LONGEST = {"week": 7, "month": 31}
"""The most days a period of one step has."""

STEPS: dict[str, pl.DataType | type[pl.DataType]] = {
    "made": pl.Int64, "part": pl.String, "period": pl.Int64, "quantity": UNITS
}  # fmt: skip

MOVED_MOST = 5
"""Parts that get a waterfall of their own: those that moved by the most units."""


Known = tuple[dict[tuple[int, int], Decimal], dict[int, Decimal | None]]
"""What was told, by the step it was told in and the step it is about; and by the row before."""


@dataclass(frozen=True, slots=True)
class View:
    """What a waterfall is looked at with: its steps, its lag, the firm weeks, the days shown."""

    step: Step
    lag: int
    firm_weeks: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Steps:
    """Forecasts as steps: made, part, period, quantity; `left_out` counts periods too long."""

    frame: pl.DataFrame = field(repr=False)
    left_out: int = 0


def step_of(forecasts: Sequence[Stated]) -> Step:
    """Return the step most quantities are stated in: weeks, where any is that short."""
    lengths = [
        ((each.frame["last"] - each.frame["start"]).dt.total_days() + 1).min()
        for each in forecasts
        if each.frame.height
    ]
    shortest = min((days for days in lengths if isinstance(days, int)), default=7)
    return "week" if shortest <= LONGEST["week"] else "month"


def stepped(forecasts: Sequence[Stated], step: Step) -> Steps:
    """Return forecasts by step; of several in one step the last counts.

    A period longer than a step is never divided, so it is left out.
    """
    newest = {number(each.day, step): each for each in forecasts}
    fits = (pl.col("last") - pl.col("start")).dt.total_days() < LONGEST[step]
    frames = [
        each.frame.filter(fits)
        .group_by("part", period=numbered(pl.col("start"), step))
        .agg(pl.sum("quantity").cast(UNITS))
        .select(pl.lit(made).cast(pl.Int64).alias("made"), "part", "period", "quantity")
        for made, each in newest.items()
    ]
    whole = sum(each.frame.height for each in newest.values())
    kept = sum(each.frame.filter(fits).height for each in newest.values())
    return Steps(pl.concat([pl.DataFrame(schema=STEPS), *frames]), whole - kept)


def number(day: date, step: Step) -> int:
    """Return the number of the step a day lies in."""
    if step == "month":
        return day.year * 12 + day.month
    return (day.toordinal() - date(1970, 1, 1).toordinal() + DAYS_TO_MONDAY) // 7


def first_day(step_number: int, step: Step) -> date:
    """Return the first day of a step."""
    if step == "month":
        return date((step_number - 1) // 12, (step_number - 1) % 12 + 1, 1)
    return date(1970, 1, 1) + timedelta(days=7 * step_number - DAYS_TO_MONDAY)


def shown(view: View) -> tuple[int, ...]:
    """Return the steps that begin within the days shown."""
    steps = range(number(view.first, view.step), number(view.last, view.step) + 1)
    return tuple(each for each in steps if view.first <= first_day(each, view.step) <= view.last)


def wanted_by_step(wanted: pl.DataFrame, steps: pl.DataFrame, view: View) -> pl.DataFrame:
    """Return what was ordered of each part for each step shown: part, period, quantity.

    Of a part that was forecast or ordered, nothing ordered is 0; where no order is known at
    all, nothing is known.
    """
    if not wanted.height:
        return pl.DataFrame(schema=STEPS).drop("made")
    periods = pl.DataFrame({"period": shown(view)}, schema={"period": pl.Int64})
    ordered = wanted.group_by("part", period=numbered(pl.col("requested"), view.step)).agg(
        pl.sum("quantity").cast(UNITS)
    )
    parts = pl.concat([steps.select("part"), ordered.select("part")]).unique()
    every = parts.join(periods, how="cross").join(ordered, on=["part", "period"], how="left")
    return every.with_columns(pl.col("quantity").fill_null(0)).sort("part", "period")


def waterfalls(
    forecasts: Sequence[Stated], came: pl.DataFrame, view: View
) -> tuple[Waterfall, ...]:
    """Return the waterfall of all parts together, then of those that moved most."""
    steps = stepped(forecasts, view.step)
    parts = moved_most(steps.frame, shown(view))
    chosen = ["", *parts] if len(parts) > 1 else parts or [""]
    return tuple(waterfall(part, forecasts, (steps, came), view) for part in chosen)


def moved_most(steps: pl.DataFrame, periods: Sequence[int]) -> list[str]:
    """Return the parts that moved by the most units from forecast to forecast."""
    moved = (
        steps.filter(pl.col("period").is_in(list(periods)))
        .sort("made")
        .group_by("part", "period")
        .agg(moved=pl.col("quantity").diff().abs().sum())
        .group_by("part")
        .agg(pl.sum("moved"))
        .sort("moved", "part", descending=[True, False])
    )
    return [str(part) for part in moved["part"].head(MOVED_MOST)]


def waterfall(
    part: str, forecasts: Sequence[Stated], known: tuple[Steps, pl.DataFrame], view: View
) -> Waterfall:
    """Return one waterfall."""
    steps, came = known
    mine = steps.frame if not part else steps.frame.filter(pl.col("part") == part)
    actual = came if not part else came.filter(pl.col("part") == part)
    summed = mine.group_by("made", "period").agg(pl.sum("quantity"))
    told = {(made, period): quantity for made, period, quantity in summed.rows()}
    ended = dict(actual.group_by("period").agg(pl.sum("quantity")).rows())
    newest = {number(each.day, view.step): each for each in forecasts}
    columns = shown(view)
    begin = number(view.first, view.step) - view.lag
    kept = {made: each for made, each in newest.items() if made >= begin}
    before: dict[int, Decimal | None] = {}
    rows = []
    for made, each in kept.items():
        rows.append((each.title, tuple(squares((made, each.day), (told, before), columns, view))))
        before = {period: told.get((made, period)) for period in columns}
    return Waterfall(
        part=part,
        periods=tuple(first_day(each, view.step) for each in columns),
        rows=tuple(rows),
        came=tuple(ended.get(each) for each in columns),
        left_out=steps.left_out,
    )


def squares(
    drawn: tuple[int, date], known: Known, columns: Sequence[int], view: View
) -> list[Square]:
    """Return one row of a waterfall."""
    (made, day), (told, before) = drawn, known
    firm = day + timedelta(weeks=view.firm_weeks)
    return [
        Square(
            quantity=told.get((made, period)),
            before=before.get(period),
            frozen=(made, period) in told and first_day(period, view.step) < firm,
            lagged=period - made == view.lag,
        )
        for period in columns
    ]
