"""Functional groups and transaction sets: where they are, and what their trailers promise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edifact.control import references, totals
from exchange.adapters.edifact.envelope import timed
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Group

DAYS = ("%Y%m%d", "%y%m%d")
HOURS = {4: "%H%M", 6: "%H%M%S", 8: "%H%M%S"}
"""Patterns of a time by its length; hundredths of a second are cut off."""


@dataclass(frozen=True, slots=True)
class Span:
    """The segments from a header, GS or ST, to its trailer or to where that should have been."""

    start: int
    stop: int
    closed: bool


def spans(
    segments: Sequence[Segment], service: Sequence[int], end: int, pair: tuple[str, str]
) -> Iterator[Span]:
    """Yield what lies between a header and its trailer, as `pair` names them.

    `service` are the indexes of the service segments before IEA, which stands at `end`. A
    header that comes too early ends what is open; so do GS and GE with a transaction set.
    """
    header, trailer = pair
    breaking = {header} if header == "GS" else {"ST", "GS", "GE"}
    start: int | None = None
    for at in service:
        tag = segments[at].tag
        if start is not None and tag == trailer:
            yield Span(start, at + 1, closed=True)
            start = None
        elif start is not None and tag in breaking:
            yield Span(start, at, closed=False)
            start = None
        if tag == header:
            start = at
    if start is not None:
        yield Span(start, end, closed=False)


def group(segments: Sequence[Segment], span: Span) -> Group:
    """Read GS, and the count its GE states."""
    gs = segments[span.start]
    return Group(
        kind=text(gs, 2),
        sender=(text(gs, 3).strip(),),
        recipient=(text(gs, 4).strip(),),
        reference=text(gs, 7),
        version=(text(gs, 8), text(gs, 9)),
        moment=(text(gs, 5), text(gs, 6)),
        stated=text(segments[span.stop - 1], 2) if span.closed else "",
    )


def grouping(
    segments: Sequence[Segment], groups: Sequence[Span], sets: Sequence[Span]
) -> Iterator[Finding]:
    """Check each group against its sets, and that no set stands beside groups."""
    for span in groups:
        inside = [one for one in sets if span.start < one.start < span.stop]
        yield from opening(segments[span.start], span)
        yield from closing(segments, span, len(inside))
        if not inside:
            yield Finding("ENV-022", SegmentPlace(0, span.start + 1, "GS"))
    for one in sets:
        if not any(span.start < one.start < span.stop for span in groups):
            yield Finding("SYN-013", SegmentPlace(0, one.start + 1, "ST"), expected="GS")
            return


def opening(gs: Segment, span: Span) -> Iterator[Finding]:
    """Check date and time of GS, and that it has a control number."""
    where, day, hour = span.start + 1, text(gs, 5), text(gs, 6)
    if not any(timed(day, pattern) for pattern in DAYS):
        yield Finding("X12-008", SegmentPlace(0, where, "GS", 5), day, "CCYYMMDD")
    if not timed(hour[:6], HOURS.get(len(hour), "%H%M")):
        yield Finding("SYN-012", SegmentPlace(0, where, "GS", 6), hour, "HHMM")
    if not text(gs, 7):
        yield Finding("SYN-013", SegmentPlace(0, where, "GS", 7), expected="GS06")


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
