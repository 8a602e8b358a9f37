"""Checks what UNT and UNZ promise, and that segments hold no control characters."""

from collections.abc import Iterator, Sequence

from exchange.adapters.edi.promises import references, totals
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edi.strays import where_dirty
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


def unclean(scan: Scan, number: int, indexes: Sequence[int]) -> Iterator[Finding]:
    """Report the control characters in these segments, one a segment."""
    for at in scan.dirty:
        if at in indexes:
            segment = scan.segments[at]
            position = at - indexes[0] + 1 if number else at + 1
            place = SegmentPlace(number, position, segment.tag[:3], *where_dirty(segment))
            yield Finding("ENV-007", place, params={"charset": scan.charset})
