"""Business calendars: working days, hours, clocks, and what a site says about them."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import settings
from exchange.errors import Misconfigured
from exchange.model.calendars import BusinessCalendar

WARSAW = ZoneInfo("Europe/Warsaw")
MAY = BusinessCalendar("Europe/Warsaw", frozenset({date(2025, 5, 1), date(2025, 5, 3)}))

DATES = st.dates(date(2024, 1, 1), date(2027, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
CALENDARS = st.builds(
    BusinessCalendar,
    zone=st.sampled_from(("Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "UTC")),
    closed=st.frozensets(DATES, max_size=20),
    weekend=st.sampled_from((frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset())),
    opens=st.sampled_from((time(0), time(1, 30), time(6), time(8))),
    closes=st.sampled_from((time(8, 30), time(16), time(23, 59))),
    worked=st.frozensets(DATES, max_size=5),
)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2025-04-29T09:00Z", "2025-05-02T16:00"),
        ("2025-04-30T14:30Z", "2025-05-06T16:00"),  # 16:30 there, after the cut-off
        ("2025-05-01T08:00Z", "2025-05-06T16:00"),  # a holiday
        ("2025-05-02T13:59Z", "2025-05-06T16:00"),  # 15:59 there
    ],
)
def test_two_business_days_with_a_cut_off_at_four(came: str, due: str) -> None:
    found = MAY.due(datetime.fromisoformat(came), 2, time(16))
    assert found == datetime.fromisoformat(due).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("at", "hours", "due"),
    [
        ("2025-04-30T08:00", 8, "2025-04-30T16:00"),  # a whole day ends with it
        ("2025-04-30T12:00", 8, "2025-05-02T12:00"),  # over a holiday
        ("2025-04-30T17:00", 1, "2025-05-02T09:00"),  # aware after hours
        ("2025-05-02T15:00", 2, "2025-05-05T09:00"),  # over a weekend
        ("2025-05-03T11:00", 0, "2025-05-05T08:00"),  # closed: the next opening
        ("2025-05-02T11:00", 0, "2025-05-02T11:00"),
    ],
)
def test_business_hours_run_while_the_site_is_open(at: str, hours: int, due: str) -> None:
    came = datetime.fromisoformat(at).replace(tzinfo=WARSAW)
    assert MAY.due_hours(came, hours) == datetime.fromisoformat(due).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(("day", "hours"), [("2025-03-30", 22), ("2025-10-26", 24)])
def test_the_day_the_clocks_change_has_the_hours_it_has(day: str, hours: int) -> None:
    always = BusinessCalendar("Europe/Warsaw", weekend=frozenset(), opens=time(0), closes=time(23))
    midnight = datetime.fromisoformat(day).replace(tzinfo=WARSAW)
    closing = midnight.replace(hour=23)
    assert always.due_hours(midnight, hours) == closing
    assert always.due_hours(midnight, hours + 1) > closing + timedelta(hours=1)


def test_working_days_between_two_days() -> None:
    assert MAY.between(date(2025, 4, 30), date(2025, 5, 5)) == 2  # 2 and 5 May
    assert MAY.between(date(2025, 5, 5), date(2025, 4, 30)) == -2
    assert MAY.between(date(2025, 5, 3), date(2025, 5, 4)) == 0
    assert MAY.on_or_before(date(2025, 5, 4)) == date(2025, 5, 2)


@given(CALENDARS, MOMENTS, st.integers(0, 15))
def test_a_due_time_is_on_a_working_day_and_later_with_more_days(
    calendar: BusinessCalendar, at: datetime, days: int
) -> None:
    due = calendar.due(at, days)
    assert calendar.works(due.date())
    assert at <= due < calendar.due(at, days + 1)
    assert due <= calendar.due(at + timedelta(hours=5), days)


@given(CALENDARS, MOMENTS, st.integers(0, 60))
def test_a_due_hour_is_within_hours_and_later_with_more_hours(
    calendar: BusinessCalendar, at: datetime, hours: int
) -> None:
    due = calendar.due_hours(at, hours)
    zone = ZoneInfo(calendar.zone)
    assert calendar.works(due.date())
    first, last = (
        datetime.combine(due.date(), each, zone).astimezone(UTC)
        for each in (calendar.opens, calendar.closes)
    )
    assert first <= due.astimezone(UTC) <= last
    assert at + timedelta(hours=hours) <= due < calendar.due_hours(at, hours + 1)
    assert due <= calendar.due_hours(at + timedelta(minutes=37), hours)


@given(CALENDARS, DATES, st.integers(0, 40))
def test_the_difference_undoes_the_addition(
    calendar: BusinessCalendar, day: date, days: int
) -> None:
    first = calendar.on_or_after(day)
    later = calendar.after(first, days)
    assert calendar.between(first, later) == days
    assert calendar.on_or_before(later) == later


SITE = 'name = "Us"\n'
PARTNER = 'name = "Acme"\nstate = "live"\ntimezone = "Europe/Berlin"\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "partners").mkdir()
    (tmp_path / "exchange.toml").write_text(SITE)
    (tmp_path / "partners/acme.toml").write_text(PARTNER)
    return tmp_path


def mistake(site: Path) -> str:
    with pytest.raises(Misconfigured) as refusal:
        settings.load(site)
    return str(refusal.value).replace(f"{site}/", "")


def test_without_a_country_only_our_own_weekends_are_known(site: Path) -> None:
    known = settings.load(site)
    assert set(known.calendars) == {"_site"}
    assert known.site_calendar == BusinessCalendar("UTC")


def test_countries_shutdowns_and_hours_become_calendars(site: Path) -> None:
    text = 'calendar = "PL"\ntimezone = "Europe/Warsaw"\nhours = "06:30-14:30"\n'
    (site / "exchange.toml").write_text(SITE + text)
    shut = '[["2026-12-24", "2027-01-03"], ["2026-08-10", "2026-08-10"]]'
    theirs = f'calendar = "DE-BY"\nshutdowns = {shut}\n'
    (site / "partners/acme.toml").write_text(PARTNER + theirs)
    known = settings.load(site).calendars
    ours, acme = known["_site"], known["acme"]
    assert (ours.name, ours.zone, ours.opens, ours.closes) == (
        "PL", "Europe/Warsaw", time(6, 30), time(14, 30),
    )  # fmt: skip
    assert not ours.works(date(2025, 12, 24))  # a holiday in Poland since 2025
    assert not ours.works(date(2026, 11, 11))
    assert acme.works(date(2026, 11, 11))
    assert not acme.works(date(2026, 1, 6))  # in Bavaria, not in all of Germany
    assert not acme.works(date(2026, 8, 10))
    assert acme.on_or_after(date(2026, 12, 24)) == date(2027, 1, 4)


def test_days_of_a_weekend_that_a_country_works_count_unless_shut(site: Path) -> None:
    (site / "exchange.toml").write_text(SITE + 'calendar = "CN"\n')
    worked = settings.load(site).site_calendar
    assert worked.works(date(2024, 2, 4))  # a Sunday before the Spring Festival
    shut = 'calendar = "CN"\nshutdowns = [["2024-02-04", "2024-02-04"]]\n'
    (site / "exchange.toml").write_text(SITE + shut)
    assert not settings.load(site).site_calendar.works(date(2024, 2, 4))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('calendar = "XX"', "key calendar: 'XX' begins with no country of ISO 3166"),
        ('calendar = "DE-XX"', "key calendar: DE has no part 'XX'; known are BB, "),
        ('hours = "08:00-16:00"', "key hours: needs a calendar beside it"),
        ('shutdowns = [["2026-01-01", "2026-01-02"]]', "key shutdowns: needs a calendar"),
        ('calendar = "DE"\nhours = "8-16"', "key hours: '8-16' is not like 08:00-16:00"),
        ('calendar = "DE"\nhours = "22:00-06:00"', "key hours: '22:00-06:00' ends before"),
        (
            'calendar = "DE"\nshutdowns = [["2026-01-05", "2026-01-02"]]',
            "key shutdowns: shutdown 1 ends on 2026-01-02, before it begins on 2026-01-05",
        ),
        (
            'calendar="DE"\nshutdowns = [["2026-01-05","2026-12-31"],["2027-01-01","2027-09-01"]]',
            "key shutdowns: no working day in the 400 days from 2026-01-05",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_calendar_is_refused(site: Path, text: str, told: str) -> None:
    (site / "partners/acme.toml").write_text(f"{PARTNER}{text}\n")
    found = mistake(site)
    assert found.startswith("partners/acme.toml, line ")
    assert told in found
