"""Reads the heading of a period by a closed grammar; what it does not know is not guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from exchange.adapters.workbook.dates import dated, document_date, typed
from exchange.adapters.workbook.grid import Formatted, Value, bare
from exchange.adapters.workbook.headings import normal
from exchange.adapters.workbook.spans import (
    EXAMPLES,
    Overdue,
    Period,
    Reading,
    Unclear,
    iso_week,
    month,
    quarter,
)
from exchange.model.layouts import Form

__all__ = ["EXAMPLES", "Overdue", "Period", "Reading", "Unclear", "document_date", "period"]

HALF_A_YEAR = timedelta(days=182)
"""How far behind the one before it, or the document's date, a period without a year may lie."""

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


Found = Period | Overdue | Unclear | None


def period(heading: Value, reading: Reading) -> Found:
    """Return what a heading says, None where it has nothing of a period."""
    if isinstance(bare(heading), date):
        return _cell(heading, reading) if "date" in reading.buckets.forms else Unclear(EXAMPLES)
    word = normal(heading)
    for form, pattern, read in GRAMMAR if isinstance(heading, str) else ():
        if form in reading.buckets.forms and (match := pattern.fullmatch(word)):
            return read(match, reading) or Unclear(EXAMPLES)
    if not any(character.isdigit() for character in word):
        return None
    if not isinstance(heading, str):
        return Unclear(EXAMPLES)
    return _two_ways(word) or typed(heading, reading)


def _cell(heading: Value, reading: Reading) -> Period | Unclear:
    """Return the period of a date cell; what it shows or says beside the day is not dropped.

    One that shows a month is a month where the layout says so of dates, and else could be
    that month or what its day begins; one with a time of day could be the next day elsewhere.
    """
    moment = bare(heading)
    day = moment.date() if isinstance(moment, datetime) else moment
    if not isinstance(day, date) or (isinstance(moment, datetime) and moment.time() != time()):
        return Unclear(f"{day}")
    if isinstance(heading, Formatted) and not reading.buckets.dates_are.startswith("MONTH"):
        return Unclear(f"{heading.shown} | {day}")
    return dated(day, reading)


def _two_ways(word: str) -> Unclear | None:
    """Return both readings of Jan-26: a month of a year, or a day of any year."""
    match = SHORT.fullmatch(word)
    found = match and month(_year(match), MONTHS.get(match["name"], 0))
    if not found or not match:
        return None
    return Unclear(f"{found.start:%Y-%m} | ????-{found.start:%m}-{match['year']}")


def _year(match: re.Match[str]) -> int:
    year = match["year"]
    return int(year if len(year) > len("26") else f"20{year}")


def _week(match: re.Match[str], _: Reading) -> Period | None:
    return iso_week(_year(match), int(match["week"]))


def _week_without_year(match: re.Match[str], reading: Reading) -> Period | Unclear | None:
    if reading.after is None:
        return None
    earliest = reading.after
    if reading.first:
        earliest -= timedelta(days=earliest.weekday())
    return _next(iso_week, int(match["week"]), earliest)


def _month_without_year(match: re.Match[str], reading: Reading) -> Period | Unclear | None:
    if reading.after is None:
        return None
    earliest = reading.after.replace(day=1) if reading.first else reading.after
    return _next(month, MONTHS[match["name"]], earliest)


def _next(
    spelled: Callable[[int, int], Period | None], number: int, earliest: date
) -> Period | Unclear | None:
    """Return the first such period from a day on; one that is far could be another year's."""
    years = range(earliest.year - 1, earliest.year + 2)
    periods = [found for year in years if (found := spelled(year, number))]
    later = next((each for each in periods if each.start >= earliest), None)
    if later is None or later.start - earliest <= HALF_A_YEAR:
        return later
    near = [each for each in periods if each.start <= later.start][-2:]
    return Unclear(" | ".join(str(each.start) for each in near))


def _month(match: re.Match[str], _: Reading) -> Period | None:
    return month(_year(match), int(match["month"]))


def _named_month(match: re.Match[str], _: Reading) -> Period | None:
    return month(_year(match), MONTHS.get(match["name"], 0))


def _quarter(match: re.Match[str], _: Reading) -> Period | None:
    return quarter(_year(match), int(match["quarter"]))


def _backlog(_: re.Match[str], __: Reading) -> Overdue:
    return Overdue()


_SIGN = r"(?:w|ww|cw|kw|wk|week|woche|tydz\.?|tydzień|tyg\.?)"
_NUMBER = r"(?P<week>\d{1,2})"
_YEAR = r"(?P<year>20\d\d)"
_SHORT = r"(?P<year>\d\d)"
_QUARTER = r"(?:q|quarter |quartal |kwartał |kwartal )(?P<quarter>\d)"
_NAME = r"(?P<name>[^\W\d_]+)"
_NAMED_MONTH = "|".join(map(re.escape, sorted(MONTHS, key=len, reverse=True)))
_OVERDUE = (
    "past[- ]?due|overdue|backlog|arrears|delinquent|"
    "rückstand|rückstände|überfällig|zaległe|zaległości|zaległość|przeterminowane"
)

SHORT = re.compile(rf"{_NAME}[-. /']+{_SHORT}")
"""A month and two figures."""

Read = Callable[[re.Match[str], Reading], Found]

GRAMMAR: tuple[tuple[Form, re.Pattern[str], Read], ...] = (
    ("week", re.compile(rf"{_YEAR}[-/. ]?{_SIGN}[-. ]?{_NUMBER}"), _week),
    ("week", re.compile(rf"{_SIGN}[-. ]?{_NUMBER}[-/. ]{_YEAR}"), _week),
    ("week", re.compile(rf"{_SIGN}[-. ]?{_NUMBER}(?:/| ?['\u2019]){_SHORT}"), _week),
    ("week_without_year", re.compile(rf"{_SIGN}[-. ]?{_NUMBER}"), _week_without_year),
    ("month", re.compile(rf"{_YEAR}-(?P<month>\d\d)"), _month),
    ("month", re.compile(rf"(?:m[- ]?)?(?P<month>\d\d?)[./]{_YEAR}"), _month),
    ("month", re.compile(rf"{_YEAR}[-. ]?m(?P<month>\d\d?)"), _month),
    ("month", re.compile(rf"{_NAME}\.?[- ]?{_YEAR}"), _named_month),
    ("month", re.compile(rf"(?P<name>{_NAMED_MONTH})\.? ?['\u2019]{_SHORT}"), _named_month),
    ("short_month", re.compile(rf"(?P<name>{_NAMED_MONTH})\.?[-/ ]?{_SHORT}"), _named_month),
    ("short_month", re.compile(rf"(?P<month>\d\d?)[./-]{_SHORT}"), _month),
    ("month_without_year", re.compile(rf"(?P<name>{_NAMED_MONTH})\.?"), _month_without_year),
    ("quarter", re.compile(rf"{_QUARTER}[-/. ]?{_YEAR}"), _quarter),
    ("quarter", re.compile(rf"{_QUARTER}(?:/| ?['\u2019]){_SHORT}"), _quarter),
    ("quarter", re.compile(rf"{_YEAR}[-/. ]?q(?P<quarter>\d)"), _quarter),
    ("quarter", re.compile(rf"(?P<quarter>\d)\. ?(?:quartal|kwartał|kwartal) {_YEAR}"), _quarter),
    ("backlog", re.compile(_OVERDUE), _backlog),
)
"""Every wording of a period, in normalised form (lower case, single blanks)."""
