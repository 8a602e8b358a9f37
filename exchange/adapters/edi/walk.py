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


NOWHERE = -1
"""The node of a segment that leads nowhere."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through one message.

    `nodes` holds for each segment the index of its node in the structure, or NOWHERE.
    """

    structure: Structure
    nodes: list[int]
    findings: tuple[Finding, ...]


def walk(structure: Structure, message: int, segments: Sequence[Segment]) -> Walk:
    """Check the segments of a message, from the first on, against its structure."""
    nodes = [FIRST]
    missteps = [*order(structure, segments, nodes)]
    missteps += excess(structure, segments, nodes)
    missteps.sort(key=lambda misstep: misstep.position)
    found = [
        misstep.finding(message, segments) for misstep in islice(unlike(missteps), MOST_FINDINGS)
    ]
    found += islice(inside(structure, message, segments), MOST_FINDINGS - len(found))
    return Walk(structure, nodes, tuple(found))


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


def order(structure: Structure, segments: Sequence[Segment], nodes: list[int]) -> Iterator[Misstep]:
    """Yield the mistakes in the order of segments, and note the node of each in `nodes`.

    After a segment that leads nowhere the walk stays where it was.
    """
    moves, at, note = structure.moves, FIRST, nodes.append
    here = moves[at]
    for position, segment in enumerate(islice(segments, 1, None), 2):
        move = here.get(segment.tag)
        if move is None:
            yield Misstep("SYN-015", at, position, segment.tag[:LONGEST_SHOWN])
            note(NOWHERE)
            continue
        at, missing = move
        for tag in missing:
            yield Misstep("SYN-013", at, position, tag)
        here = moves[at]
        note(at)


def excess(
    structure: Structure, segments: Sequence[Segment], nodes: Sequence[int]
) -> Iterator[Misstep]:
    """Yield each segment or group that stands once more than its structure allows.

    What stands more often in a message than it may in its group is counted by group. The walk is
    held as text, a character for each node, because text is split and counted quickly.
    """
    walked = "".join(map(chr, (node + 1 for node in nodes)))
    for node, total in Counter(nodes).items():
        counted = structure.counted(node)
        most, parent = structure.nodes[counted].most, structure.nodes[counted].parent
        if node == NOWHERE or total <= most:
            continue
        rule = "SYN-036" if structure.nodes[counted].group else "SYN-035"
        for position in beyond(walked, chr(node + 1), chr(parent + 2), most):
            yield Misstep(rule, counted, position, segments[position - 1].tag, str(most))


def beyond(walked: str, node: str, opener: str, most: int) -> Iterator[int]:
    """Yield the first few positions at which a node stands once too often after an opener."""
    position, found = 0, 0
    for stretch in walked.split(opener):
        if stretch.count(node) > most:
            at = nth(stretch, node, most + 1)
            yield position + at + 1
            found += 1
        if found == MOST_ALIKE:
            return
        position += len(stretch) + 1


def nth(stretch: str, node: str, count: int) -> int:
    """Return where a character stands for the nth time."""
    at = -1
    for _ in range(count):
        at = stretch.index(node, at + 1)
    return at


def unlike(missteps: Iterable[Misstep]) -> Iterator[Misstep]:
    """Pass on the first few of each kind, so that one habit of a sender is not a flood."""
    seen: Counter[tuple[str, int, str]] = Counter()
    for misstep in missteps:
        kind = (misstep.rule, misstep.node, misstep.tag)
        seen[kind] += 1
        if seen[kind] <= MOST_ALIKE:
            yield misstep


def inside(structure: Structure, message: int, segments: Sequence[Segment]) -> Iterator[Finding]:
    """Check each segment inside: equal ones are one object, and one of a sound shape is sound."""
    wrong: dict[int, tuple[Flaw, ...]] = {}
    sound: set[tuple[str, str]] = set()
    for number, segment in {segment.number: segment for segment in segments}.items():
        key = segment.tag, segment.shape
        if key in sound:
            continue
        elements = structure.segments.get(segment.tag)
        found = flaws(segment, elements) if elements else ()
        if not found and not segment.repeats:
            sound.add(key)
        else:
            wrong[number] = (*found, *repetitions(segment))
    for position, segment in enumerate(segments, 1) if wrong else ():
        for rule, element, component, observed, expected in wrong.get(segment.number, ()):
            place = SegmentPlace(message, position, segment.tag, element, component)
            yield Finding(rule, place, observed, expected)


def repetitions(segment: Segment) -> Iterator[Flaw]:
    """Report repeated elements: none of those we read may be (0085 code 35, version 4)."""
    for element in segment.repeats:
        yield Flaw("SYN-035", element, 0, f"{segment.tag}, element {element}", "1")
