"""Message structures as data, `schemas/edifact/*.toml` and a site's own, compiled once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from exchange.adapters.edi.elements import Element, parse
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
from exchange.adapters.edifact.definitions import defined
from exchange.adapters.edifact.releases import VERSION, directories, rank
from exchange.model.shipped import schemas
from exchange.model.structures import NotationError, StructureFiles, structure_files

Key = tuple[str, ...]

PLAIN = 3
"""Parts of a message's identifier before its agency: type, version, release."""

ASSOCIATION = 4
"""Where the association code (0057) stands in the identifier."""


@cache
def structures(own: StructureFiles = ()) -> Mapping[Key, Structure]:
    """Return all structures we have by type, version and release: ("DELFOR", "D", "97A").

    A site's own come on top of ours and replace them where both have one; those for one
    association code (0057) stand beside them, under a key with a fourth part.
    Raises NotationError where a file of the site is wrong.
    """
    if not own:
        return load_structures(shipped())
    ours = structures()
    return {**ours, **load_structures(own, shipped(), {each.document for each in ours.values()})}


def chosen(identifier: tuple[str, ...], own: StructureFiles = ()) -> Structure | None:
    """Return the structure for UNH S009: the one for its association code before the plain one."""
    known, plain = structures(own), identifier[:PLAIN]
    special = known.get((*plain, *identifier[ASSOCIATION : ASSOCIATION + 1]))
    return special or known.get(plain)


@cache
def shipped() -> StructureFiles:
    """Return the structures that come with the program."""
    return structure_files(schemas() / "edifact")


def load_structures(
    files: StructureFiles, beside: StructureFiles = (), documents: set[str] | None = None
) -> dict[Key, Structure]:
    """Compile all structures of a folder; segments it does not define are as in `beside`.

    Raises NotationError where a file breaks the notation, or two files claim one directory.
    Those of a site become one of `documents`, and begin and end as a message does.
    """
    ours, here = tables(beside or shipped()), tables(files)
    shared = here.get(SEGMENTS) or ours[SEGMENTS]
    found: dict[Key, Structure] = {}
    for name in sorted(here.keys() - {SEGMENTS}):
        data = inherited(name, {**ours, **here})
        check_groups(name, here[name].get("groups", {}), data["groups"])
        if documents is not None:
            check_ends(name, data["groups"], ("UNH", "UNT"))
            check_document(name, data["document"], documents)
        for key, structure in compile_structure(name, data, shared):
            if key in found:
                raise NotationError(f"{structure.name} is in another file as well", name)
            found[key] = replace(structure, file=name if documents else "")
    return found


def compile_structure(
    file: str, data: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[tuple[Key, Structure]]:
    """Make the structure of a file for every directory it holds for."""
    message, association = data["message"], data.get("association", "")
    pairs = within(file, ("releases",), lambda: directories(data))
    nodes = within(file, ("groups", ROOT), lambda: tree(data["groups"], f"{ROOT} M 1", -1, 0))
    behind = f" ({association})" if association else ""
    one = Structure(
        "",
        family(message, pairs) + behind,
        data["document"],
        nodes,
        tuple(nodes[node.parent].role for node in nodes),
        tuple(moves(nodes, at) for at in range(len(nodes))),
        {},
        codes={
            number: frozenset(within(file, ("codes", number), partial(split, codes)))
            for number, codes in data.get("codes", {}).items()
        },
    )
    tags = {node.name for node in nodes if not node.group}
    for version, release in pairs:
        rows = within(SEGMENTS, ("since",), partial(defined, shared, release))
        segments = held(file, {tag: rows[tag] for tag in rows.keys() & tags}, data, tags)
        name = f"{message} {version}.{release}{behind}"
        key = (message, version, release, association)
        yield key if association else key[:PLAIN], replace(one, name=name, segments=segments)


def held(
    file: str, rows: Mapping[str, list[str]], data: Mapping[str, Any], tags: set[str]
) -> dict[str, tuple[Element, ...]]:
    """Return what the segments of a structure hold: as its file says, or as all share it."""
    own = {tag: row for tag, row in data.get("segments", {}).items() if tag in tags}
    return {
        tag: within(
            file if tag in own else SEGMENTS, (SEGMENTS, tag), partial(elements, tuple(row))
        )
        for tag, row in {**rows, **own}.items()
    }


def described(own: StructureFiles) -> Iterator[tuple[str, str]]:
    """Yield each file of a site with what it is for and what of it nothing reads."""
    ours = structures()
    found = {each.file: (key, each) for key, each in structures(own).items() if each.file}
    for file, (key, structure) in sorted(found.items()):
        alike = [each for other, each in ours.items() if other[0] == key[0]]
        instead = ", in place of ours" if key in ours else ""
        loose = ", ".join(unread(structure, alike))
        told = f"; checked but not read: {loose}" if loose else ""
        yield file, f"{structure.family}{instead}{told}"


def family(message: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Name a structure by its directories, as people write them: "DELFOR D.96B..01C"."""
    if len(pairs) > 1 and all(version == VERSION and rank(each) >= 0 for version, each in pairs):
        return f"{message} {VERSION}.{pairs[0][1]}..{pairs[-1][1]}"
    return ", ".join(f"{message} {version}.{release}" for version, release in pairs)


def split(codes: object) -> list[str]:
    """Return the codes of a list, which are written with blanks between them."""
    if not isinstance(codes, str) or not codes.split():
        raise ValueError(f"not a list of codes: {codes!r}")
    return codes.split()


@cache
def elements(rows: tuple[str, ...]) -> tuple[Element, ...]:
    """Read the elements of a segment."""
    return tuple(map(parse, rows))
