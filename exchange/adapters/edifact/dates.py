"""Turns a date of DTM into ISO dates where its format says beyond doubt which days it means."""

import re
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
    SHORT_YEAR,
    YEAR,
    moment,
)
from exchange.adapters.edi.weeks import monday
from exchange.model.partners import Weeks


class Span(NamedTuple):
    """First and last day as ISO text, and the period the format names ("" where it names a day).

    `end` is empty where only one day is named. What cannot be decoded stays as it was
    written, in `start`, and is no date.
    """

    start: str
    end: str = ""
    period: str = ""


def quarter(text: str) -> date:
    """Return the first day of a quarter CCYYQ."""
    return date(int(text[:4]), int(text[4:]) * QUARTER - 2, 1)


class Format(NamedTuple):
    """A code of list 2379: its pattern, how it is read, the period it names, a range?

    A pattern of a week is read as the first day of its year and its number. The letters of a
    time zone, Z, are not read: the day is the one that is written.
    """

    pattern: str
    read: Callable[[str], date]
    period: str = ""
    range: bool = False

    def day(self, text: str, weeks: Weeks) -> date:
        """Return the first day of what is written; raises ValueError where there is none."""
        written = text[: len(self.pattern.rstrip("Z"))]
        if self.period != WEEK:
            return self.read(written)
        return monday(self.read(written[:-2]).year, int(written[-2:]), weeks)

    def fits(self, text: str) -> bool:
        """Tell whether a text has the figures of the pattern, and a time zone where it asks."""
        figures = len(self.pattern.rstrip("Z"))
        zone = text[figures:]
        return (
            len(text) == len(self.pattern)
            and text[:figures].isdecimal()
            and (not zone or bool(ZONE.fullmatch(zone)))
        )


WEEK = "WEEK"
ZONE = re.compile(r"[A-Z]{3}|[+-][0-9]{2}")
SHORT_TIME, TIME, LONG_TIME = map(moment, ("%y%m%d%H%M", "%Y%m%d%H%M", "%Y%m%d%H%M%S"))
FORMATS: Mapping[str, Format] = {
    "101": Format("YYMMDD", SHORT_DAY),
    "102": Format("CCYYMMDD", CALENDAR_DAY),
    "201": Format("YYMMDDHHMM", SHORT_TIME),
    "203": Format("CCYYMMDDHHMM", TIME),
    "204": Format("CCYYMMDDHHMMSS", LONG_TIME),
    "303": Format("CCYYMMDDHHMMZZZ", TIME),
    "304": Format("CCYYMMDDHHMMSSZZZ", LONG_TIME),
    "608": Format("CCYYQ", quarter, "QUARTER"),
    "609": Format("YYMM", SHORT_MONTH, "MONTH"),
    "610": Format("CCYYMM", CALENDAR_MONTH, "MONTH"),
    "615": Format("YYWW", SHORT_YEAR, WEEK),
    "616": Format("CCYYWW", YEAR, WEEK),
    "710": Format("CCYYMM", CALENDAR_MONTH, "MONTH", range=True),
    "711": Format("CCYYMMDD", CALENDAR_DAY, range=True),
    "713": Format("YYMMDDHHMM", SHORT_TIME, range=True),
    "715": Format("YYWW", SHORT_YEAR, WEEK, range=True),
    "716": Format("CCYYWW", YEAR, WEEK, range=True),
    "717": Format("YYMMDD", SHORT_DAY, range=True),
    "718": Format("CCYYMMDD", CALENDAR_DAY, range=True),
}
"""Times are cut off: a day is what the tables hold."""

COUNTS = frozenset(
    {"801", "802", "803", "804", "805", "806", "807", "808", "809", "810", "811", "812", "814"}
)
"""Formats that are a number of years, months, weeks, days and so on: a length, and no date."""


@lru_cache(maxsize=4096)
def decode(text: str, code: str, weeks: Weeks = "") -> Span:
    """Read the value of DTM (2380) in its format (2379); `weeks` is how the sender counts them."""
    known = FORMATS.get(code)
    if known is None or not text.isascii():
        return Span(text)
    parts = halves(text, len(known.pattern)) if known.range else (text,)
    if not all(map(known.fits, parts)):
        return Span(text)
    try:
        days = [known.day(part, weeks) for part in parts]
        end = LAST_DAYS[known.period](days[-1]) if known.period else days[-1]
    except (ValueError, OverflowError):
        return Span(text)
    named = known.range or known.period
    return Span(
        days[0].isoformat(),
        end.isoformat() if named else "",
        "" if known.range else known.period,
    )


def wanted(text: str, code: str, weeks: Weeks = "") -> str:
    """Return what a value that was not decoded should look like; "" where it was, or is empty.

    For weeks nobody agreed how to count, and for formats we do not know, that is a day.
    """
    if not text or decode(text, code, weeks).start != text:
        return ""
    known = FORMATS.get(code)
    if known is None or (known.period == WEEK and not weeks):
        return "CCYYMMDD (102)"
    return f"{known.pattern * (1 + known.range)} ({code})"


def clock(text: str, code: str) -> str:
    """Return the time of day that the value of DTM names, with its zone; "" where it names none."""
    known = FORMATS.get(code)
    if (
        known is None
        or known.range
        or "HH" not in known.pattern
        or decode(text, code).start == text
    ):
        return ""
    at, figures = known.pattern.index("HH"), len(known.pattern.rstrip("Z"))
    units = (text[each : each + 2] for each in range(at, figures, 2))
    return f"{':'.join(units)} {text[figures:]}".rstrip()


def broken(code: str) -> str:
    """Return the rule that a value breaks which is no date, by its format."""
    return "EDI-003" if code in COUNTS else "SYN-012"


def halves(text: str, width: int) -> tuple[str, ...]:
    """Cut a range in two; some put the hyphen of its description between, most do not."""
    both = text.replace("-", "", 1) if text[width : width + 1] == "-" else text
    return both[:width], both[width:]
