"""Reads the heading of a period by a closed grammar; what it does not know is not guessed."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from exchange.adapters.workbook.grid import Value, written
from exchange.adapters.workbook.headings import normal
from exchange.model.layouts import Buckets, Form

WEEK = timedelta(days=7)

HALF_A_YEAR = timedelta(days=182)
"""How far from the document's date the first week without a year may lie."""

WEEKDAYS = {"monday": 0, "saturday": 5, "sunday": 6}

EXAMPLES = "2026-W49, 2026-12"

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner sty styczeń styczen",
            "feb february februar lut luty",
            "mar march mär märz mrz marzec",
            "apr april kwi kwiecień kwiecien",
            "may mai maj",
            "jun june juni cze czerwiec",
            "jul july juli lip lipiec",
            "aug august sie sierpień sierpien",
            "sep sept september wrz wrzesień wrzesien",
            "oct october okt oktober paź paz październik pazdziernik",
            "nov november lis listopad",
            "dec december dez dezember gru grudzień grudzien",
        ),
        start=1,
    )
    for name in names.split()
}
"""Months in English, German and Polish, whole and abbreviated, in lower case."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its first and last day."""

    kind: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Unclear:
    """A heading that is meant as a period and cannot be read as one; what was expected."""

    expected: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How the headings of one document are read: `dates` are its patterns for typed dates.

    `after` is the day the period before ended, or for the first one the document's date.
    """

    buckets: Buckets
    dates: tuple[str, ...] = ()
    after: date | None = None
    first: bool = True


def period(heading: Value, reading: Reading) -> Period | Unclear | None:
    """Return what a heading says, None where it has nothing of a period (no digit in it)."""
    if isinstance(heading, date):
        day = heading.date() if isinstance(heading, datetime) else heading
        return _dated(day, reading) if "date" in reading.buckets.forms else Unclear(EXAMPLES)
    word = normal(heading)
    if not any(character.isdigit() for character in word):
        return None
    if not isinstance(heading, str):
        return Unclear(EXAMPLES)
    for form, pattern, read in GRAMMAR:
        if form in reading.buckets.forms and (match := pattern.fullmatch(word)):
            return read(match, reading) or Unclear(EXAMPLES)
    return _typed(heading, reading)


def _week(match: re.Match[str], _: Reading) -> Period | None:
    year = match["year"]
    return _iso_week(int(year if len(year) > len("26") else f"20{year}"), int(match["week"]))


def _iso_week(year: int, week: int) -> Period | None:
    try:
        start = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Period("WEEK", start, start + WEEK - timedelta(days=1))


def _week_without_year(match: re.Match[str], reading: Reading) -> Period | None:
    """Return the first such week from `after` on; the first one only if it is near."""
    if reading.after is None:
        return None
    earliest = (
        reading.after - timedelta(days=reading.after.weekday())
        if reading.first
        else (reading.after)
    )
    year = earliest.isocalendar().year
    weeks = (_iso_week(candidate, int(match["week"])) for candidate in (year, year + 1))
    found = next((week for week in weeks if week and week.start >= earliest), None)
    far = found and reading.first and found.start - earliest > HALF_A_YEAR
    return None if far else found


def _month(match: re.Match[str], _: Reading) -> Period | None:
    return _calendar_month(int(match["year"]), int(match["month"]))


def _named_month(match: re.Match[str], _: Reading) -> Period | None:
    return _calendar_month(int(match["year"]), MONTHS.get(match["name"], 0))


def _calendar_month(year: int, month: int) -> Period | None:
    if month not in range(1, 13):
        return None
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period("MONTH", date(year, month, 1), following - timedelta(days=1))


def _dated(day: date, reading: Reading) -> Period | Unclear:
    return DATED[reading.buckets.dates_are](day, reading.buckets)


def _day(day: date, _: Buckets) -> Period:
    return Period("DAY", day, day)


def _week_from(day: date, buckets: Buckets) -> Period | Unclear:
    if day.weekday() != WEEKDAYS[buckets.week_start]:
        return Unclear(f"{day:%Y-%m-%d} = {buckets.week_start}")
    return Period("WEEK", day, day + WEEK - timedelta(days=1))


def _month_from(day: date, _: Buckets) -> Period | Unclear:
    if day.day != 1:
        return Unclear(f"{day:%Y-%m}-01")
    return _calendar_month(day.year, day.month) or Unclear(EXAMPLES)


def _typed(text: str, reading: Reading) -> Period | Unclear:
    """Read a date typed as text by the layout's patterns, or say which dates it could be."""
    agreed = reading.dates if "date" in reading.buckets.forms else ()
    days = _parsed(text, (*agreed, "%Y-%m-%d") if agreed else ())
    if days:
        return _dated(days[0], reading)
    possible = sorted(set(_parsed(text, LIKELY)))
    return Unclear(" | ".join(map(str, possible)) or EXAMPLES)


