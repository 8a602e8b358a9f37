"""Takes an interchange apart into its messages and checks what its service segments promise."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exchange.adapters.edi.grouped import attributed, owners
from exchange.adapters.edi.opened import Body, Opened
from exchange.adapters.edi.promises import timed
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import Segment, components, text
from exchange.adapters.edi.strays import between, leftover, stray, truncated, unclean
from exchange.adapters.edifact.control import around, trailer
from exchange.adapters.edifact.groups import grouping, groups
from exchange.adapters.edifact.scanning import broken
from exchange.adapters.edifact.services import around as inside
from exchange.adapters.edifact.services import packages, trailing, unsaid, version
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Envelope

NAMED = {3: "the sender (S002)", 4: "the recipient (S003)", 6: "the control reference (0020)"}
DECIMAL_SIGNS = ".,"
SERVICE = frozenset({"UNG", "UNH", "UNT", "UNE", "UNZ"})
VERSIONS = ("1", "2", "3", "4")
TESTS = frozenset({"", "0", "1"})
"""What 0035 may be: version 4 has more kinds of test, none of which we take part in."""


def open_envelope(scan: Scan, name: str) -> Opened:
    """Take an interchange in the file of this name apart.

    Raises Unreadable (ENV-021) where UNB does not say from whom, to whom and under
    which reference.
    """
    segments = scan.segments
    envelope = read_header(segments[0], scan.separators, scan.number)
    service = segments.of(SERVICE)
    end = next((at for at in service if segments.tags[at] == "UNZ"), None)
    if end is None:
        return Opened(envelope, (), (truncated(scan, name, "UNZ"),))
    service = [at for at in service if at < end]
    messages = tuple(spans(segments, service, end))
    spanned = groups(segments, service, end)
    extents = [span.extent for span in spanned]
    owned = owners(extents, (start for start, _ in messages))
    found = tuple(bodies(scan, messages, owned))
    outside = between(messages, len(segments))
    framing = {0, end} | {at for span in spanned for at in (span.start, span.stop - 1)}
    count = len(spanned) or len(found)
    opening = (*header(segments[0]), *marked(scan))
    findings = (
        *opening,
        *unsaid(inside(segments, sorted(framing)), opening),
        *trailer(segments, end, count),
        *grouping(segments, spanned, [start for start, _ in messages], owned),
        *packages(stray(segments, [at for at in outside if at not in framing])),
        *leftover(scan),
        *unclean(scan, 0, range(len(segments)), scan.charset, among=set(outside)),
    )
    grouped = replace(envelope, groups=tuple(span.group for span in spanned))
    return Opened(grouped, repeated(found), tuple(attributed(findings, extents)))


def bodies(scan: Scan, messages: Sequence[tuple[int, int]], owned: Sequence[int]) -> Iterator[Body]:
    """Yield the messages, each with what is wrong around it."""
    for number, ((start, stop), group) in enumerate(zip(messages, owned, strict=True), 1):
        segments = scan.segments[start:stop]
        dirty = unclean(scan, number, range(start, stop), scan.charset)
        wrong = (*around(number, segments), *dirty, *trailing(number, segments, scan))
        yield Body(number, start, group, segments, wrong)


def header(unb: Segment) -> Iterator[Finding]:
    """Check syntax version, date, time and test indicator of UNB."""
    stated, (day, hour), test = version(unb), (text(unb, 5), text(unb, 5, 2)), text(unb, 12)
    days = ("%y%m%d", "%Y%m%d") if stated == "4" else ("%y%m%d",)
    if stated not in VERSIONS:
        where = SegmentPlace(0, 1, "UNB", 2, 2)
        rule = "SYN-002" if stated else "SYN-013"
        yield Finding(rule, where, stated, ", ".join(VERSIONS))
    if test not in TESTS:
        yield Finding("SYN-025", SegmentPlace(0, 1, "UNB", 12), test, "1")
    checks = (
        ((5, 1), day, any(timed(day, pattern) for pattern in days), "YYMMDD"),
        ((5, 2), hour, timed(hour, "%H%M"), "HHMM"),
    )
    for (element, component), value, right, expected in checks:
        if not right:
            where = SegmentPlace(0, 1, "UNB", element, component)
            yield Finding("SYN-012" if value else "SYN-013", where, value, expected)


def marked(scan: Scan) -> Iterator[Finding]:
    """Check the decimal sign that UNA names; version 4 tells recipients to ignore it."""
    sign = scan.separators[2]
    if sign not in DECIMAL_SIGNS and version(scan.segments[0]) != "4":
        yield Finding("SYN-019", SegmentPlace(0, 1, "UNA"), sign)


def repeated(bodies: Sequence[Body]) -> tuple[Body, ...]:
    """Report each message whose reference (0062) an earlier one of the interchange has."""
    first: dict[str, int] = {}
    checked = []
    for body in bodies:
        reference = text(body.segments[0], 2)
        earlier = first.setdefault(reference, body.number)
        if reference and earlier != body.number:
            where = SegmentPlace(body.number, 1, "UNH", 2)
            found = Finding("SYN-026", where, reference, params={"earlier": f"message {earlier}"})
            checked.append(replace(body, findings=(*body.findings, found)))
        else:
            checked.append(body)
    return tuple(checked)


def read_header(unb: Segment, separators: str, number: int) -> Envelope:
    """Read UNB of the interchange of this number; the composites stay exactly as received."""
    missing = [what for element, what in NAMED.items() if not text(unb, element)]
    if missing:
        which = f"UNB of interchange {number}" if number > 1 else "UNB"
        raise broken(f"{which} does not name {' and '.join(missing)}")
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
