"""Works out where each tag leads from each node of a message structure.

A structure is a tree of segments and groups. The walker asks one question, thousands of times:
standing at this node, which node does a segment with this tag lead to? The answers are in the
order of ISO 9735: the same segment again, what follows in the group, the group again, what
follows the group.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

ENTRY = re.compile(r"([A-Z][A-Z0-9]{1,2}|[a-z][a-z0-9_]*) ([MC]) ([1-9][0-9]*)")

NUMBERED = re.compile(r"_[0-9]+$")
"""What tells groups apart that are read alike: contact, contact_2."""


@dataclass(frozen=True, slots=True)
class Node:
    """A segment, or a group, which begins with its first segment; nodes are in document order.

    `parent` is the index of the group it stands in (-1 for the message as a whole),
    `end` the index after the last node inside.
    """

    name: str
    mandatory: bool
    most: int
    parent: int
    end: int

    @property
    def group(self) -> bool:
        """Whether it is a group: those are written in small letters."""
        return self.name.islower()

    @property
    def role(self) -> str:
        """What a group is: its name, without the number that tells it from its like."""
        return NUMBERED.sub("", self.name)


class Move(NamedTuple):
    """Where a tag leads: the segment's node, and the mandatory segments passed over."""

    target: int
    missing: tuple[str, ...] = ()


def tree(groups: Mapping[str, list[str]], entry: str, parent: int, start: int) -> tuple[Node, ...]:
    """Return the node of an entry like "DTM C 5", at index `start`, and all nodes inside it."""
    found = ENTRY.fullmatch(entry)
    if found is None or (found[1].islower() and not groups.get(found[1])):
        raise ValueError(f"not a segment or a group that is written out: {entry}")
    name, status, most = found.groups()
    inside: tuple[Node, ...] = ()
    for child in groups[name] if name.islower() else ():
        inside += tree(groups, child, start, start + 1 + len(inside))
    return (Node(name, status == "M", int(most), parent, start + 1 + len(inside)), *inside)


def children(nodes: Sequence[Node], group: int) -> Iterator[int]:
    """Yield the indexes of the nodes directly inside a group."""
    at = group + 1
    while at < nodes[group].end:
        yield at
        at = nodes[at].end


def moves(nodes: Sequence[Node], at: int) -> Mapping[str, Move]:
    """Work out where each tag leads from this node; the first way found is the one taken.

    Ways that are there only so that one mistake is one finding come last: repeating what
    may stand once, and entering a group of the message whose first segment is missing.
    """
    sure: dict[str, Move] = {}
    unsure: dict[str, Move] = {}
    for node, missing in ahead(nodes, at):
        back = node == at or node == nodes[at].parent or node < at
        ways = unsure if back and nodes[node].most == 1 else sure
        move = enter(nodes, node, missing)
        ways.setdefault(nodes[move.target].name, move)
        if nodes[node].parent == 0 and node > at and nodes[node].group:
            headless(nodes, node, missing, unsure)
    return unsure | sure


def ahead(nodes: Sequence[Node], at: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the nodes one may go to from a segment, nearest first, and what that passes over."""
    if at != nodes[at].parent + 1:
        yield at, ()
    missing: tuple[str, ...] = ()
    node = at
    while node > 0:
        parent = nodes[node].parent
        for sibling in children(nodes, parent):
            if sibling > node:
                yield sibling, missing
                missing += (first(nodes, sibling),) if nodes[sibling].mandatory else ()
        if parent > 0:
            yield parent, missing
        node = parent


def first(nodes: Sequence[Node], node: int) -> str:
    """Return the tag a node begins with."""
    return nodes[node + 1].name if nodes[node].group else nodes[node].name


def enter(nodes: Sequence[Node], node: int, missing: tuple[str, ...]) -> Move:
    """Return the move to a segment, or to the first segment of a group that starts."""
    return Move(node + 1 if nodes[node].group else node, missing)


def headless(
    nodes: Sequence[Node], group: int, missing: tuple[str, ...], ways: dict[str, Move]
) -> None:
    """Add the ways to the groups inside a group whose first segment is missing."""
    passed = (*missing, first(nodes, group))
    for node in children(nodes, group):
        if nodes[node].group:
            ways.setdefault(first(nodes, node), enter(nodes, node, passed))
