"""When forecasts are expected: moments by hand, and what holds for every cadence and calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.clocks.cadence import expectations, expected, first_expected, next_expected
from exchange.model.calendars import BusinessCalendar
from exchange.model.policies import ForecastPolicy

WARSAW = ZoneInfo("Europe/Warsaw")
SITE = BusinessCalendar(
    "Europe/Warsaw",
    frozenset({date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)}),
    opens=time(7),
    closes=time(15),
)
SHUT = BusinessCalendar(
    "Europe/Warsaw", frozenset(date(2026, 12, 19) + timedelta(days=each) for each in range(16))
)
"""Closed from 19 December 2026 to 3 January 2027."""

WEEKLY = ForecastPolicy(cadence="weekly", due="MON 12:00", grace_days=1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


def moments(
    policy: ForecastPolicy, calendar: BusinessCalendar, since: str, until: str
) -> list[str]:
    found = expected(policy, calendar, local(since), local(until))
    return [f"{each:%Y-%m-%d %H:%M %z}" for each in found]


@pytest.mark.parametrize(
    ("cadence", "due", "span", "found"),
    [
        (
            "weekly", "MON 12:00", ("2026-10-18T00:00", "2026-11-02T12:00"),
            ["2026-10-19 12:00 +0200", "2026-10-26 12:00 +0100", "2026-11-02 12:00 +0100"],
        ),
        ("weekly", "WED 12:00", ("2026-11-09", "2026-11-15"), ["2026-11-12 12:00 +0100"]),
        ("weekly", "FRI", ("2026-11-09", "2026-11-15"), ["2026-11-13 15:00 +0100"]),
        ("weekly", "SUN 12:00", ("2026-11-10", "2026-11-16T12:00"), ["2026-11-16 12:00 +0100"]),
        ("monthly", "1 12:00", ("2026-10-31", "2026-11-30"), ["2026-11-02 12:00 +0100"]),
        ("monthly", "5 12:00", ("2026-12-31", "2027-01-31"), ["2027-01-11 12:00 +0100"]),
        (
            "daily", "09:30", ("2026-11-10T09:30", "2026-11-16T09:30"),
            ["2026-11-12 09:30 +0100", "2026-11-13 09:30 +0100", "2026-11-16 09:30 +0100"],
        ),
        ("on_demand", "", ("2026-11-10", "2026-12-31"), []),
        ("weekly", "", ("2026-11-10", "2026-12-31"), []),
    ],
)  # fmt: skip
def test_a_forecast_is_expected_on_working_days_at_its_time(
    cadence: str, due: str, span: tuple[str, str], found: list[str]
) -> None:
    policy = ForecastPolicy(cadence=cadence, due=due)  # type: ignore[arg-type]
    assert moments(policy, SITE, *span) == found


def test_of_weeks_due_on_one_day_after_a_shutdown_one_forecast_is_for_all() -> None:
    found = moments(WEEKLY, SHUT, "2026-12-15T00:00", "2027-01-12T00:00")
    assert found == ["2027-01-04 12:00 +0100", "2027-01-11 12:00 +0100"]
    coming = next_expected(WEEKLY, SHUT, local("2027-01-04T09:00"))
    assert coming is not None
    assert coming.due == local("2027-01-11T12:00")


@pytest.mark.parametrize(
    ("came", "period", "late"),
    [
        ("2026-11-23T10:00", "2026-W49", "2026-12-01T12:00"),  # in time
        ("2026-11-23T18:00", "2026-W49", "2026-12-01T12:00"),  # late, in its week
        ("2026-11-29T23:59", "2026-W49", "2026-12-01T12:00"),  # the last of its week
        ("2026-11-22T10:00", "2026-W48", "2026-11-24T12:00"),  # that of the week before
        ("2026-09-01T10:00", "2026-W37", "2026-09-08T12:00"),  # none since: the first missed one
    ],
)
def test_the_last_forecast_satisfies_its_period_and_no_other(
    came: str, period: str, late: str
) -> None:
    found = next_expected(WEEKLY, SITE, local(came))
    assert found is not None
    assert (found.period, found.late) == (period, local(late))


def test_one_within_the_days_of_grace_is_still_that_of_its_week() -> None:
    friday = ForecastPolicy(cadence="weekly", due="FRI 12:00", grace_days=1)
    in_grace = next_expected(friday, SITE, local("2026-11-23T11:00"))
    after = next_expected(friday, SITE, local("2026-11-23T13:00"))
    assert in_grace is not None
    assert after is not None
    assert (in_grace.period, after.period) == ("2026-W48", "2026-W49")
    monday, came = local("2026-11-23T11:00"), local("2026-11-20T11:00")
    early = next_expected(friday, SITE, monday, came)
    assert early is not None
    assert early.period == "2026-W49", "that of its week had come already"


def test_where_none_ever_came_the_first_after_we_began_is_expected() -> None:
    found = first_expected(WEEKLY, SITE, local("2026-11-23T13:00"))
    assert found is not None
    assert found.due == local("2026-11-30T12:00")


DATES = st.dates(date(2025, 1, 1), date(2027, 12, 31))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
CALENDARS = st.builds(
    BusinessCalendar,
    zone=st.sampled_from(("Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "UTC")),
    closed=st.frozensets(DATES, max_size=20),
    weekend=st.sampled_from((frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset())),
)
CLOCKS = st.sampled_from(("00:00", "02:30", "12:00", "23:59"))
DAYS = st.sampled_from(("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"))
GRACE = st.integers(0, 3)
POLICIES = st.one_of(
    st.builds(ForecastPolicy, cadence=st.just("daily"), due=CLOCKS, grace_days=GRACE),
    st.builds(
        ForecastPolicy,
        cadence=st.just("weekly"),
        due=st.builds("{} {}".format, DAYS, CLOCKS),
        grace_days=GRACE,
    ),
    st.builds(
        ForecastPolicy,
        cadence=st.just("monthly"),
        due=st.builds("{} {}".format, st.integers(1, 23), CLOCKS),
        grace_days=GRACE,
    ),
)
"""Every form `due` may have."""


@given(POLICIES, CALENDARS, MOMENTS, st.integers(1, 120))
def test_moments_lie_on_working_days_rise_and_stay_within_what_was_asked(
    policy: ForecastPolicy, calendar: BusinessCalendar, since: datetime, days: int
) -> None:
    until = since + timedelta(days=days)
    found = expected(policy, calendar, since, until)
    assert all(calendar.works(each.date()) for each in found)
    assert all(since < each <= until for each in found)
    assert all(before < after for before, after in pairwise(found))


@given(POLICIES, CALENDARS, MOMENTS, st.tuples(st.integers(1, 60), st.integers(1, 60)))
def test_two_stretches_of_time_have_the_moments_of_both(
    policy: ForecastPolicy, calendar: BusinessCalendar, since: datetime, days: tuple[int, int]
) -> None:
    middle, until = since + timedelta(days=days[0]), since + timedelta(days=sum(days))
    both = expected(policy, calendar, since, middle) + expected(policy, calendar, middle, until)
    assert both == expected(policy, calendar, since, until)


@given(POLICIES, CALENDARS, MOMENTS, st.integers(0, 400))
def test_a_later_forecast_never_makes_the_next_one_due_earlier(
    policy: ForecastPolicy, calendar: BusinessCalendar, came: datetime, hours: int
) -> None:
    before = next_expected(policy, calendar, came)
    after = next_expected(policy, calendar, came + timedelta(hours=hours))
    assert before is not None
    assert after is not None
    assert before.due <= after.due
    assert before.due <= before.late


@given(POLICIES, CALENDARS, MOMENTS)
def test_each_forecast_on_its_moment_leaves_the_next_moment_expected(
    policy: ForecastPolicy, calendar: BusinessCalendar, since: datetime
) -> None:
    coming = islice(expectations(policy, calendar, since), 20)
    inside = takewhile(lambda each: each.due.date() < each.ends, coming)  # none moved out of it
    found = [each.due for each in inside]
    for earlier, came, following in zip(found, found[1:], found[2:], strict=False):
        after = next_expected(policy, calendar, came, earlier)
        assert after is not None
        assert after.due == following
