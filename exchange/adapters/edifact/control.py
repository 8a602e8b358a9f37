"""Checks what UNT and UNZ promise, and that segments hold no control characters."""

from collections.abc import Iterator, Sequence

from exchange.adapters.edi.segments import Segment, components, text
from exchange.adapters.edifact.scanning import CONTROLS, Scan
from exchange.model.findings import Finding, SegmentPlace


def around(number: int, segments: Sequence[Segment]) -> Iterator[Finding]:
    """Check UNT against UNH and what lies between."""
    last = segments[-1]
    if last.tag != "UNT":
        yield Finding("SYN-013", SegmentPlace(number, len(segments), "UNT"), expected="UNT")
        return
    yield from totals(SegmentPlace(number, len(segments), "UNT"), last, len(segments))
    yield from references(SegmentPlace(number, len(segments), "UNT"), last, text(segments[0], 2))


def trailer(segments: Sequence[Segment], end: int, count: int) -> Iterator[Finding]:
    """Check UNZ against UNB and the messages there are."""
    where = SegmentPlace(0, end + 1, "UNZ")
    yield from totals(where, segments[end], count)
    yield from references(where, segments[end], text(segments[0], 6))
    if not count:
        yield Finding("ENV-022", where)


def totals(where: SegmentPlace, trailing: Segment, counted: int) -> Iterator[Finding]:
    """Compare the control count of UNT or UNZ; leading zeros are allowed."""
    stated = text(trailing, 2)
    if (stated.lstrip("0") or stated[:1]) != str(counted):
        yield Finding("ENV-006", element(where, 2), stated, str(counted), {"tag": where.tag})


def references(where: SegmentPlace, trailing: Segment, expected: str) -> Iterator[Finding]:
    """Compare the reference of UNT or UNZ, character by character."""
    if text(trailing, 3) != expected:
        stated = text(trailing, 3)
        yield Finding("SYN-028", element(where, 3), stated, expected, {"tag": where.tag})


def element(where: SegmentPlace, number: int, component: int = 0) -> SegmentPlace:
    """Return the place of an element in that segment."""
    return SegmentPlace(where.message, where.segment, where.tag, number, component)


def unclean(scan: Scan, number: int, indexes: Sequence[int]) -> Iterator[Finding]:
    """Report the control characters in these segments, one a segment."""
    for at in scan.dirty:
        if at in indexes:
            segment = scan.segments[at]
            position = at - indexes[0] + 1 if number else at + 1
            place = SegmentPlace(number, position, segment.tag[:3], *where_dirty(segment))
            yield Finding("ENV-007", place, params={"charset": scan.charset})


def where_dirty(segment: Segment) -> tuple[int, int]:
    """Return element and component of the first control character; 0, 0 where it is in the tag."""
    forbidden = set(CONTROLS)
    for number in range(2, len(segment.elements) + 2):
        for component, value in enumerate(components(segment, number), 1):
            if forbidden.intersection(value):
                return number, component
    return 0, 0
