"""Golden figures of a small waterfall, worked out by hand."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.review.accuracy import accuracy, movement, numbered

PolarsType = type[pl.DataType] | pl.DataType

WATERFALL = {
    1: {2: 100, 3: 120, 4: 150, 5: 150},
    2: {3: 110, 4: 180, 5: 120, 6: 150},
    3: {4: 200, 5: 100, 6: 160, 7: 150},
}
CAME = {2: 90, 3: 100, 4: 210, 5: 90}
SCHEMA: dict[str, PolarsType] = {
    "part": pl.String,
    "made": pl.Int64,
    "period": pl.Int64,
    "quantity": pl.Decimal(28, 6),
}


def snapshots(waterfall: dict[int, dict[int, int]]) -> pl.DataFrame:
    rows = [
        ("4711", made, period, Decimal(quantity))
        for made, periods in waterfall.items()
        for period, quantity in periods.items()
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def actual(came: dict[int, int]) -> pl.DataFrame:
    rows = [("4711", 0, period, Decimal(quantity)) for period, quantity in came.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").drop("made")


@pytest.mark.parametrize(
    ("lag", "pairs", "figures", "signal"),
    [
        (1, 3, ("0.0750", "0.0250", "0.0862", "0.0831"), "1.000"),
        (2, 3, ("0.1500", "0.0000", "0.1513", "0.1470"), "0.000"),
        (3, 2, ("0.3000", "-0.1000", "0.3095", "0.3095"), "-0.667"),
        (4, 1, ("0.6667", "0.6667", "0.6667", "0.5000"), "1.000"),
    ],
)
def test_errors_at_a_fixed_lag(lag: int, pairs: int, figures: tuple[str, ...], signal: str) -> None:
    found = accuracy(snapshots(WATERFALL), actual(CAME), lag)
    told = (found.wape, found.bias, found.mape, found.smape)
    assert found.pairs == pairs
    assert tuple(f"{each:.4f}" for each in told if each is not None) == figures
    assert f"{found.signal:.3f}" == signal


@pytest.mark.parametrize(
    ("before", "now", "change", "variability"),
    [(1, 2, "0.1667", "0.1928"), (2, 3, "0.1111", "0.1319")],
)
def test_change_from_cycle_to_cycle(before: int, now: int, change: str, variability: str) -> None:
    frame = snapshots(WATERFALL)
    moved = movement(frame.filter(pl.col("made") == before), frame.filter(pl.col("made") == now))
    assert moved.periods == 3
    assert (f"{moved.change:.4f}", f"{moved.variability:.4f}") == (change, variability)


def test_a_percentage_of_nothing_is_skipped_and_counted() -> None:
    found = accuracy(snapshots({1: {2: 50, 3: 10}}), actual({2: 0, 3: 20}), 1)
    assert (found.pairs, found.skipped, found.mape) == (1, 1, None)
    assert found.wape is None
    assert found.smape == 2


def test_without_a_pair_there_is_no_figure() -> None:
    found = accuracy(snapshots(WATERFALL), actual({}), 1)
    assert (found.pairs, found.wape, found.bias, found.signal) == (0, None, None, None)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_only_a_forecast_that_came_true_has_no_error(told: int, came: int) -> None:
    forecast = snapshots({0: {1: told}})
    found = accuracy(forecast, actual({1: came}), 1)
    assert (not found.wape and not found.bias) == (told == came or not came)
    assert not movement(forecast, forecast).change


@given(st.dates(date(1969, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_weeks_are_numbered_from_monday_on_and_months_by_name(day: date, days: int) -> None:
    other = date.fromordinal(day.toordinal() + days)
    frame = pl.DataFrame({"day": [day, other]})
    weeks = frame.select(numbered(pl.col("day"), "week"))["day"].to_list()
    assert (weeks[0] == weeks[1]) == (day.isocalendar()[:2] == other.isocalendar()[:2])
    months = frame.select(numbered(pl.col("day"), "month"))["day"].to_list()
    assert months[1] - months[0] == (other.year - day.year) * 12 + other.month - day.month
