"""Changes by weeks ahead, what is outside, and how much of what was agreed is covered."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.review.stability import (
    Compared,
    Stated,
    active,
    by_weeks,
    changes,
    differing,
    horizon,
    outside,
    within,
)

MONDAY = date(2026, 7, 6)
Types = dict[str, pl.DataType | type[pl.DataType]]
SCHEMA: Types = {
    "part": pl.String,
    "start": pl.Date,
    "last": pl.Date,
    "quantity": pl.Decimal(28, 6),
}


def stated(day: date, *weeks: int | None, part: str = "A", first: date = MONDAY) -> Stated:
    """Return a forecast of weeks from a day on; None is not stated."""
    rows = [
        (part, first + timedelta(weeks=at), first + timedelta(weeks=at, days=6), Decimal(quantity))
        for at, quantity in enumerate(weeks)
        if quantity is not None
    ]
    return Stated(str(day), day, pl.DataFrame(rows, schema=SCHEMA, orient="row"))


@pytest.mark.parametrize(
    ("ahead", "counts"),
    [(0, (1, 0, 0)), (4, (1, 0, 0)), (5, (0, 1, 0)), (8, (0, 1, 0)), (9, (0, 0, 1)),
     (13, (0, 0, 1)), (14, (0, 0, 0))],
)  # fmt: skip
def test_a_change_counts_in_the_band_of_its_week(ahead: int, counts: tuple[int, ...]) -> None:
    before = stated(MONDAY - timedelta(weeks=1), *[10] * 16)
    now = stated(MONDAY + timedelta(days=2), *[10] * ahead, 7, *[10] * (15 - ahead))
    found = by_weeks(changes((before, now), MONDAY))
    assert tuple(each.count for each in found) == counts
    assert sum(each.units for each in found) == (3 if any(counts) else 0)


def test_what_one_forecast_leaves_out_within_the_other_is_nothing_wanted() -> None:
    found = differing(stated(MONDAY, 10, 10, 10), stated(MONDAY, 10, None, 10))
    assert found["delta"].to_list() == [-10]


def test_beyond_the_other_forecast_and_of_other_parts_nothing_is_compared() -> None:
    assert differing(stated(MONDAY, 10, 10), stated(MONDAY, 10, 10, 10)).height == 0
    assert differing(stated(MONDAY, 10), stated(MONDAY, 5, part="B")).height == 0
    assert differing(stated(MONDAY), stated(MONDAY, 10)).height == 0


@pytest.mark.parametrize(("weeks", "count"), [(2, 0), (3, 1)])
def test_firm_weeks_are_counted_from_the_day_it_came(weeks: int, count: int) -> None:
    before, now = stated(MONDAY, 10, 10, 10, 10), stated(MONDAY, 10, 10, 14, 10)
    assert within(changes((before, now), MONDAY), weeks).count == count


@given(st.lists(st.integers(0, 50), min_size=1, max_size=13), st.data())
def test_changes_back_and_forth_are_the_same(old: list[int], data: st.DataObject) -> None:
    new = data.draw(st.lists(st.integers(0, 50), min_size=len(old), max_size=len(old)))
    one, other = stated(MONDAY, *old), stated(MONDAY, *new)
    there = by_weeks(changes((one, other), MONDAY))
    back = by_weeks(changes((other, one), MONDAY))
    assert there == back
    assert sum(each.units for each in there) == sum(
        abs(a - b) for a, b in zip(old, new, strict=True)
    )


def test_units_outside_are_added_up_by_band_and_the_held_ones_told_apart() -> None:
    schema: Types = {"band": pl.String, "outside": pl.Decimal(38, 14)}
    frames = [
        pl.DataFrame(
            [("29\u201356", Decimal(5)), ("0\u201328", Decimal(40))], schema, orient="row"
        ),
        pl.DataFrame([("0\u201328", Decimal(2)), ("0\u201328", None)], schema, orient="row"),
    ]
    found = outside([Compared("1", MONDAY, frames[0]), Compared("2", MONDAY, frames[1], held=True)])
    assert [(each.band, each.units, each.held) for each in found] == [
        ("0\u201328", Decimal(42), Decimal(2)), ("29\u201356", Decimal(5), Decimal(0)),
    ]  # fmt: skip


def test_a_long_forecast_does_not_make_up_for_a_short_one() -> None:
    both = (stated(MONDAY, *[1] * 30), stated(MONDAY, *[1] * 13))
    assert horizon(both, 26) == Decimal("0.75")
    assert horizon((), 26) is None


def test_a_product_is_active_within_its_dates() -> None:
    rows = [
        ("A", "ACTIVE", None, None),
        ("A", "ACTIVE", None, None),
        ("B", "PHASE_OUT", None, None),
        ("C", "ACTIVE", MONDAY + timedelta(days=1), None),
        ("D", "ACTIVE", None, MONDAY - timedelta(days=1)),
    ]
    schema = {"part": pl.String, "status": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
    assert active(pl.DataFrame(rows, schema, orient="row"), MONDAY)["part"].to_list() == ["A"]
