"""Finds what stands where it must not: outside messages, after the end, or no text at all."""

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from itertools import islice

from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import Segment, components
from exchange.model.findings import Finding, SegmentPlace

CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
MOST_STRAY = 10
LONGEST_SHOWN = 35


def between(messages: Sequence[tuple[int, int]], count: int) -> list[int]:
    """Return the indexes of the segments that stand in no message."""
    starts = [0, *(stop for _, stop in messages)]
    stops = [*(start for start, _ in messages), count]
    gaps = zip(starts, stops, strict=True)
    return [at for start, stop in gaps for at in range(start, stop)]


def stray(
    segments: Sequence[Segment], indexes: Sequence[int], allowed: Container[str] = ()
) -> Iterator[Finding]:
    """Report the first few segments that stand between, before or after messages."""
    found = (at for at in indexes if segments[at].tag not in allowed)
    for at in islice(found, MOST_STRAY):
        tag = segments[at].tag[:LONGEST_SHOWN]
        yield Finding("SYN-033", SegmentPlace(0, at + 1, tag), tag)


def leftover(scan: Scan) -> Iterator[Finding]:
    """Report text after the last segment."""
    if scan.unfinished:
        place = SegmentPlace(0, len(scan.segments) + 1, "")
        yield Finding("SYN-033", place, scan.unfinished[:LONGEST_SHOWN])


def truncated(scan: Scan, name: str, trailer: str) -> Finding:
    """Return the finding on an interchange without its trailer, UNZ or IEA."""
    count = len(scan.segments)
    where = f"segment {count} ({scan.segments[-1].tag[:LONGEST_SHOWN]})"
    how = "it breaks off inside the segment after" if scan.unfinished else "it ends after"
    reason = f"{how} {where}, without the closing segment {trailer}"
    params = {"name": name, "reason": reason}
    return Finding("ENV-001", SegmentPlace(0, count + 1, trailer), params=params)


def unclean(
    scan: Scan, number: int, span: range, charset: str, *, among: Container[int] | None = None
) -> Iterator[Finding]:
    """Report the control characters in the segments of a message, one a segment.

    Number 0 is the envelope; `among` are the indexes that belong to it.
    """
    first, last = (bisect_left(scan.dirty, at) for at in (span.start, span.stop))
    for at in scan.dirty[first:last]:
        if among is None or at in among:
            segment = scan.segments[at]
            position = at - span.start + 1
            place = SegmentPlace(number, position, segment.tag[:3], *where_dirty(segment))
            yield Finding("ENV-007", place, params={"charset": charset})


def where_dirty(segment: Segment) -> tuple[int, int]:
    """Return element and component of the first control character; 0, 0 where it is in the tag."""
    forbidden = set(CONTROLS)
    for number in range(2, len(segment.elements) + 2):
        for component, value in enumerate(components(segment, number), 1):
            if forbidden.intersection(value):
                return number, component
    return 0, 0
