"""Deadlines of forecasts, working hours, and orders answered in time."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from exchange.model.calendars import BusinessCalendar
from exchange.model.policies import ForecastPolicy, OrderPolicy
from exchange.review.timeliness import Asked, Feed, answered, deadlines, feed, hours

SITE = BusinessCalendar(
    "Europe/Warsaw", closed=frozenset({date(2025, 5, 1)}), opens=time(7), closes=time(15)
)
WEEKLY = ForecastPolicy(cadence="weekly", due="MON 12:00", grace_days=1)
JULY = (date(2025, 7, 1), date(2025, 7, 31))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_weekly_forecast_is_due_on_its_day_with_the_days_of_grace() -> None:
    found = [end.isoformat() for _, end in deadlines(WEEKLY, SITE, *JULY)]
    assert found[0] == "2025-07-01T12:00:00+02:00"
    assert len(found) == 5
    assert {each[11:] for each in found} == {"12:00:00+02:00"}


def test_a_monthly_forecast_is_due_on_its_working_day() -> None:
    policy = ForecastPolicy(cadence="monthly", due="2")
    found = [end.isoformat() for _, end in deadlines(policy, SITE, date(2025, 5, 1), JULY[1])]
    assert found == [
        "2025-05-05T15:00:00+02:00", "2025-06-03T15:00:00+02:00", "2025-07-02T15:00:00+02:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("came", "on_time", "at_all"),
    [
        ("2025-07-07T06:00", 1, 1),
        ("2025-07-08T10:00", 1, 1),
        ("2025-07-08T10:01", 0, 1),
        ("2025-07-13T10:00", 0, 1),
        ("2025-06-20T10:00", 0, 0),
    ],
)
def test_a_forecast_counts_for_the_week_it_came_in(came: str, on_time: int, at_all: int) -> None:
    assert feed(WEEKLY, SITE, JULY, [utc(came)]) == Feed(5, on_time, at_all)


def test_two_forecasts_in_a_week_are_one() -> None:
    twice = [utc("2025-07-07T06:00"), utc("2025-07-07T07:00")]
    assert feed(WEEKLY, SITE, JULY, twice) == Feed(5, 1, 1)


def test_without_a_day_agreed_nothing_is_expected() -> None:
    assert feed(ForecastPolicy(cadence="weekly"), SITE, JULY, []) is None


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2025-04-29T08:00", "2025-04-29T10:30", "2.5"),
        ("2025-04-29T08:00", "2025-04-30T06:00", "6"),  # to 15:00, and an hour the next morning
        ("2025-04-30T20:00", "2025-05-01T20:00", "0"),  # a holiday
        ("2025-05-02T12:00", "2025-05-05T06:00", "2"),  # over a weekend
        ("2025-05-05T06:00", "2025-05-05T05:00", "0"),
    ],
)
def test_hours_are_those_the_site_is_open(since: str, until: str, expected: str) -> None:
    assert hours(SITE, utc(since), utc(until)) == Decimal(expected)


def test_orders_are_answered_in_time_late_or_not_at_all() -> None:
    came = utc("2025-07-07T08:00")
    asked = [
        Asked("in time", came, utc("2025-07-09T12:59")),
        Asked("late", came, utc("2025-07-10T12:00")),
        Asked("never", came, None),
        Asked("not due", utc("2025-07-30T08:00"), None),
        Asked("not due and answered", utc("2025-07-30T08:00"), utc("2025-07-30T09:00")),
    ]
    policy = OrderPolicy(answer_days=2, cut_off="15:00", silence="accepted")
    found = answered(asked, policy, SITE, utc("2025-07-31T22:00"))
    assert found is not None
    assert (found.due, found.on_time, found.deemed) == (4, 2, 2)
    assert found.share == Decimal("0.5")
    assert answered(asked, OrderPolicy(), SITE, came) is None


def test_silence_is_no_acceptance_where_that_is_not_agreed() -> None:
    asked = [Asked("never", utc("2025-07-07T08:00"), None)]
    found = answered(asked, OrderPolicy(answer_days=2), SITE, utc("2025-07-31T22:00"))
    assert found is not None
    assert (found.due, found.deemed, found.hours) == (1, 0, None)
