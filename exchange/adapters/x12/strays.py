"""Finds what stands where it must not: outside sets, empty, twice, or no character of X12."""

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence

from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import Segment
from exchange.adapters.edi.strays import where_dirty
from exchange.adapters.x12.promises import Span
from exchange.model.findings import Finding, SegmentPlace

BETWEEN = frozenset({"TA1"})
"""Segments that may stand in an interchange outside any group."""


def unclean(scan: Scan, span: Span, number: int, inside: Container[int]) -> Iterator[Finding]:
    """Report the control characters in these segments, one a segment."""
    first, last = (bisect_left(scan.dirty, at) for at in (span.start, span.stop))
    for at in scan.dirty[first:last]:
        if at in inside:
            segment = scan.segments[at]
            place = SegmentPlace(
                number, at - span.start + 1, segment.tag[:3], *where_dirty(segment)
            )
            yield Finding("ENV-007", place, params={"charset": "X12"})


def repeated(number: int, reference: str, earlier: int) -> Iterator[Finding]:
    """Report a set without a control number (ST02), or with that of an earlier set of its group."""
    where = SegmentPlace(number, 1, "ST", 3)
    if not reference:
        yield Finding("SYN-013", where, expected="ST02")
    elif earlier != number:
        yield Finding("SYN-012", where, reference, f"≠ {reference} (message {earlier})")


def padded(number: int, segments: Sequence[Segment]) -> Iterator[Finding]:
    """Report the first segment of a set that ends in an empty element."""
    for position, segment in enumerate(segments, 1):
        if segment.elements and segment.elements[-1] == "":
            place = SegmentPlace(number, position, segment.tag, len(segment.elements) + 1)
            yield Finding("X12-107", place, segment.tag)
            return
