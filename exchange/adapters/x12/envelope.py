"""Takes an X12 interchange apart into its sets and checks what its service segments promise."""

from collections.abc import Sequence
from dataclasses import replace

from exchange.adapters.edi.grouped import attributed, owners
from exchange.adapters.edi.opened import Body, Opened
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edi.strays import between, leftover, stray, truncated, unclean
from exchange.adapters.x12.control import header, trailer
from exchange.adapters.x12.groups import group, grouping, spans
from exchange.adapters.x12.promises import Span, around
from exchange.adapters.x12.scanning import broken
from exchange.adapters.x12.strays import BETWEEN, padded, repeated
from exchange.adapters.x12.trailer import ELEMENTS
from exchange.model.interchange import Envelope

NAMED = {7: "the sender (ISA06)", 9: "the recipient (ISA08)", 14: "the control number (ISA13)"}
SERVICE = frozenset({"GS", "ST", "SE", "GE", "IEA"})


def open_envelope(scan: Scan, name: str) -> Opened:
    """Take an interchange in the file of this name apart.

    Raises Unreadable (ENV-021) where ISA does not say from whom, to whom and under
    which control number.
    """
    segments = scan.segments
    envelope = read_header(segments[0], scan.separators, scan.number)
    service = segments.of(SERVICE)
    end = next((at for at in service if segments.tags[at] == "IEA"), None)
    if end is None:
        return Opened(envelope, (), (truncated(scan, name, "IEA"),))
    service = [at for at in service if at < end]
    sets = tuple(spans(segments, service, end, ("ST", "SE")))
    groups = tuple(spans(segments, service, end, ("GS", "GE")))
    extents = [span.extent for span in groups]
    owned = owners(extents, (span.start for span in sets))
    outside = between([span.extent for span in sets], len(segments))
    framing = {0, end} | {at for span in groups for at in edges(span)}
    findings = (
        *header(segments[0]),
        *trailer(segments, end, len(groups)),
        *grouping(segments, groups, sets, owned),
        *stray(segments, [at for at in outside if at not in framing], BETWEEN),
        *leftover(scan),
        *unclean(scan, 0, range(len(segments)), "X12", among=set(outside)),
    )
    named = tuple(group(segments, span) for span in groups)
    about = tuple(attributed(findings, extents))
    return Opened(replace(envelope, groups=named), bodies(scan, sets, owned), about)


def edges(span: Span) -> tuple[int, ...]:
    """Return the indexes of header and trailer, as far as they are there."""
    return (span.start, span.stop - 1) if span.closed else (span.start,)


def bodies(scan: Scan, sets: Sequence[Span], owned: Sequence[int]) -> tuple[Body, ...]:
    """Return the sets, each with what is wrong around it."""
    first: dict[tuple[int, str], int] = {}
    found = []
    for number, (span, counted) in enumerate(zip(sets, owned, strict=True), 1):
        segments = scan.segments[span.start : span.stop]
        reference = text(segments[0], 3)
        earlier = first.setdefault((counted, reference), number)
        wrong = (
            *around(number, scan.segments, span),
            *repeated(number, reference, earlier),
            *unclean(scan, number, range(span.start, span.stop), "X12"),
            *padded(number, segments),
        )
        found.append(Body(number, span.start, counted, segments, wrong))
    return tuple(found)


def read_header(isa: Segment, separators: str, number: int) -> Envelope:
    """Read ISA of the interchange of this number; values stay, but for the blanks that pad them."""
    missing = [what for element, what in NAMED.items() if not text(isa, element).strip()]
    if missing:
        which = f"ISA of interchange {number}" if number > 1 else "ISA"
        raise broken(f"{which} does not name {' and '.join(missing)}")
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
