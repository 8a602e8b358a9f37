"""Walks a message along its structure: which group each segment stands in, and what is wrong."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from exchange.adapters.edi.elements import Flaw, flaws
from exchange.adapters.edi.segments import Segment, Segments, Tags
from exchange.adapters.edi.structure import Structure
from exchange.model.findings import Finding, SegmentPlace

MOST_FINDINGS = 100
"""Findings after which no rule is reported that was reported before; nobody reads more."""

MOST_ALIKE = 3
"""How often one mistake in the order of segments is reported before it counts as known."""

FIRST = 1
"""The node of UNH."""

LONGEST_SHOWN = 35


NOWHERE = "\0"
"""What stands for the node of a segment that leads nowhere."""

OFTEN = 1000
"""How often the groups that begin a stretch may stand at least."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through one message.

    `nodes` holds a character for each segment: see `mark`.
    """

    structure: Structure
    nodes: str
    findings: tuple[Finding, ...]


def mark(node: int) -> str:
    """Return the character that stands for a node of a structure."""
    return chr(node + 1)


def walk(structure: Structure, message: int, segments: Segments) -> Walk:
    """Check the segments of a message, from the first on, against its structure."""
    tags = segments.tags
    nodes, missteps, distinct = order(structure, tags)
    missteps += excess(structure, tags, nodes, distinct)
    missteps.sort(key=lambda misstep: misstep.position)
    ordered = (misstep.finding(message, tags) for misstep in unlike(missteps))
    found = limited(chain(ordered, inside(structure, message, segments)))
    return Walk(structure, nodes, tuple(found))


def limited(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Pass on as many as anybody reads, then the first of each rule that was not among them."""
    seen: set[str] = set()
    for count, finding in enumerate(findings):
        if count < MOST_FINDINGS or finding.rule not in seen:
            seen.add(finding.rule)
            yield finding


@dataclass(frozen=True, slots=True)
class Misstep:
    """A mistake in the order of segments, seen at the segment of this position."""

    rule: str
    node: int
    position: int
    tag: str
    expected: str = ""

    def finding(self, message: int, tags: Tags) -> Finding:
        """Return it as a finding; what is missing, is missing after the segment before."""
        position = self.position - (self.rule == "SYN-013")
        tag = tags[position - 1][:LONGEST_SHOWN]
        observed = "" if self.rule == "SYN-013" else self.tag
        expected = self.tag if self.rule == "SYN-013" else self.expected
        return Finding(self.rule, SegmentPlace(message, position, tag), observed, expected)


class Stretch(NamedTuple):
    """The nodes of a few segments, where that leads, and the mistakes, counted from 0."""

    nodes: str
    end: int
    missteps: tuple[Misstep, ...]


def order(structure: Structure, tags: Tags) -> tuple[str, list[Misstep], str]:
    """Return the nodes of the segments, the mistakes in their order, and the different stretches.

    Where a stretch of tags leads depends on nothing but where it begins; so each different one
    is walked once.
    """
    known: dict[tuple[int, str], Stretch] = {}
    nodes, missteps, at, position = [mark(FIRST)], list[Misstep](), FIRST, 2
    for signs in stretches(structure, tags):
        found = known.get((at, signs))
        if found is None:
            found = known[at, signs] = stretch(structure, at, Tags(signs, tags.names))
        nodes.append(found.nodes)
        if found.missteps:
            missteps += (replace(it, position=it.position + position) for it in found.missteps)
        at, position = found.end, position + len(signs)
    return "".join(nodes), missteps, "".join(each.nodes for each in known.values())


def beginning(structure: Structure) -> frozenset[str]:
    """Return the tags that begin a stretch: of the groups that may stand most often."""
    groups = {at: node.most for at, node in enumerate(structure.nodes) if node.group}
    most = max((OFTEN, *groups.values()))
    return frozenset(structure.nodes[at + 1].name for at, count in groups.items() if count == most)


def stretches(structure: Structure, tags: Tags) -> list[str]:
    """Cut the tags after the first one before each that begins a group which stands often."""
    begin = beginning(structure)
    signs = "".join(sign for sign, tag in tags.names.items() if tag in begin)
    cut = f"[{signs}]?[^{signs}]+|[{signs}]" if signs else "(?s:.+)"
    return re.findall(cut, tags.signs[1:])


def stretch(structure: Structure, at: int, tags: Tags) -> Stretch:
    """Walk a few segments from a node on; after one that leads nowhere the walk stays."""
    moves, nodes, missteps = structure.moves, list[str](), list[Misstep]()
    for position, tag in enumerate(tags):
        move = moves[at].get(tag)
        if move is None:
            missteps.append(Misstep("SYN-015", at, position, tag[:LONGEST_SHOWN]))
            nodes.append(NOWHERE)
            continue
        at, missing = move
        missteps += (Misstep("SYN-013", at, position, each) for each in missing)
        nodes.append(mark(at))
    return Stretch("".join(nodes), at, tuple(missteps))


def excess(structure: Structure, tags: Tags, walked: str, distinct: str) -> Iterator[Misstep]:
    """Yield each segment or group that stands once more than its structure allows.

    What stands more often in a message than it may in its group is counted by group; text is
    split and counted quickly. A group in which no stretch begins lies in one, so nothing is
    wrong there where the different ones are right.
    """
    begin, names = beginning(structure), structure.tags
    for node in {*walked} - {NOWHERE}:
        counted = structure.counted(ord(node) - 1)
        most, parent = structure.nodes[counted].most, structure.nodes[counted].parent
        opener = mark(parent + 1)
        if walked.count(node) <= most:
            continue
        whole = begin.isdisjoint(names[parent + 2 : structure.nodes[parent].end])
        if whole and not any(beyond(distinct, node, opener, most)):
            continue
        rule = "SYN-036" if structure.nodes[counted].group else "SYN-035"
        for position in beyond(walked, node, opener, most):
            yield Misstep(rule, counted, position, tags[position - 1], str(most))


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


def inside(structure: Structure, message: int, segments: Segments) -> Iterator[Finding]:
    """Check each segment inside: one of each kind, and the others where that one is not sound."""
    words, numbers = segments.words, segments.present
    kinds = words.kinds.gather(numbers)
    unsound = [kind for kind in kinds.unique() if wrong(structure, words.segment(kind))]
    doubtful = numbers.filter(kinds.is_in(unsound)).to_list() if unsound else []
    found = {number: wrong(structure, words.segment(number)) for number in doubtful}
    for at in segments.where([number for number, flaw in found.items() if flaw]):
        segment = segments[at]
        for rule, element, component, observed, expected in found[segment.number]:
            place = SegmentPlace(message, at + 1, segment.tag, element, component)
            yield Finding(rule, place, observed, expected)


def wrong(structure: Structure, segment: Segment) -> tuple[Flaw, ...]:
    """Return what is wrong inside a segment."""
    elements = structure.segments.get(segment.tag)
    return (*(flaws(segment, elements) if elements else ()), *repetitions(segment))


def repetitions(segment: Segment) -> Iterator[Flaw]:
    """Report repeated elements: none of those we read may be (0085 code 35, version 4)."""
    for element in segment.repeats:
        yield Flaw("SYN-035", element, 0, f"{segment.tag}, element {element}", "1")