def _parsed(text: str, patterns: tuple[str, ...]) -> list[date]:
    days = []
    for pattern in patterns:
        try:
            days.append(date(*time.strptime(text.strip(), pattern)[:3]))
        except ValueError:
            continue
    return days


def document_date(value: Value, dates: tuple[str, ...]) -> date | None:
    """Return the date a header cell states, None where it states none."""
    days = _parsed(written(value) or "", ("%Y-%m-%d", *dates))
    return days[0] if days else None


LIKELY = tuple(
    order.replace("/", separator)
    for separator in "/.-"
    for order in ("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%y/%m/%d", "%Y/%m/%d")
)

_SIGN = r"(?:w|ww|cw|kw|wk|week|woche|tydz\.?|tydzień|tyg\.?)"
_NUMBER = r"(?P<week>\d{1,2})"
_YEAR = r"(?P<year>20\d\d)"

Read = Callable[[re.Match[str], Reading], Period | None]

GRAMMAR: tuple[tuple[Form, re.Pattern[str], Read], ...] = (
    ("week", re.compile(rf"{_YEAR}[-/. ]?{_SIGN}[-. ]?{_NUMBER}"), _week),
    ("week", re.compile(rf"{_SIGN}[-. ]?{_NUMBER}[-/. ]{_YEAR}"), _week),
    ("week", re.compile(rf"{_SIGN}[-. ]?{_NUMBER}/(?P<year>\d\d)"), _week),
    ("week_without_year", re.compile(rf"{_SIGN}[-. ]?{_NUMBER}"), _week_without_year),
    ("month", re.compile(rf"{_YEAR}-(?P<month>\d\d)"), _month),
    ("month", re.compile(rf"(?P<month>\d\d?)[./]{_YEAR}"), _month),
    ("month", re.compile(rf"(?P<name>[^\W\d_]+)\.?[- ]?{_YEAR}"), _named_month),
)
"""Every wording of a period, in normalised form (lower case, single blanks)."""

DATED: Mapping[str, Callable[[date, Buckets], Period | Unclear]] = {
    "DAY": _day,
    "WEEK": _week_from,
    "MONTH": _month_from,
}

GRAMMATICAL: tuple[Form, ...] = tuple(dict.fromkeys(form for form, _, _ in GRAMMAR))
"""The forms that are read by a wording, in the order they are tried."""

TYPED = "typed"
"""The form of a date that is typed as text."""

SOME_DAY = date(2026, 1, 1)
"""Asked is only whether a heading is a week without its year, not which one."""


def form(heading: Value) -> str:
    """Return the form a heading has whatever a layout says, empty where it is no period."""
    if isinstance(heading, date):
        return "date"
    for each in GRAMMATICAL:
        reading = Reading(Buckets(forms=(each,)), after=SOME_DAY, first=False)
        if isinstance(heading, str) and isinstance(period(heading, reading), Period):
            return each
    return TYPED if isinstance(heading, str) and _is_date(heading.strip()) else ""


DATE_SHAPE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
"""What a date typed as text looks like; trying all patterns on other text takes long."""


def _is_date(text: str) -> bool:
    shape = DATE_SHAPE.fullmatch(text)
    likely = (each for each in (*LIKELY, "%Y-%m-%d") if shape and shape[1] in each)
    return any(_parsed(text, (pattern,)) for pattern in likely)
