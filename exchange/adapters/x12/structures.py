"""Transaction set structures as data, `schemas/x12/*.toml` and a site's own, compiled once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from exchange.adapters.edi.moves import moves, tree
from exchange.adapters.edi.notation import (
    SEGMENTS,
    check_document,
    check_ends,
    check_groups,
    inherited,
    tables,
    unread,
    within,
)
from exchange.adapters.edi.structure import ROOT, Structure
from exchange.adapters.x12.elements import Definition, define
from exchange.model.shipped import schemas
from exchange.model.structures import NotationError, StructureFiles, structure_files

CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """One set: how it is built, what its segments hold. Its document is that of the structure."""

    structure: Structure
    definitions: Mapping[str, Definition]


@cache
def structures(own: StructureFiles = ()) -> Mapping[str, TransactionSet]:
    """Return all sets we have by their identifier (ST01); a site's own replace ours.

    Raises NotationError where a file of the site is wrong.
    """
    ours = tables(shipped())
    if not own:
        segments = ours.pop(SEGMENTS)
        return {
            data["set"]: compile_set(name, data, segments)
            for name, data in ours.items()
            if name != "TA1"
        }
    return {**structures(), **load_own(tables(own), ours)}


def load_own(
    here: Mapping[str, Mapping[str, Any]], ours: Mapping[str, Mapping[str, Any]]
) -> dict[str, TransactionSet]:
    """Compile the sets of a site; segments it does not define are as in ours."""
    shared = here.get(SEGMENTS, ours[SEGMENTS])
    documents = {each.structure.document for each in structures().values()} - {""}
    found: dict[str, TransactionSet] = {}
    for name in sorted(here.keys() - {SEGMENTS}):
        data = inherited(name, {**ours, **here})
        groups = optional(data["groups"])
        check_groups(name, here[name].get("groups", {}), groups)
        check_ends(name, groups, ("ST", "SE"))
        check_document(name, data["document"], documents)
        if data["set"] in found:
            raise NotationError(f"{data['set']} is in another file as well", name, "set")
        found[data["set"]] = compile_set(name, data, shared, own=True)
    return found


@cache
def shipped() -> StructureFiles:
    """Return the sets that come with the program."""
    return structure_files(schemas() / "x12")


def compile_set(
    file: str, data: Mapping[str, Any], shared: Mapping[str, Any], *, own: bool = False
) -> TransactionSet:
    """Make a set of its file and the segments all of them share."""
    conditions = shared.get(CONDITIONS, {}) | data.get(CONDITIONS, {})
    rows = {tag: row for tag, row in shared.items() if tag != CONDITIONS}
    nodes = tree(optional(data["groups"]), f"{ROOT} M 1", -1, 0)
    structure = Structure(
        data["set"],
        data["set"],
        data.get("document", ""),
        nodes,
        tuple(nodes[node.parent].role for node in nodes),
        tuple(moves(nodes, at) for at in range(len(nodes))),
        {},
        file if own else "",
    )
    written = data.get("segments", {})
    return TransactionSet(
        structure,
        {
            tag: definition(file if tag in written else SEGMENTS, tag, row, conditions.get(tag, ()))
            for tag, row in (rows | written).items()
        },
    )


def definition(file: str, tag: str, rows: Sequence[str], conditions: Sequence[str]) -> Definition:
    """Read a segment; a mistake in it is named by its file and tag."""
    key = ("segments", tag) if file != SEGMENTS else (tag,)
    return within(file, key, lambda: define(rows, conditions))


def described(own: StructureFiles) -> Iterator[tuple[str, str]]:
    """Yield each file of a site with what it is for and what of it nothing reads."""
    ours = structures()
    found = {each.structure.file: each.structure for each in structures(own).values()}
    for file, structure in sorted(found.items()):
        if not file:
            continue
        alike = [ours[structure.name].structure] if structure.name in ours else []
        instead = ", in place of ours" if alike else ""
        loose = ", ".join(unread(structure, alike))
        told = f"; checked but not read: {loose}" if loose else ""
        yield file, f"{structure.family}{instead}{told}"


def optional(groups: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the groups as the tree reads them; O is another word for C."""
    return {
        name: [entry.replace(" O ", " C ") for entry in entries] for name, entries in groups.items()
    }
