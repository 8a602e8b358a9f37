"""Finds what stands where it must not: outside sets, empty, twice, or no character of X12."""

from collections.abc import Iterator, Sequence

from exchange.adapters.edi.segments import Segment
from exchange.model.findings import Finding, SegmentPlace

BETWEEN = frozenset({"TA1"})
"""Segments that may stand in an interchange outside any group."""


def repeated(number: int, reference: str, earlier: int) -> Iterator[Finding]:
    """Report a set without a control number (ST02), or with that of an earlier set of its group."""
    where = SegmentPlace(number, 1, "ST", 3)
    if not reference:
        yield Finding("SYN-013", where, expected="ST02")
    elif earlier != number:
        yield Finding("SYN-026", where, reference, params={"earlier": f"message {earlier}"})


def padded(number: int, segments: Sequence[Segment]) -> Iterator[Finding]:
    """Report the first segment of a set that ends in an empty element."""
    for position, segment in enumerate(segments, 1):
        if segment.elements and segment.elements[-1] == "":
            place = SegmentPlace(number, position, segment.tag, len(segment.elements) + 1)
            yield Finding("X12-107", place, segment.tag)
            return
