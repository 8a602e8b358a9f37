"""Checks what UNT and UNZ promise."""

from collections.abc import Iterator, Sequence

from exchange.adapters.edi.promises import references, totals
from exchange.adapters.edi.segments import Segment, text
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
