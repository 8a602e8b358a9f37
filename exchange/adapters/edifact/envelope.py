"""Takes an interchange apart into its messages and checks what its service segments promise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from exchange.adapters.edi.segments import Segment, Segments, components, text
from exchange.adapters.edifact.control import around, trailer, unclean
from exchange.adapters.edifact.groups import Span, grouping, groups
from exchange.adapters.edifact.scanning import Scan, broken
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Envelope

NAMED = {3: "the sender (S002)", 4: "the recipient (S003)", 6: "the control reference (0020)"}
SERVICE = frozenset({"UNG", "UNH", "UNT", "UNE", "UNZ"})
VERSIONS = ("1", "2", "3", "4")
MOST_STRAY = 10
LONGEST_SHOWN = 35


@dataclass(frozen=True, slots=True)
class Body:
    """One message of the interchange: its number, its segments, what is wrong around it.

    `start` is the index of UNH in the interchange, `group` counts the groups from 1.
    """

    number: int
    start: int
    group: int
    segments: Segments
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """An interchange taken apart. A truncated one has no bodies."""

    envelope: Envelope
    bodies: tuple[Body, ...]
    findings: tuple[Finding, ...]


def open_envelope(scan: Scan, name: str) -> Opened:
    """Take an interchange in the file of this name apart.

    Raises Unreadable (ENV-021) where UNB does not say from whom, to whom and under
    which reference.
    """
    segments = scan.segments
    envelope = read_header(segments[0], scan.separators)
    service = segments.of(SERVICE)
    end = next((at for at in service if segments.tags[at] == "UNZ"), None)
    if end is None:
        return Opened(envelope, (), (truncated(scan, name),))
    service = [at for at in service if at < end]
    messages = tuple(spans(segments, service, end))
    spanned = groups(segments, service, end)
    found = tuple(bodies(scan, messages, spanned))
    outside = between(messages, len(segments))
    framing = {0, end} | {at for span in spanned for at in (span.start, span.stop - 1)}
    count = len(spanned) or len(found)
    findings = (
        *header(segments[0]),
        *trailer(segments, end, count),
        *grouping(segments, spanned, messages),
        *stray(segments, [at for at in outside if at not in framing]),
        *leftover(scan),
        *unclean(scan, 0, outside),
    )
    grouped = replace(envelope, groups=tuple(span.group for span in spanned))
    return Opened(grouped, repeated(found), findings)


def bodies(
    scan: Scan, messages: Sequence[tuple[int, int]], spanned: Sequence[Span]
) -> Iterator[Body]:
    """Yield the messages, each with what is wrong around it."""
    for number, (start, stop) in enumerate(messages, 1):
        segments = scan.segments[start:stop]
        group = next((at for at, span in enumerate(spanned, 1) if start in span.range), 0)
        wrong = (*around(number, segments), *unclean(scan, number, range(start, stop)))
        yield Body(number, start, group, segments, wrong)


def header(unb: Segment) -> Iterator[Finding]:
    """Check syntax version, date and time of UNB."""
    version, (day, hour) = text(unb, 2, 2), (text(unb, 5), text(unb, 5, 2))
    days = ("%y%m%d", "%Y%m%d") if version == "4" else ("%y%m%d",)
    if version not in VERSIONS:
        where = SegmentPlace(0, 1, "UNB", 2, 2)
        rule = "SYN-002" if version else "SYN-013"
        yield Finding(rule, where, version, ", ".join(VERSIONS))
    checks = (
        ((5, 1), day, any(timed(day, pattern) for pattern in days), "YYMMDD"),
        ((5, 2), hour, timed(hour, "%H%M"), "HHMM"),
    )
    for (element, component), value, right, expected in checks:
        if not right:
            where = SegmentPlace(0, 1, "UNB", element, component)
            yield Finding("SYN-012" if value else "SYN-013", where, value, expected)


def timed(value: str, pattern: str) -> bool:
    """Tell whether a value is a date or time, written exactly in this pattern."""
    try:
        return f"{datetime.strptime(value, pattern):{pattern}}" == value  # noqa: DTZ007 - text only
    except ValueError:
        return False


def repeated(bodies: Sequence[Body]) -> tuple[Body, ...]:
    """Report each message whose reference (0062) an earlier one of the interchange has."""
    first: dict[str, int] = {}
    checked = []
    for body in bodies:
        reference = text(body.segments[0], 2)
        earlier = first.setdefault(reference, body.number)
        if reference and earlier != body.number:
            where = SegmentPlace(body.number, 1, "UNH", 2)
            found = Finding("SYN-012", where, reference, f"≠ {reference} (message {earlier})")
            checked.append(replace(body, findings=(*body.findings, found)))
        else:
            checked.append(body)
    return tuple(checked)


def read_header(unb: Segment, separators: str) -> Envelope:
    """Read UNB; the composites stay exactly as received."""
    missing = [what for element, what in NAMED.items() if not text(unb, element)]
    if missing:
        raise broken("UNB does not name " + " and ".join(missing))
    return Envelope(
        sender=components(unb, 3),
        recipient=components(unb, 4),
        reference=text(unb, 6),
        syntax=components(unb, 2),
        test=text(unb, 12) not in {"", "0"},
        requested=text(unb, 10),
        moment=components(unb, 5),
        separators=separators,
    )


def spans(
    segments: Sequence[Segment], service: Sequence[int], end: int
) -> Iterator[tuple[int, int]]:
    """Yield the range of each message, from UNH to UNT or to where UNT should have been."""
    start = None
    for at in service:
        tag = segments[at].tag
        if tag in {"UNH", "UNG", "UNE"} and start is not None:
            yield start, at
            start = None
        if tag == "UNH":
            start = at
        elif tag == "UNT" and start is not None:
            yield start, at + 1
            start = None
    if start is not None:
        yield start, end


def between(messages: Sequence[tuple[int, int]], count: int) -> list[int]:
    """Return the indexes of the segments that stand in no message."""
    starts = [0, *(stop for _, stop in messages)]
    stops = [*(start for start, _ in messages), count]
    gaps = zip(starts, stops, strict=True)
    return [at for start, stop in gaps for at in range(start, stop)]


def stray(segments: Sequence[Segment], indexes: Sequence[int]) -> Iterator[Finding]:
    """Report the first few segments that stand between, before or after messages."""
    for at in indexes[:MOST_STRAY]:
        tag = segments[at].tag[:LONGEST_SHOWN]
        yield Finding("SYN-033", SegmentPlace(0, at + 1, tag), tag)


def leftover(scan: Scan) -> Iterator[Finding]:
    """Report text after the last segment."""
    if scan.unfinished:
        place = SegmentPlace(0, len(scan.segments) + 1, "")
        yield Finding("SYN-033", place, scan.unfinished[:LONGEST_SHOWN])


def truncated(scan: Scan, name: str) -> Finding:
    """Return the finding on an interchange without its UNZ."""
    count = len(scan.segments)
    where = f"segment {count} ({scan.segments[-1].tag[:LONGEST_SHOWN]})"
    how = "it breaks off inside the segment after" if scan.unfinished else "it ends after"
    reason = f"{how} {where}, without the closing segment UNZ"
    params = {"name": name, "reason": reason}
    return Finding("ENV-001", SegmentPlace(0, count + 1, "UNZ"), params=params)
