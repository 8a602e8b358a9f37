"""Transaction set structures as data, `schemas/x12/*.toml`, compiled once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from exchange.adapters.edi.moves import moves, tree
from exchange.adapters.edi.structure import ROOT, Structure
from exchange.adapters.x12.elements import Definition, define
from exchange.model.shipped import schemas


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """One set: how it is built, what its segments hold. Its document is that of the structure."""

    structure: Structure
    definitions: Mapping[str, Definition]


@cache
def structures() -> Mapping[str, TransactionSet]:
    """Return all sets we have by their identifier (ST01)."""
    folder = schemas() / "x12"
    shared = tomllib.loads((folder / "segments.toml").read_text("utf-8"))
    files = (tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("[0-9]*.toml")))
    return {data["set"]: compile_set(data, shared) for data in files}


def compile_set(data: Mapping[str, Any], shared: Mapping[str, Any]) -> TransactionSet:
    """Make a set of its file and the segments all of them share."""
    conditions = shared.get("conditions", {}) | data.get("conditions", {})
    rows = {tag: row for tag, row in shared.items() if tag != "conditions"}
    nodes = tree(optional(data["groups"]), f"{ROOT} M 1", -1, 0)
    structure = Structure(
        data["set"],
        data["set"],
        data.get("document", ""),
        nodes,
        tuple(nodes[node.parent].name for node in nodes),
        tuple(moves(nodes, at) for at in range(len(nodes))),
        {},
    )
    known = rows | data.get("segments", {})
    return TransactionSet(
        structure, {tag: define(row, conditions.get(tag, ())) for tag, row in known.items()}
    )


def optional(groups: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the groups as the tree reads them; O is another word for C."""
    return {
        name: [entry.replace(" O ", " C ") for entry in entries] for name, entries in groups.items()
    }
