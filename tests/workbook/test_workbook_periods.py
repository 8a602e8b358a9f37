from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.workbook.periods import Period, Reading, Unclear, period
from exchange.model.layouts import Buckets

ANY = Reading(Buckets(forms=("week", "week_without_year", "month", "date")))
MONDAYS = [date(2026, 1, 5) + timedelta(weeks=index) for index in range(52 * 7 + 1)]
WEEKS = [day.isocalendar()[:2] for day in MONDAYS if day.isocalendar().year <= 2032]


def week(year: int, number: int) -> Period:
    start = date.fromisocalendar(year, number, 1)
    return Period("WEEK", start, start + timedelta(days=6))


@pytest.mark.parametrize(
    "wording",
    ["{y}-W{w:02}", "{y}W{w:02}", "CW{w:02}/{y}", "KW{w}/{s}", "W{w} {y}", "WK {w}.{y}",
     "cw\n{w:02}\u00a0{y}", "{y} KW {w}", "Week {w}/{y}", "tydz. {w}/{y}"],
)  # fmt: skip
def test_every_week_from_2026_to_2032_is_read_in_every_wording(wording: str) -> None:
    assert (2026, 53) in WEEKS
    for year, number in WEEKS:
        heading = wording.format(y=year, s=year % 100, w=number)
        assert period(heading, ANY) == week(year, number), heading


@pytest.mark.parametrize(
    ("heading", "month"),
    [("2026-12", 12), ("12.2026", 12), ("1/2026", 1), ("Dez 2026", 12), ("Dec 2026", 12),
     ("gru 2026", 12), ("PAŹ 2026", 10), ("paz\u0301 2026", 10), ("März 2026", 3),
     ("Sept. 2026", 9), ("styczeń 2026", 1), ("Mai-2026", 5)],
)  # fmt: skip
def test_a_month_is_read_in_three_languages(heading: str, month: int) -> None:
    found = period(heading, ANY)
    assert isinstance(found, Period)
    assert (found.kind, found.start) == ("MONTH", date(2026, month, 1))
    assert (found.end + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    "heading",
    ["2027-W53", "W54 2026", "2026-W00", "2026-49", "13.2026", "Foo 2026", "10/11/25",
     "03/04/2026", "49", "202649", "Q1 2027", "Jan-26", "W49 2026 W50", "1999-W05", 49, 46350.0],
)  # fmt: skip
def test_what_the_grammar_does_not_know_is_unclear(heading: str | float) -> None:
    assert isinstance(period(heading, ANY), Unclear)


@pytest.mark.parametrize("heading", ["Remarks", "", None, "Total", "#REF!"])
def test_a_heading_without_a_digit_is_no_period(heading: str | None) -> None:
    assert period(heading, ANY) is None


def test_a_date_that_could_be_two_names_both() -> None:
    assert period("10/11/25", ANY) == Unclear("2010-11-25 | 2025-10-11 | 2025-11-10")


def test_a_date_is_read_by_the_agreed_pattern_only() -> None:
    agreed = Reading(Buckets(dates_are="DAY"), ("%d.%m.%Y",))
    day = date(2026, 10, 16)
    assert period("16.10.2026", agreed) == Period("DAY", day, day)
    assert isinstance(period("10/16/2026", agreed), Unclear)


def test_a_date_cell_is_the_first_day_of_its_week() -> None:
    assert period(datetime.fromisoformat("2026-11-30"), ANY) == week(2026, 49)
    assert isinstance(period(date(2026, 12, 1), ANY), Unclear)


def test_weeks_may_start_on_sunday_if_agreed() -> None:
    sunday = Reading(Buckets(week_start="sunday"))
    found = period(date(2026, 11, 29), sunday)
    assert found == Period("WEEK", date(2026, 11, 29), date(2026, 12, 5))


def test_a_date_cell_is_the_first_day_of_its_month() -> None:
    months = Reading(Buckets(dates_are="MONTH"))
    assert period(date(2027, 2, 1), months) == Period("MONTH", date(2027, 2, 1), date(2027, 2, 28))
    assert isinstance(period(date(2027, 2, 2), months), Unclear)


def test_weeks_without_a_year_run_on_from_the_one_before() -> None:
    first = Reading(ANY.buckets, after=date(2026, 11, 25))
    assert period("wk 48", first) == week(2026, 48)
    later = Reading(ANY.buckets, after=date(2026, 12, 27), first=False)
    assert period("wk 53", later) == week(2026, 53)
    assert period("KW 1", later) == week(2027, 1)


def test_a_first_week_without_a_year_must_be_near_the_document() -> None:
    first = Reading(ANY.buckets, after=date(2026, 11, 25))
    assert isinstance(period("wk 47", first), Unclear)
    assert isinstance(period("wk 49", ANY), Unclear)


def test_a_form_not_agreed_is_unclear() -> None:
    assert isinstance(period("wk 49", Reading(Buckets(), after=date(2026, 11, 25))), Unclear)
    assert isinstance(period("2026-12", Reading(Buckets(forms=("week",)))), Unclear)


@given(st.one_of(st.text(), st.floats(), st.dates(), st.integers(), st.booleans()))
def test_no_heading_raises(heading: object) -> None:
    found = period(heading, ANY)  # type: ignore[arg-type]  # whatever a cell may hold
    assert found is None or isinstance(found, Period | Unclear)
