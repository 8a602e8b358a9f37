"""Turns a date of DTM into ISO dates where its format says beyond doubt which days it means."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from exchange.adapters.edi.periods import (
    CALENDAR_DAY,
    CALENDAR_MONTH,
    LAST_DAYS,
    QUARTER,
    SHORT_DAY,
    SHORT_MONTH,
    moment,
)


class Span(NamedTuple):
    """First and last day as ISO text, and the period the format names ("" where it names a day).

    `end` is empty where only one day is named. What cannot be decoded stays as it was
    written, in `start`, and is no date.
    """

    start: str
    end: str = ""
    period: str = ""


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


class Format(NamedTuple):
    """A code of list 2379: its pattern, how it is read, the period it names, a range?"""

    pattern: str
    read: Callable[[str], date]
    period: str = ""
    range: bool = False


SHORT_TIME = moment("%y%m%d%H%M")
FORMATS: Mapping[str, Format] = {
    "101": Format("YYMMDD", SHORT_DAY),
    "102": Format("CCYYMMDD", CALENDAR_DAY),
    "201": Format("YYMMDDHHMM", SHORT_TIME),
    "203": Format("CCYYMMDDHHMM", moment("%Y%m%d%H%M")),
    "204": Format("CCYYMMDDHHMMSS", moment("%Y%m%d%H%M%S")),
    "608": Format("CCYYQ", quarter, "QUARTER"),
    "609": Format("YYMM", SHORT_MONTH, "MONTH"),
    "610": Format("CCYYMM", CALENDAR_MONTH, "MONTH"),
    "616": Format("CCYYWW", week, "WEEK"),
    "710": Format("CCYYMM", CALENDAR_MONTH, "MONTH", range=True),
    "711": Format("CCYYMMDD", CALENDAR_DAY, range=True),
    "713": Format("YYMMDDHHMM", SHORT_TIME, range=True),
    "716": Format("CCYYWW", week, "WEEK", range=True),
    "717": Format("YYMMDD", SHORT_DAY, range=True),
    "718": Format("CCYYMMDD", CALENDAR_DAY, range=True),
}
"""Times are cut off: a day is what the tables hold."""


@lru_cache(maxsize=4096)
def decode(text: str, code: str) -> Span:
    """Read the value of DTM (2380) in its format (2379)."""
    known = FORMATS.get(code)
    if known is None or not text.isascii():
        return Span(text)
    width = len(known.pattern)
    parts = halves(text, width) if known.range else (text,)
    if not all(len(part) == width and part.isdecimal() for part in parts):
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


def wanted(text: str, code: str) -> str:
    """Return what a value that was not decoded should look like; "" where it was, or is empty.

    For weeks, which not everybody counts alike, and for formats we do not know, that is a day.
    """
    if not text or decode(text, code).start != text:
        return ""
    known = FORMATS.get(code)
    if known is None or known.period == "WEEK":
        return "CCYYMMDD (102)"
    return f"{known.pattern * (1 + known.range)} ({code})"


def halves(text: str, width: int) -> tuple[str, ...]:
    """Cut a range in two; some put the hyphen of its description between, most do not."""
    both = text.replace("-", "", 1) if text[width : width + 1] == "-" else text
    return both[:width], both[width:]
