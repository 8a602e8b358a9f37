"""The structure of a message: what may stand where, ready to be walked along."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from exchange.adapters.edi.elements import Element
from exchange.adapters.edi.moves import Move, Node

ROOT = "message"


@dataclass(frozen=True, slots=True)
class Structure:
    """One message type of one directory, and the document we make of it.

    `family` names the directories that share it. `roles` names for each node the group it
    stands in; `moves` holds for each node where a tag leads from there. `file` is the file of a
    site it comes from, empty for ours. `codes` lists what elements may say, by their number.
    """

    name: str
    family: str
    document: str
    nodes: tuple[Node, ...]
    roles: tuple[str, ...]
    moves: tuple[Mapping[str, Move], ...]
    segments: Mapping[str, tuple[Element, ...]]
    file: str = ""
    codes: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def tags(self) -> tuple[str, ...]:
        """The name of each node: the tag of a segment, or that of a group in small letters."""
        return tuple(node.name for node in self.nodes)

    def counted(self, node: int) -> int:
        """Return the node that is counted with this one: the group a first segment begins."""
        parent = self.nodes[node].parent
        return parent if parent > 0 and node == parent + 1 else node
