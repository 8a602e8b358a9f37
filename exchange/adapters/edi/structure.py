"""Message structures as data, `schemas/edifact/*.toml`, compiled once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from exchange.adapters.edi.elements import Element, parse
from exchange.adapters.edi.moves import Move, Node, moves, tree
from exchange.model.shipped import schemas

ROOT = "message"


@dataclass(frozen=True, slots=True)
class Structure:
    """One message type of one directory, and the document we make of it.

    `roles` names for each node the group it stands in; `moves` holds for each node where
    a tag leads from there.
    """

    name: str
    document: str
    nodes: tuple[Node, ...]
    roles: tuple[str, ...]
    moves: tuple[Mapping[str, Move], ...]
    segments: Mapping[str, tuple[Element, ...]]

    @property
    def tags(self) -> tuple[str, ...]:
        """The name of each node: the tag of a segment, or that of a group in small letters."""
        return tuple(node.name for node in self.nodes)

    def counted(self, node: int) -> int:
        """Return the node that is counted with this one: the group a first segment begins."""
        parent = self.nodes[node].parent
        return parent if parent > 0 and node == parent + 1 else node


@cache
def structures() -> Mapping[tuple[str, ...], Structure]:
    """Return all structures we have by type, version and release: ("DELFOR", "D", "97A")."""
    folder = schemas() / "edifact"
    shared = tomllib.loads((folder / "segments.toml").read_text("utf-8"))
    compiled = (
        compile_structure(tomllib.loads(path.read_text("utf-8")), shared)
        for path in sorted(folder.glob("*-*.toml"))
    )
    return dict(compiled)


def compile_structure(
    data: Mapping[str, Any], shared: Mapping[str, list[str]]
) -> tuple[tuple[str, ...], Structure]:
    """Make a structure of its file and the segments all of them share."""
    key = (data["message"], data["version"], data["release"])
    nodes = tree(data["groups"], f"{ROOT} M 1", -1, 0)
    return key, Structure(
        f"{key[0]} {key[1]}.{key[2]}",
        data["document"],
        nodes,
        tuple(nodes[node.parent].name for node in nodes),
        tuple(moves(nodes, at) for at in range(len(nodes))),
        {tag: tuple(map(parse, rows)) for tag, rows in (shared | data["segments"]).items()},
    )
