"""Forecasts by steps, below each other; and what recurs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.model.reviews import Facts, Span, Square
from exchange.review.accuracy import Step, numbered
from exchange.review.recurring import recurring
from exchange.review.stability import Stated
from exchange.review.waterfall import (
    View,
    first_day,
    number,
    shown,
    step_of,
    stepped,
    wanted_by_step,
    waterfalls,
)

Types = dict[str, pl.DataType | type[pl.DataType]]
SCHEMA: Types = {
    "part": pl.String, "start": pl.Date, "last": pl.Date, "quantity": pl.Decimal(28, 6)
}  # fmt: skip
MONDAY = date(2026, 7, 6)
WEEKS = View("week", 1, 1, MONDAY, MONDAY + timedelta(days=20))


def stated(day: date, *rows: tuple[str, date, int, int]) -> Stated:
    """Return a forecast: part, first day, days, quantity."""
    told = [
        (part, start, start + timedelta(days=days - 1), Decimal(quantity))
        for part, start, days, quantity in rows
    ]
    return Stated(str(day), day, pl.DataFrame(told, schema=SCHEMA, orient="row"))


@given(st.dates(date(1969, 1, 1), date(2100, 1, 1)), st.sampled_from(["week", "month"]))
def test_a_step_has_the_number_its_days_have(day: date, step: Step) -> None:
    frame = pl.DataFrame({"day": [day]})
    assert frame.select(numbered(pl.col("day"), step)).item() == number(day, step)
    begin = first_day(number(day, step), step)
    assert begin <= day
    assert number(begin, step) == number(day, step) != number(begin - timedelta(days=1), step)


def test_months_are_looked_at_by_month_and_weeks_by_week() -> None:
    month = stated(MONDAY, ("A", date(2026, 8, 1), 31, 10))
    assert step_of([month]) == "month"
    assert step_of([month, stated(MONDAY, ("A", MONDAY, 7, 1))]) == "week"


def test_a_longer_period_is_left_out_and_counted() -> None:
    found = stepped([stated(MONDAY, ("A", MONDAY, 7, 1), ("A", date(2026, 8, 1), 31, 9))], "week")
    assert found.frame["quantity"].to_list() == [1]
    assert found.left_out == 1


def test_of_two_forecasts_in_a_week_the_later_counts() -> None:
    twice = [stated(MONDAY + timedelta(days=at), ("A", MONDAY, 7, at)) for at in (0, 1)]
    assert stepped(twice, "week").frame["quantity"].to_list() == [1]


def test_only_periods_that_begin_within_the_days_are_shown() -> None:
    quarter = View("week", 4, 4, date(2026, 7, 1), date(2026, 9, 30))
    days = [first_day(each, "week") for each in shown(quarter)]
    assert (days[0], days[-1], len(days)) == (MONDAY, date(2026, 9, 28), 13)


def test_nothing_ordered_is_nothing_unless_no_order_is_known() -> None:
    steps = stepped([stated(MONDAY, ("A", MONDAY, 7, 5))], "week").frame
    kinds: Types = {"part": pl.String, "requested": pl.Date, "quantity": pl.Decimal(28, 6)}
    none = pl.DataFrame(schema=kinds)
    assert wanted_by_step(none, steps, WEEKS).height == 0
    one = pl.DataFrame([("A", MONDAY, Decimal(3))], kinds, orient="row")
    assert wanted_by_step(one, steps, WEEKS)["quantity"].to_list() == [3, 0, 0]


def test_a_row_is_compared_with_the_one_above() -> None:
    week = timedelta(days=7)
    forecasts = [
        stated(MONDAY, ("A", MONDAY, 7, 10), ("A", MONDAY + week, 7, 20)),
        stated(MONDAY + week, ("A", MONDAY + week, 7, 30)),
    ]
    empty = wanted_by_step(pl.DataFrame(), stepped(forecasts, "week").frame, WEEKS)
    (fall,) = waterfalls(forecasts, empty, WEEKS)
    assert [squares for _, squares in fall.rows] == [
        (
            Square(Decimal(10), None, frozen=True),
            Square(Decimal(20), None, lagged=True),
            Square(None),
        ),
        (
            Square(None, Decimal(10)),
            Square(Decimal(30), Decimal(20), frozen=True),
            Square(None, lagged=True),
        ),
    ]
    assert fall.came == (None, None, None)
    assert fall.rows[1][1][1].moved == Decimal("0.5")


@pytest.mark.parametrize(("often", "rules"), [(3, ["FC-008"]), (2, ["FC-008", "PO-002"]), (4, [])])
def test_what_is_in_as_many_documents_recurs(often: int, rules: list[str]) -> None:
    schema = dict.fromkeys(
        ("document", "rule", "observed", "expected", "part", "params", "filename"), pl.String()
    )
    rows = [
        *((str(n), "FC-008", "20", "", "A", "{}", f"{n}.edi") for n in range(3)),
        *((str(n), "PO-002", "x", "", "", "{}", f"{n}.edi") for n in range(2)),
        *(("1", "PO-002", "x", "", "", "{}", "1.edi") for _ in range(2)),
        *((str(n), "FC-008", str(n), "", "A", "{}", f"{n}.edi") for n in range(3)),
    ]
    moment, nothing = datetime(2026, 7, 1, tzinfo=UTC), pl.DataFrame()
    facts = Facts(
        partner="acme",
        span=Span("", MONDAY, MONDAY, moment, moment, moment),
        documents=nothing,
        findings=pl.DataFrame(rows, schema, orient="row"),
        commits=nothing,
        delays=nothing,
        shipments=nothing,
        products=nothing,
    )
    assert [each.rule for each in recurring(facts, often)] == rules
