"""Checks what ISA and IEA promise, and what stands where it must not."""

from collections.abc import Iterator, Sequence

from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edifact.control import references, totals, where_dirty
from exchange.adapters.edifact.envelope import timed
from exchange.adapters.x12.groups import Span
from exchange.adapters.x12.scanning import Scan, unpadded
from exchange.model.findings import Finding, SegmentPlace

BETWEEN = frozenset({"TA1"})
"""Segments that may stand in an interchange outside any group."""

CONTROL_DIGITS = 9
MOST_STRAY = 10
LONGEST_SHOWN = 35


def header(isa: Segment) -> Iterator[Finding]:
    """Check widths, date, time, control number and usage of ISA."""
    for number, value, width in unpadded(isa):
        yield Finding("X12-106", SegmentPlace(0, 1, "ISA", number + 1), value, str(width))
    day, hour, reference, usage = (text(isa, element).strip() for element in (10, 11, 14, 16))
    digits = reference.isdecimal() and len(reference) == CONTROL_DIGITS
    checks = (
        ("X12-008", 10, day, timed(day, "%y%m%d"), "YYMMDD"),
        ("SYN-012", 11, hour, timed(hour, "%H%M"), "HHMM"),
        ("SYN-012", 14, reference, digits, "000000001"),
        ("SYN-012", 16, usage, usage in {"T", "P"}, "P, T"),
    )
    for rule, element, value, right, expected in checks:
        if not right:
            yield Finding(rule, SegmentPlace(0, 1, "ISA", element), value, expected)


def trailer(segments: Sequence[Segment], end: int, count: int) -> Iterator[Finding]:
    """Check IEA against ISA and the groups there are."""
    where = SegmentPlace(0, end + 1, "IEA")
    yield from totals(where, segments[end], count)
    yield from references(where, segments[end], text(segments[0], 14).strip())
    if not count and not any(segment.tag in BETWEEN for segment in segments):
        yield Finding("ENV-022", where)


def stray(segments: Sequence[Segment], indexes: Sequence[int]) -> Iterator[Finding]:
    """Report the first few segments that stand outside sets; TA1, which may, is an answer."""
    for at in indexes[:MOST_STRAY]:
        tag = segments[at].tag[:LONGEST_SHOWN]
        rule = "ENV-026" if tag in BETWEEN else "SYN-033"
        yield Finding(rule, SegmentPlace(0, at + 1, tag), tag)


def leftover(scan: Scan) -> Iterator[Finding]:
    """Report text after the last segment."""
    if scan.unfinished:
        place = SegmentPlace(0, len(scan.segments) + 1, "")
        yield Finding("SYN-033", place, scan.unfinished[:LONGEST_SHOWN])


def unclean(scan: Scan, span: Span, number: int, inside: set[int]) -> Iterator[Finding]:
    """Report the control characters in these segments, one a segment."""
    for at in scan.dirty:
        if at in inside:
            segment = scan.segments[at]
            place = SegmentPlace(
                number, at - span.start + 1, segment.tag[:3], *where_dirty(segment)
            )
            yield Finding("ENV-007", place, params={"charset": "X12"})


def truncated(scan: Scan, name: str) -> Finding:
    """Return the finding on an interchange without its IEA."""
    count = len(scan.segments)
    where = f"segment {count} ({scan.segments[-1].tag[:LONGEST_SHOWN]})"
    how = "it breaks off inside the segment after" if scan.unfinished else "it ends after"
    reason = f"{how} {where}, without the closing segment IEA"
    params = {"name": name, "reason": reason}
    return Finding("ENV-001", SegmentPlace(0, count + 1, "IEA"), params=params)


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
