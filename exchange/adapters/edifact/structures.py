"""Message structures as data, `schemas/edifact/*.toml`, compiled once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from exchange.adapters.edi.elements import Element, parse
from exchange.adapters.edi.moves import moves, tree
from exchange.adapters.edi.structure import ROOT, Structure
from exchange.adapters.edifact.definitions import SEGMENTS, defined, inherited, read, shipped
from exchange.adapters.edifact.releases import VERSION, directories, rank

Key = tuple[str, ...]


@cache
def structures(folder: Path | None = None) -> Mapping[Key, Structure]:
    """Return all structures we have by type, version and release: ("DELFOR", "D", "97A").

    Those of a site's own folder come on top of ours and replace them where both have one.
    """
    ours = load_structures(shipped())
    return ours if folder is None else {**ours, **load_structures(folder)}


def load_structures(folder: Path) -> dict[Key, Structure]:
    """Compile all structures of a folder; segments it does not define are as in ours.

    Raises ValueError where a file breaks the notation, or two files claim one directory.
    """
    own = folder / SEGMENTS
    shared = read(own if own.is_file() else shipped() / SEGMENTS)
    found: dict[Key, Structure] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == SEGMENTS:
            continue
        for key, structure in compile_structure(inherited(path), shared):
            if key in found:
                raise ValueError(f"{path.name}: {structure.name} is in another file as well")
            found[key] = structure
    return found


def compile_structure(
    data: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[tuple[Key, Structure]]:
    """Make the structure of a file for every directory it holds for."""
    message, pairs = data["message"], directories(data)
    nodes = tree(data["groups"], f"{ROOT} M 1", -1, 0)
    one = Structure(
        "",
        family(message, pairs),
        data["document"],
        nodes,
        tuple(nodes[node.parent].name for node in nodes),
        tuple(moves(nodes, at) for at in range(len(nodes))),
        {},
    )
    tags = {node.name for node in nodes if not node.group}
    for version, release in pairs:
        rows = defined(shared, release) | data.get("segments", {})
        segments = {tag: elements(tuple(rows[tag])) for tag in rows if tag in tags}
        name = f"{message} {version}.{release}"
        yield (message, version, release), replace(one, name=name, segments=segments)


def family(message: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Name a structure by its directories, as people write them: "DELFOR D.96B..01C"."""
    if len(pairs) > 1 and all(version == VERSION and rank(each) >= 0 for version, each in pairs):
        return f"{message} {VERSION}.{pairs[0][1]}..{pairs[-1][1]}"
    return ", ".join(f"{message} {version}.{release}" for version, release in pairs)


@cache
def elements(rows: tuple[str, ...]) -> tuple[Element, ...]:
    """Read the elements of a segment."""
    return tuple(map(parse, rows))
