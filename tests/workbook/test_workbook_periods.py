from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.workbook.periods import Overdue, Period, Reading, Unclear, period
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


@pytest.mark.parametrize(
    ("heading", "start", "end"),
    [("Q1 2027", (2027, 1, 1), (2027, 3, 31)), ("2026-Q4", (2026, 10, 1), (2026, 12, 31)),
     ("q2/27", (2027, 4, 1), (2027, 6, 30)), ("Q3'27", (2027, 7, 1), (2027, 9, 30)),
     ("4. Quartal 2026", (2026, 10, 1), (2026, 12, 31)),
     ("1. kwartał 2027", (2027, 1, 1), (2027, 3, 31))],
)  # fmt: skip
def test_a_quarter_is_read(
    heading: str, start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    found = period(heading, Reading(Buckets(forms=("quarter",))))
    assert found == Period("QUARTER", date(*start), date(*end))


@pytest.mark.parametrize("heading", ["Q5 2027", "Q0 2027", "Q1", "Q1 27", "Quarter one 2027"])
def test_what_is_no_quarter_is_unclear(heading: str) -> None:
    assert isinstance(period(heading, Reading(Buckets(forms=("quarter",)))), Unclear)


@pytest.mark.parametrize("heading", ["W14'26", "w14 \u201926", "KW14/26", "CW 14'26"])
def test_a_week_with_two_figures_of_its_year_needs_a_sign_between_them(heading: str) -> None:
    assert period(heading, ANY) == week(2026, 14)
    assert isinstance(period("W14 26", ANY), Unclear)


@pytest.mark.parametrize("heading", ["M03.2026", "m3/2026", "2026M03", "2026-M3", "Mar'26"])
def test_a_month_by_its_number_is_read(heading: str) -> None:
    found = period(heading, ANY)
    assert found == Period("MONTH", date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    "heading",
    ["Past Due", "past-due", "BACKLOG", "Overdue", "Rückstand", "überfällig", "Zaległości"],
)
def test_what_is_overdue_is_understood_where_it_was_agreed(heading: str) -> None:
    assert period(heading, Reading(Buckets(forms=("backlog",)))) == Overdue()
    assert period(heading, ANY) is None


def test_what_is_overdue_was_due_the_day_before() -> None:
    day = date(2026, 11, 29)
    assert Overdue().before(date(2026, 11, 30)) == Period("BACKLOG", day, day)


SHORT = Reading(Buckets(forms=("short_month",)))


@pytest.mark.parametrize("heading", ["Jan-26", "jan 26", "Sty/26", "01/26", "1-26", "01.26"])
def test_a_short_month_is_read_only_where_it_was_agreed(heading: str) -> None:
    assert period(heading, SHORT) == Period("MONTH", date(2026, 1, 1), date(2026, 1, 31))
    assert isinstance(period(heading, ANY), Unclear)


def test_a_short_month_that_was_not_agreed_has_both_readings() -> None:
    assert period("Jan-26", ANY) == Unclear("2026-01 | ????-01-26")
    assert isinstance(period("Foo-26", ANY), Unclear)
    assert isinstance(period("13/26", SHORT), Unclear)


def test_months_without_a_year_run_on_from_the_one_before() -> None:
    rules = Buckets(forms=("month_without_year",))
    first = Reading(rules, after=date(2026, 11, 25))
    assert period("Nov", first) == Period("MONTH", date(2026, 11, 1), date(2026, 11, 30))
    later = Reading(rules, after=date(2026, 12, 31), first=False)
    assert period("sty", later) == Period("MONTH", date(2027, 1, 1), date(2027, 1, 31))
    assert period("Oct", later) == Unclear("2026-10-01 | 2027-10-01")
    assert isinstance(period("Oct", Reading(rules)), Unclear)


def test_a_week_that_jumps_half_a_year_could_be_one_of_two() -> None:
    later = Reading(ANY.buckets, after=date(2027, 5, 23), first=False)
    assert period("wk 50", later) == Unclear("2026-12-07 | 2027-12-13")


def test_a_date_may_be_the_last_day_of_its_week_or_month() -> None:
    weeks = Reading(Buckets(dates_are="WEEK_END"))
    assert period(date(2026, 12, 6), weeks) == week(2026, 49)
    assert isinstance(period(date(2026, 12, 5), weeks), Unclear)
    months = Reading(Buckets(dates_are="MONTH_END"))
    assert period(date(2027, 2, 28), months) == Period("MONTH", date(2027, 2, 1), date(2027, 2, 28))
    assert period(date(2027, 2, 27), months) == Unclear("2027-02-28")


def test_a_date_that_two_agreed_patterns_read_differently_is_not_read() -> None:
    both = Reading(Buckets(dates_are="DAY"), ("%d/%m/%y", "%m/%d/%y"))
    assert period("03/04/26", both) == Unclear("2026-03-04 | 2026-04-03")
    day = date(2026, 4, 25)
    assert period("25/04/26", both) == Period("DAY", day, day)
    assert period("04/04/26", both) == Period("DAY", date(2026, 4, 4), date(2026, 4, 4))
