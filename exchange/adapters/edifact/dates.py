"""Turns a date of DTM into ISO dates where its format says beyond doubt which days it means."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

WEEK, MONTH, QUARTER = timedelta(days=6), 1, 3
MONTHS = 12
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Span(NamedTuple):
    """First and last day as ISO text, and the period the format names ("" where it names a day).

    `end` is empty where only one day is named. What cannot be decoded stays as it was
    written, in `start`; the typing of dates reports it.
    """

    start: str
    end: str = ""
    period: str = ""


def last_of_months(start: date, months: int) -> date:
    """Return the last day of the calendar month or quarter that `start` lies in."""
    following = (start.month - 1) // months * months + months
    year, month = start.year + following // MONTHS, following % MONTHS + 1
    return date(year, month, 1) - timedelta(days=1)


LAST_DAYS: Mapping[str, Callable[[date], date]] = {
    "DAY": lambda start: start,
    "WEEK": lambda start: start + WEEK,
    "MONTH": lambda start: last_of_months(start, MONTH),
    "QUARTER": lambda start: last_of_months(start, QUARTER),
}
"""The last day of a period by its kind: a week has seven days, months and quarters are those of
the calendar (code list 2013). Other kinds do not say how long they are."""


@lru_cache(maxsize=4096)
def last_day(start: str, period: str) -> str:
    """Return the last day of a period that starts here; empty where that is not certain."""
    ending = LAST_DAYS.get(period)
    if ending is None or not ISO.fullmatch(start):
        return ""
    try:
        return ending(date.fromisoformat(start)).isoformat()
    except (ValueError, OverflowError):
        return ""


def week(text: str) -> date:
    """Return the Monday of a week CCYYWW.

    The directory counts from the week of 1 January, ISO 8601 from that of the first
    Thursday. We read only weeks of years in which both are the same.
    """
    year, number = int(text[:4]), int(text[4:])
    if date(year, 1, 1).isocalendar().week != 1:
        raise ValueError(text)
    return date.fromisocalendar(year, number, 1)


def quarter(text: str) -> date:
    """Return the first day of a quarter CCYYQ."""
    return date(int(text[:4]), int(text[4:]) * QUARTER - 2, 1)


def moment(pattern: str) -> Callable[[str], date]:
    """Return the reader of a strptime pattern."""
    return lambda text: datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, no moment


class Format(NamedTuple):
    """A code of list 2379: how many characters, how they read, the period they name, a range?"""

    width: int
    read: Callable[[str], date]
    period: str = ""
    range: bool = False


CALENDAR_DAY, CALENDAR_MONTH = moment("%Y%m%d"), moment("%Y%m")
SHORT_DAY, SHORT_MONTH = moment("%y%m%d"), moment("%y%m")
SHORT_TIME = moment("%y%m%d%H%M")
FORMATS: Mapping[str, Format] = {
    "101": Format(6, SHORT_DAY),
    "102": Format(8, CALENDAR_DAY),
    "201": Format(10, SHORT_TIME),
    "203": Format(12, moment("%Y%m%d%H%M")),
    "204": Format(14, moment("%Y%m%d%H%M%S")),
    "608": Format(5, quarter, "QUARTER"),
    "609": Format(4, SHORT_MONTH, "MONTH"),
    "610": Format(6, CALENDAR_MONTH, "MONTH"),
    "616": Format(6, week, "WEEK"),
    "710": Format(6, CALENDAR_MONTH, "MONTH", range=True),
    "711": Format(8, CALENDAR_DAY, range=True),
    "713": Format(10, SHORT_TIME, range=True),
    "716": Format(6, week, "WEEK", range=True),
    "717": Format(6, SHORT_DAY, range=True),
    "718": Format(8, CALENDAR_DAY, range=True),
}
"""Times are cut off: a day is what the tables hold."""


@lru_cache(maxsize=4096)
def decode(text: str, code: str) -> Span:
    """Read the value of DTM (2380) in its format (2379)."""
    known = FORMATS.get(code)
    if known is None or not text.isascii():
        return Span(text)
    parts = halves(text, known.width) if known.range else (text,)
    if not all(len(part) == known.width and part.isdecimal() for part in parts):
        return Span(text)
    try:
        days = [known.read(part) for part in parts]
        end = LAST_DAYS[known.period](days[-1]) if known.period else days[-1]
    except (ValueError, OverflowError):
        return Span(text)
    named = known.range or known.period
    return Span(
        days[0].isoformat(),
        end.isoformat() if named else "",
        "" if known.range else known.period,
    )


def halves(text: str, width: int) -> tuple[str, ...]:
    """Cut a range in two; some put the hyphen of its description between, most do not."""
    both = text.replace("-", "", 1) if text[width : width + 1] == "-" else text
    return both[:width], both[width:]
