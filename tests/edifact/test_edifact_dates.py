from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.edi.periods import last_day
from exchange.adapters.edifact.dates import FORMATS, Span, broken, decode, wanted
from exchange.model.partners import Weeks


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        ("20261130", "102", Span("2026-11-30")),
        ("261130", "101", Span("2026-11-30")),
        ("202611301415", "203", Span("2026-11-30")),
        ("20261130141559", "204", Span("2026-11-30")),
        ("202612", "610", Span("2026-12-01", "2026-12-31", "MONTH")),
        ("2612", "609", Span("2026-12-01", "2026-12-31", "MONTH")),
        ("20271", "608", Span("2027-01-01", "2027-03-31", "QUARTER")),
        ("202649", "616", Span("2026-11-30", "2026-12-06", "WEEK")),
        ("2026113020261206", "718", Span("2026-11-30", "2026-12-06")),
        ("20261130-20261206", "711", Span("2026-11-30", "2026-12-06")),
        ("202612202702", "710", Span("2026-12-01", "2027-02-28")),
        ("202649202652", "716", Span("2026-11-30", "2026-12-27")),
        ("2649", "615", Span("2026-11-30", "2026-12-06", "WEEK")),
        ("26492652", "715", Span("2026-11-30", "2026-12-27")),
        ("2611301415", "201", Span("2026-11-30")),
        ("202611302330CET", "303", Span("2026-11-30")),
        ("202611302330+01", "303", Span("2026-11-30")),
        ("20261130233059GMT", "304", Span("2026-11-30")),
    ],
)
def test_a_date_is_read_in_its_format(text: str, code: str, span: Span) -> None:
    assert decode(text, code) == span


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20261332", "102"),
        ("2026-11-30", "102"),
        ("30112026", ""),
        ("20261130", "999"),
        ("2611", "102"),
        ("20265", "608"),
        ("202654", "616"),
        ("20261130", "718"),
        ("٢٠٢٦١١٣٠", "102"),
        ("", "102"),
        ("9999129999", "716"),
        ("202611302330", "303"),
        ("202611302330 1 ", "303"),
        ("202611302560CET", "303"),
        ("5", "804"),
    ],
)
def test_what_cannot_be_read_stays_as_written(text: str, code: str) -> None:
    assert decode(text, code) == Span(text)


def test_a_week_is_read_only_where_both_ways_of_counting_agree() -> None:
    assert decode("202601", "616").start == "2025-12-29"
    assert decode("202701", "616") == Span("202701")
    assert wanted("202701", "616") == "CCYYMMDD (102)"


@pytest.mark.parametrize(
    ("text", "code", "weeks", "start"),
    [
        ("202701", "616", "iso", "2027-01-04"),
        ("202701", "616", "january", "2026-12-28"),
        ("2702", "615", "january", "2027-01-04"),
        ("202653", "616", "iso", "2026-12-28"),
        ("202752", "616", "january", "2027-12-20"),
        ("202801", "616", "january", "2027-12-27"),
        ("202752", "616", "iso", "2027-12-27"),
    ],
)
def test_a_week_is_read_as_the_partner_counts(
    text: str, code: str, weeks: Weeks, start: str
) -> None:
    assert decode(text, code, weeks).start == start


@pytest.mark.parametrize(
    ("text", "weeks"), [("202653", "january"), ("202753", "iso"), ("202700", "january")]
)
def test_a_week_that_year_does_not_have_is_none(text: str, weeks: Weeks) -> None:
    assert decode(text, "616", weeks) == Span(text)
    assert wanted(text, "616", weeks) == "CCYYWW (616)"


@given(st.dates(date(1970, 1, 5), date(2060, 12, 31)), st.sampled_from(("iso", "january")))
def test_every_day_lies_in_the_week_that_names_it(day: date, weeks: Weeks) -> None:
    """The first week holds the first Thursday, or 1 January: counted here day by day."""
    start = day - timedelta(days=day.weekday())
    first = start + timedelta(days=3 if weeks == "iso" else 6)
    number = (first.timetuple().tm_yday - 1) // 7 + 1
    span = decode(f"{first.year}{number:02}", "616", weeks)
    assert span == Span(start.isoformat(), (start + timedelta(days=6)).isoformat(), "WEEK")


def test_a_number_of_weeks_is_no_date() -> None:
    assert broken("803") == "EDI-003"
    assert broken("999") == broken("102") == "SYN-012"


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2026-11-30", "DAY", "2026-11-30"),
        ("2026-11-30", "WEEK", "2026-12-06"),
        ("2026-12-01", "MONTH", "2026-12-31"),
        ("2026-11-02", "MONTH", "2026-11-30"),
        ("2028-02-01", "MONTH", "2028-02-29"),
        ("2026-10-01", "QUARTER", "2026-12-31"),
        ("2026-11-30", "FLEX", ""),
        ("2026-11-30", "DISCRETE", ""),
        ("20261130", "WEEK", ""),
        ("2026-13-30", "WEEK", ""),
        ("9999-12-31", "WEEK", ""),
        ("9999-12-31", "MONTH", ""),
    ],
)
def test_the_last_day_follows_from_the_kind_of_period(start: str, period: str, end: str) -> None:
    assert last_day(start, period) == end


@given(st.text("0123456789-", max_size=17), st.sampled_from(sorted(FORMATS)))
def test_any_digits_are_a_date_or_stay_as_written(text: str, code: str) -> None:
    span = decode(text, code)
    assert span.start == text or len(span.start) == 10
    assert not span.end or span.start <= span.end or FORMATS[code].range
