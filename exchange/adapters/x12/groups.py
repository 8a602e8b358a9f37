"""Functional groups and transaction sets: where they are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.promises import Span, closing, opening
from exchange.adapters.x12.structures import structures
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Group

KINDS: Mapping[str, str] = {
    "830": "PS", "862": "SS", "850": "PO", "860": "PC", "855": "PR", "865": "CA", "997": "FA",
    "999": "FA", "824": "AG",
}  # fmt: skip
"""GS01 by ST01: which sets a functional group is for."""

OLDEST, NEWEST = "003040", "005010"
"""The releases that our definitions of these sets hold for."""


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
    kinds: defaultdict[int, set[str]] = defaultdict(set)
    for one, number in zip(sets, owned, strict=True):
        kinds[number].add(text(segments[one.start], 2))
    first: dict[str, int] = {}
    for number, span in enumerate(groups, 1):
        gs = segments[span.start]
        yield from opening(gs, span)
        yield from fitting(gs, span, kinds[number])
        yield from repeated(gs, span, number, first.setdefault(text(gs, 7), number))
        yield from closing(segments, span, counts[number])
        if not counts[number]:
            yield Finding("ENV-022", SegmentPlace(0, span.start + 1, "GS"))
    if counts[0]:
        beside = sets[owned.index(0)].start + 1
        yield Finding("SYN-013", SegmentPlace(0, beside, "ST"), expected="GS")


def fitting(gs: Segment, span: Span, kinds: Collection[str]) -> Iterator[Finding]:
    """Check that GS01 is the one for the sets of a group, and that we read their version."""
    kind, version = text(gs, 2), text(gs, 9)
    strange = sorted(each for each in kinds if KINDS.get(each, kind) != kind)
    if strange:
        place = SegmentPlace(0, span.start + 1, "GS", 2)
        yield Finding("X12-101", place, ", ".join(strange), kind or "GS01")
    known = version[:6].isdecimal() and OLDEST <= version[:6] <= NEWEST
    if not known and any(map(read, kinds)):
        place = SegmentPlace(0, span.start + 1, "GS", 9)
        yield Finding("X12-102", place, version, f"{OLDEST} … {NEWEST}")


def read(kind: str) -> bool:
    """Tell whether we make a document of a set."""
    found = structures().get(kind)
    return found is not None and found.structure.document not in {"", "acknowledgement"}


def repeated(gs: Segment, span: Span, number: int, earlier: int) -> Iterator[Finding]:
    """Report a control number (GS06) that an earlier group of the interchange has."""
    if earlier != number and text(gs, 7):
        place = SegmentPlace(0, span.start + 1, "GS", 7)
        yield Finding("SYN-026", place, text(gs, 7), params={"earlier": f"group {earlier}"})
