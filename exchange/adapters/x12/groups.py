"""Functional groups and transaction sets: where they are."""

from collections import Counter
from collections.abc import Iterator, Sequence

from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.promises import Span, closing, opening
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Group


def spans(
    segments: Sequence[Segment], service: Sequence[int], end: int, pair: tuple[str, str]
) -> Iterator[Span]:
    """Yield what lies between a header and its trailer, as `pair` names them.

    `service` are the indexes of the service segments before IEA, which stands at `end`. A
    header that comes too early ends what is open; so do GS and GE with a transaction set.
    """
    header, trailer = pair
    breaking = {header} if header == "GS" else {"ST", "GS", "GE"}
    start: int | None = None
    for at in service:
        tag = segments[at].tag
        if start is not None and tag == trailer:
            yield Span(start, at + 1, closed=True)
            start = None
        elif start is not None and tag in breaking:
            yield Span(start, at, closed=False)
            start = None
        if tag == header:
            start = at
    if start is not None:
        yield Span(start, end, closed=False)


def group(segments: Sequence[Segment], span: Span) -> Group:
    """Read GS, and the count its GE states."""
    gs = segments[span.start]
    return Group(
        kind=text(gs, 2),
        sender=(text(gs, 3).strip(),),
        recipient=(text(gs, 4).strip(),),
        reference=text(gs, 7),
        version=(text(gs, 8), text(gs, 9)),
        moment=(text(gs, 5), text(gs, 6)),
        stated=text(segments[span.stop - 1], 2) if span.closed else "",
    )


def grouping(
    segments: Sequence[Segment], groups: Sequence[Span], sets: Sequence[Span], owned: Sequence[int]
) -> Iterator[Finding]:
    """Check each group against its sets, and that no set stands beside groups.

    `owned` are the groups the sets stand in.
    """
    counts = Counter(owned)
    for number, span in enumerate(groups, 1):
        yield from opening(segments[span.start], span)
        yield from closing(segments, span, counts[number])
        if not counts[number]:
            yield Finding("ENV-022", SegmentPlace(0, span.start + 1, "GS"))
    if counts[0]:
        beside = sets[owned.index(0)].start + 1
        yield Finding("SYN-013", SegmentPlace(0, beside, "ST"), expected="GS")
