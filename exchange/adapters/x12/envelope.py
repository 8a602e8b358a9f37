"""Takes an X12 interchange apart into its sets and checks what its service segments promise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exchange.adapters.edi.segments import Segment, Segments, text
from exchange.adapters.edifact.envelope import between
from exchange.adapters.x12.control import header, trailer, truncated
from exchange.adapters.x12.groups import group, grouping, owners, spans
from exchange.adapters.x12.promises import Span, around
from exchange.adapters.x12.scanning import Scan, broken
from exchange.adapters.x12.strays import leftover, padded, repeated, stray, unclean
from exchange.adapters.x12.trailer import ELEMENTS
from exchange.model.findings import Finding
from exchange.model.interchange import Envelope

NAMED = {7: "the sender (ISA06)", 9: "the recipient (ISA08)", 14: "the control number (ISA13)"}
SERVICE = frozenset({"GS", "ST", "SE", "GE", "IEA"})


@dataclass(frozen=True, slots=True)
class Body:
    """One transaction set: its number, its segments, what is wrong around it.

    `start` is the index of ST in the interchange, `group` counts the groups from 1.
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

    Raises Unreadable (ENV-021) where ISA does not say from whom, to whom and under
    which control number.
    """
    segments = scan.segments
    envelope = read_header(segments[0], scan.separators)
    service = segments.of(SERVICE)
    end = next((at for at in service if segments.tags[at] == "IEA"), None)
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
    owned = owners(groups, sets)
    for number, (span, counted) in enumerate(zip(sets, owned, strict=True), 1):
        segments = scan.segments[span.start : span.stop]
        reference = text(segments[0], 3)
        earlier = first.setdefault((counted, reference), number)
        wrong = (
            *around(number, scan.segments, span),
            *repeated(number, reference, earlier),
            *unclean(scan, span, number, range(span.start, span.stop)),
            *padded(number, segments),
        )
        found.append(Body(number, span.start, counted, segments, wrong))
    return tuple(found)


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
