"""Finds what stands where it must not: outside sets, empty, twice, or no character of X12."""

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence

from exchange.adapters.edi.segments import Segments
from exchange.adapters.edifact.control import where_dirty
from exchange.adapters.x12.promises import Span
from exchange.adapters.x12.scanning import Scan
from exchange.model.findings import Finding, SegmentPlace

BETWEEN = frozenset({"TA1"})
"""Segments that may stand in an interchange outside any group."""

MOST_STRAY = 10
LONGEST_SHOWN = 35


def stray(segments: Segments, indexes: Sequence[int]) -> Iterator[Finding]:
    """Report the first few segments that stand outside sets, but for TA1, which may."""
    for at in indexes[:MOST_STRAY]:
        tag = segments[at].tag[:LONGEST_SHOWN]
        if tag not in BETWEEN:
            yield Finding("SYN-033", SegmentPlace(0, at + 1, tag), tag)


def leftover(scan: Scan) -> Iterator[Finding]:
    """Report text after the last segment."""
    if scan.unfinished:
        place = SegmentPlace(0, len(scan.segments) + 1, "")
        yield Finding("SYN-033", place, scan.unfinished[:LONGEST_SHOWN])


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


def padded(number: int, segments: Segments) -> Iterator[Finding]:
    """Report the first segment of a set that ends in an empty element."""
    component, element, _, _, repetition, _ = (
        f"\\x{{{ord(each):x}}}" for each in segments.words.separators
    )
    repeated = segments.words.separators[4].strip() and f"(?:{repetition}[^{element}]*)?"
    end = f"{element}{component}*{repeated}$"
    empty = segments.words.texts.str.contains(end).arg_true().to_list()
    for at in segments.where(empty)[:1]:
        place = SegmentPlace(number, at + 1, segments[at].tag, len(segments[at].elements) + 1)
        yield Finding("X12-107", place, segments[at].tag)
