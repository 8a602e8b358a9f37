"""Checks what the headers and trailers of groups and sets promise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exchange.adapters.edi.promises import references, timed, totals
from exchange.adapters.edi.segments import Segment, text
from exchange.model.findings import Finding, SegmentPlace

CONTROL_DIGITS = 9
DAYS = ("%Y%m%d", "%y%m%d")
HOURS = {4: "%H%M", 6: "%H%M%S", 8: "%H%M%S"}
"""Patterns of a time by its length; hundredths of a second are cut off."""


@dataclass(frozen=True, slots=True)
class Span:
    """The segments from a header, GS or ST, to its trailer or to where that should have been."""

    start: int
    stop: int
    closed: bool

    @property
    def extent(self) -> tuple[int, int]:
        """Start and stop."""
        return self.start, self.stop


def opening(gs: Segment, span: Span) -> Iterator[Finding]:
    """Check date and time of GS, and that it has a control number."""
    where, day, hour = span.start + 1, text(gs, 5), text(gs, 6)
    if not any(timed(day, pattern) for pattern in DAYS):
        yield Finding("X12-008", SegmentPlace(0, where, "GS", 5), day, "CCYYMMDD")
    if not timed(hour[:6], HOURS.get(len(hour), "%H%M")):
        yield Finding("SYN-012", SegmentPlace(0, where, "GS", 6), hour, "HHMM")
    number = text(gs, 7)
    if not number:
        yield Finding("SYN-013", SegmentPlace(0, where, "GS", 7), expected="GS06")
    elif not (number.isdecimal() and len(number) <= CONTROL_DIGITS):
        yield Finding("SYN-012", SegmentPlace(0, where, "GS", 7), number, "1")


def closing(segments: Sequence[Segment], span: Span, count: int) -> Iterator[Finding]:
    """Check GE against GS and the sets between."""
    where = SegmentPlace(0, span.stop, "GE")
    if not span.closed:
        yield Finding("SYN-013", where, expected="GE")
        return
    yield from totals(where, segments[span.stop - 1], count)
    yield from references(where, segments[span.stop - 1], text(segments[span.start], 7))


def around(number: int, segments: Sequence[Segment], span: Span) -> Iterator[Finding]:
    """Check SE against ST and what lies between."""
    inside = segments[span.start : span.stop]
    where = SegmentPlace(number, len(inside), "SE")
    if not span.closed:
        yield Finding("SYN-013", where, expected="SE")
        return
    yield from totals(where, inside[-1], len(inside))
    yield from references(where, inside[-1], text(inside[0], 3))
