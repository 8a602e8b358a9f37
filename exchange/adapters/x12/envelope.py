"""Takes an X12 interchange apart into its sets and checks what its service segments promise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edifact.control import references, totals, where_dirty
from exchange.adapters.edifact.envelope import between, timed
from exchange.adapters.x12.groups import Span, around, group, grouping, spans
from exchange.adapters.x12.scanning import Scan, broken, unpadded
from exchange.adapters.x12.trailer import ELEMENTS
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Envelope

NAMED = {7: "the sender (ISA06)", 9: "the recipient (ISA08)", 14: "the control number (ISA13)"}
SERVICE = frozenset({"GS", "ST", "SE", "GE", "IEA"})
BETWEEN = frozenset({"TA1"})
"""Segments that may stand in an interchange outside any group."""

CONTROL_DIGITS = 9
MOST_STRAY = 10
LONGEST_SHOWN = 35


@dataclass(frozen=True, slots=True)
class Body:
    """One transaction set: its number, its segments, what is wrong around it.

    `start` is the index of ST in the interchange, `group` counts the groups from 1.
    """

    number: int
    start: int
    group: int
    segments: Sequence[Segment]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """An interchange taken apart. A truncated one has no bodies."""

    envelope: Envelope
    bodies: tuple[Body, ...]
    findings: tuple[Finding, ...]


def open_envelope(scan: Scan, name: str) -> Opened:
    """Take an interchange in the file of this name apart.

    Raises Unreadable (ENV-021) where ISA does not say from whom, to whom and under
    which control number.
    """
    segments = scan.segments
    envelope = read_header(segments[0], scan.separators)
    service = [at for at, segment in enumerate(segments) if segment.tag in SERVICE]
    end = next((at for at in service if segments[at].tag == "IEA"), None)
    if end is None:
        return Opened(envelope, (), (truncated(scan, name),))
    service = [at for at in service if at < end]
    sets = tuple(spans(segments, service, end, ("ST", "SE")))
    groups = tuple(spans(segments, service, end, ("GS", "GE")))
    outside = between([(span.start, span.stop) for span in sets], len(segments))
    framing = {0, end} | {at for span in groups for at in edges(span)}
    findings = (
        *header(segments[0]),
        *trailer(segments, end, len(groups)),
        *grouping(segments, groups, sets),
        *stray(segments, [at for at in outside if at not in framing]),
        *leftover(scan),
        *unclean(scan, Span(0, len(segments), closed=True), 0, set(outside)),
    )
    named = tuple(group(segments, span) for span in groups)
    return Opened(replace(envelope, groups=named), bodies(scan, sets, groups), findings)


def edges(span: Span) -> tuple[int, ...]:
    """Return the indexes of header and trailer, as far as they are there."""
    return (span.start, span.stop - 1) if span.closed else (span.start,)


def bodies(scan: Scan, sets: Sequence[Span], groups: Sequence[Span]) -> tuple[Body, ...]:
    """Return the sets, each with what is wrong around it."""
    first: dict[tuple[int, str], int] = {}
    found = []
    for number, span in enumerate(sets, 1):
        within = (at for at, one in enumerate(groups, 1) if one.start < span.start < one.stop)
        counted = next(within, 0)
        segments = scan.segments[span.start : span.stop]
        reference = text(segments[0], 3)
        earlier = first.setdefault((counted, reference), number)
        wrong = (
            *around(number, scan.segments, span),
            *repeated(number, reference, earlier),
            *unclean(scan, span, number, set(range(span.start, span.stop))),
            *padded(number, segments),
        )
        found.append(Body(number, span.start, counted, segments, wrong))
    return tuple(found)


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


def read_header(isa: Segment, separators: str) -> Envelope:
    """Read ISA; values stay as received, but for the blanks that pad them."""
    missing = [what for element, what in NAMED.items() if not text(isa, element).strip()]
    if missing:
        raise broken("ISA does not name " + " and ".join(missing))
    stated = [str(value).strip() for value in isa.elements[:ELEMENTS]]
    _, _, _, _, sender_kind, sender, kind, recipient, day, hour, _, version, *rest = stated
    reference, requested, usage, _ = rest
    return Envelope(
        sender=(sender, sender_kind),
        recipient=(recipient, kind),
        reference=reference,
        syntax=(version,),
        test=usage == "T",
        requested="" if requested == "0" else requested,
        moment=(day, hour),
        separators=separators,
    )


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
