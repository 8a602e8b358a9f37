"""Functional groups of an interchange: where they are, and what UNG and UNE promise (ISO 9735)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exchange.adapters.edi.promises import references, totals
from exchange.adapters.edi.segments import Segment, components, text
from exchange.adapters.edifact.services import FOURTH, version
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Group


@dataclass(frozen=True, slots=True)
class Span:
    """A group and the segments it covers, from UNG to UNE or to where UNE should have been."""

    group: Group
    start: int
    stop: int
    closed: bool

    @property
    def extent(self) -> tuple[int, int]:
        """Start and stop."""
        return self.start, self.stop


def groups(segments: Sequence[Segment], service: Sequence[int], end: int) -> tuple[Span, ...]:
    """Return the groups, in order; `service` are the indexes of service segments before UNZ."""
    found: list[Span] = []
    opening: int | None = None
    for at in service:
        segment = segments[at]
        if segment.tag == "UNG":
            if opening is not None:
                found.append(span(segments, opening, at, closed=False))
            opening = at
        elif segment.tag == "UNE" and opening is not None:
            found.append(span(segments, opening, at + 1, closed=True))
            opening = None
    if opening is not None:
        found.append(span(segments, opening, end, closed=False))
    return tuple(found)


def span(segments: Sequence[Segment], start: int, stop: int, *, closed: bool) -> Span:
    """Read the UNG of one group, and the count its UNE states."""
    ung = segments[start]
    group = Group(
        kind=text(ung, 2),
        sender=components(ung, 3),
        recipient=components(ung, 4),
        reference=text(ung, 6),
        version=(text(ung, 7), *components(ung, 8)),
        moment=components(ung, 5),
        stated=text(segments[stop - 1], 2) if closed else "",
    )
    return Span(group, start, stop, closed)


def grouping(
    segments: Sequence[Segment], spans: Sequence[Span], starts: Sequence[int], owned: Sequence[int]
) -> Iterator[Finding]:
    """Check each group against its messages, and that no message stands beside groups.

    `starts` are the indexes of UNH, `owned` the groups they stand in.
    """
    held: defaultdict[int, list[int]] = defaultdict(list)
    for start, number in zip(starts, owned, strict=True):
        held[number].append(start)
    first: dict[str, int] = {}
    for number, one in enumerate(spans, 1):
        inside = held[number]
        yield from trailing(segments, one, len(inside))
        if not inside:
            yield Finding("ENV-022", SegmentPlace(0, one.start + 1, "UNG"))
        where = one.start + 1
        kinds = {text(segments[start], 3) for start in inside} - {one.group.kind, ""}
        if kinds and one.group.kind and version(segments[0]) != FOURTH:
            shown = ", ".join(sorted(kinds))
            yield Finding("SYN-031", SegmentPlace(0, where, "UNG", 2), shown, one.group.kind)
        reference = one.group.reference
        earlier = first.setdefault(reference, number)
        if reference and earlier != number:
            place, before = SegmentPlace(0, where, "UNG", 6), {"earlier": f"group {earlier}"}
            yield Finding("SYN-026", place, reference, params=before)
    if spans and held[0]:
        yield Finding("SYN-030", SegmentPlace(0, held[0][0] + 1, "UNH"))


def trailing(segments: Sequence[Segment], one: Span, count: int) -> Iterator[Finding]:
    """Check UNE against UNG and the messages between."""
    where = SegmentPlace(0, one.stop, "UNE")
    if not one.closed:
        yield Finding("SYN-013", where, expected="UNE")
        return
    yield from totals(where, segments[one.stop - 1], count)
    yield from references(where, segments[one.stop - 1], one.group.reference)
