"""Checks what headers and trailers promise: counts, references, dates and times."""

from collections.abc import Iterator
from datetime import datetime

from exchange.adapters.edi.segments import Segment, text
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.numbers import significant


def totals(where: SegmentPlace, trailing: Segment, counted: int) -> Iterator[Finding]:
    """Compare the control count of UNT or UNZ; leading zeros are allowed."""
    stated = text(trailing, 2)
    if (stated.lstrip("0") or stated[:1]) != str(counted):
        yield Finding("ENV-006", element(where, 2), stated, str(counted), {"tag": where.tag})


def references(where: SegmentPlace, trailing: Segment, expected: str) -> Iterator[Finding]:
    """Compare the reference of UNT or UNZ, letter by letter but for blanks at the end."""
    stated = text(trailing, 3)
    if significant(stated) != significant(expected):
        yield Finding("SYN-028", element(where, 3), stated, expected, {"tag": where.tag})


def element(where: SegmentPlace, number: int, component: int = 0) -> SegmentPlace:
    """Return the place of an element in that segment."""
    return SegmentPlace(where.message, where.segment, where.tag, number, component)


def timed(value: str, pattern: str) -> bool:
    """Tell whether a value is a date or time, written exactly in this pattern."""
    try:
        return f"{datetime.strptime(value, pattern):{pattern}}" == value  # noqa: DTZ007 - text only
    except ValueError:
        return False
