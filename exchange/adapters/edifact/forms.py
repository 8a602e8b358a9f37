"""What handlers look at in each segment of a line, so that lines may be read in columns."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial

from exchange.adapters.edi.drafting import Draft
from exchange.adapters.edi.outlines import DAY, MAYBE, NONE, NUMBER, TEXT, WORDS, Field, Form
from exchange.adapters.edi.segments import Segments
from exchange.adapters.edifact.buckets import WANTED
from exchange.adapters.edifact.codes import ORDERED
from exchange.adapters.edifact.dates import FORMATS, decode, wanted
from exchange.model.partners import Weeks

YEARS = (2001, 2002, 2003, 2004, 2007, 2008, 2009, 2013)
"""Years whose weeks are counted alike by the directory and by ISO 8601."""

LATER = timedelta(days=31)
PATTERNS = (("CCYY", "%Y"), ("YY", "%y"), ("MMDD", "%m%d"), ("HHMM", "0000"), ("MM", "%m"),
            ("WW", "%V"), ("SS", "00"))  # fmt: skip
ITEMS = tuple(
    field for element in range(3, 8) for field in (Field(element, 1, TEXT), Field(element, 2))
)


def days(text: str, code: str, weeks: Weeks) -> tuple[str, str]:
    """Return the first and the last day of a date; empty where it cannot be read."""
    span = decode(text, code, weeks)
    return ("", "") if not span.start or wanted(text, code, weeks) else (span.start, span.end)


def sample(code: str, number: int) -> str:
    """Return a date in a format, each of 32 numbers another one."""
    known = FORMATS[code]
    day = date(YEARS[number // 4 % len(YEARS)], number % 4 * 3 + 1, 1)
    text = written(day, known.pattern)
    return text + written(day + LATER, known.pattern) if known.range else text


def written(day: date, pattern: str) -> str:
    """Write a day as the directory describes a format."""
    for sign, code in PATTERNS:
        pattern = pattern.replace(sign, code)
    return f"{day:{pattern}}".replace("Q", str((day.month + 2) // 3))


FIELDS = {
    "LIN": (Field(2, 1, TEXT), Field(3, 1), Field(4, 1, TEXT), Field(4, 2)),
    "PIA": (Field(2, 1), *ITEMS),
    "IMD": (Field(4, 4, WORDS), Field(4, 5, WORDS)),
    "RFF": (Field(2, 1), Field(2, 2, TEXT)),
    "QTY": (Field(2, 1), Field(2, 2, NUMBER), Field(2, 3)),
    "DTM": (Field(2, 1), Field(2, 2, DAY, (2, 3)), Field(2, 3)),
    "SCC": (Field(2, 1), Field(4, 1)),
}


def delfor(draft: Draft, _: Segments) -> Form:
    """Return the form of a DELFOR; dates are read as its sender counts weeks."""
    return counted(draft.weeks)


@cache
def counted(weeks: Weeks) -> Form:
    """Return the form of a DELFOR whose sender counts weeks like this."""
    return Form(FIELDS, "LIN", "QTY", WANTED, partial(days, weeks=weeks), sample)


ORDER_FIELDS = {
    **{tag: FIELDS[tag] for tag in ("LIN", "PIA", "IMD", "QTY", "DTM")},
    "FTX": (Field(2, 1), *(Field(5, at, TEXT) for at in range(1, 6)), Field(5, 6, NONE)),
    "MOA": (Field(2, 1), Field(2, 2, MAYBE), Field(2, 3)),
    "PRI": (Field(2, 1), Field(2, 2, MAYBE), Field(2, 5, MAYBE), Field(2, 6), Field(3, 1)),
    "CUX": (Field(2, 2), Field(3, 2)),
    "RFF": (Field(2, 1), Field(2, 2, TEXT), Field(2, 3, TEXT)),
}


def ordering(draft: Draft, _: Segments) -> Form:
    """Return the form of an ORDERS or ORDCHG; dates are read as its sender counts weeks."""
    return ordered(draft.weeks)


@cache
def ordered(weeks: Weeks) -> Form:
    """Return the form of an order whose sender counts weeks like this."""
    return replace(
        counted(weeks), fields=ORDER_FIELDS, wanted=ORDERED, group="delivery", shared="unit"
    )
