"""Walks a message along its structure: which group each segment stands in, and what is wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from exchange.adapters.edi.elements import Flaw, flaws
from exchange.adapters.edi.segments import Segment
from exchange.adapters.edi.structure import Structure
from exchange.model.findings import Finding, SegmentPlace

MOST_FINDINGS = 100
"""Findings after which a message is not reported on further; nobody reads more."""

MOST_ALIKE = 3
"""How often one mistake in the order of segments is reported before it counts as known."""

FIRST = 1
"""The node of UNH."""

LONGEST_SHOWN = 35


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through one message.

    `roles` names for each segment the group it stands in, "" where it stands in none.
    """

    roles: list[str]
    findings: tuple[Finding, ...]


def walk(structure: Structure, message: int, segments: Sequence[Segment]) -> Walk:
    """Check the segments of a message, from UNH on, against its structure."""
    roles = [structure.roles[FIRST]]
    missteps = islice(unlike(order(structure, segments, roles)), MOST_FINDINGS)
    found = [misstep.finding(message, segments) for misstep in missteps]
    roles += [""] * (len(segments) - len(roles))
    found += islice(inside(structure, message, segments), MOST_FINDINGS - len(found))
    return Walk(roles, tuple(found))


@dataclass(frozen=True, slots=True)
class Misstep:
    """A mistake in the order of segments, seen at the segment of this position."""

    rule: str
    node: int
    position: int
    tag: str
    expected: str = ""

    def finding(self, message: int, segments: Sequence[Segment]) -> Finding:
        """Return it as a finding; what is missing, is missing after the segment before."""
        position = self.position - (self.rule == "SYN-013")
        tag = segments[position - 1].tag[:LONGEST_SHOWN]
        observed = "" if self.rule == "SYN-013" else self.tag
        expected = self.tag if self.rule == "SYN-013" else self.expected
        return Finding(self.rule, SegmentPlace(message, position, tag), observed, expected)


def order(structure: Structure, segments: Sequence[Segment], roles: list[str]) -> Iterator[Misstep]:
    """Yield the mistakes in the order of segments, and note the role of each in `roles`.

    After a segment that leads nowhere the walk stays where it was.
    """
    moves, names, nodes = structure.moves, structure.roles, structure.nodes
    most = [node.most for node in nodes]
    counts = [0] * len(nodes)
    at = FIRST
    for position, segment in enumerate(islice(segments, 1, None), 2):
        move = moves[at].get(segment.tag)
        if move is None:
            yield Misstep("SYN-015", at, position, segment.tag[:LONGEST_SHOWN])
            roles.append("")
            continue
        target, counted, fresh, until, missing = move
        if fresh < until:
            counts[fresh:until] = [0] * (until - fresh)
        counts[counted] += 1
        for tag in missing:
            yield Misstep("SYN-013", at, position, tag)
        if counts[counted] == most[counted] + 1:
            rule = "SYN-036" if nodes[counted].group else "SYN-035"
            yield Misstep(rule, counted, position, segment.tag, str(most[counted]))
        at = target
        roles.append(names[at])


def unlike(missteps: Iterable[Misstep]) -> Iterator[Misstep]:
    """Pass on the first few of each kind, so that one habit of a sender is not a flood."""
    seen: Counter[tuple[str, int, str]] = Counter()
    for misstep in missteps:
        kind = (misstep.rule, misstep.node, misstep.tag)
        seen[kind] += 1
        if seen[kind] <= MOST_ALIKE:
            yield misstep


def inside(structure: Structure, message: int, segments: Sequence[Segment]) -> Iterator[Finding]:
    """Check each segment inside; equal segments are one object and checked once."""
    checked: dict[int, tuple[Flaw, ...]] = {}
    definitions = structure.segments
    for position, segment in enumerate(segments, 1):
        found = checked.get(id(segment))
        if found is None:
            elements = definitions.get(segment.tag)
            wrong = flaws(segment, elements) if elements else ()
            found = checked[id(segment)] = (*wrong, *repetitions(segment))
        for rule, element, component, observed, expected in found:
            place = SegmentPlace(message, position, segment.tag, element, component)
            yield Finding(rule, place, observed, expected)


def repetitions(segment: Segment) -> Iterator[Flaw]:
    """Report repeated elements: none of those we read may be (0085 code 35, version 4)."""
    for element in segment.repeats:
        yield Flaw("SYN-035", element, 0, "", "1")
