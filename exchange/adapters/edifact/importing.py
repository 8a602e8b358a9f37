"""Makes a structure file of a UN/EDIFACT directory's own texts, for a message we read.

What is read of a message hangs on the names of its groups. A group gets the name of ours
where one stands in the same place and begins with the same segment; any other one is called by
its number in the directory, and is checked and not read.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exchange.adapters.edi.moves import Node, children
from exchange.adapters.edi.structure import ROOT, Structure
from exchange.adapters.edifact.directory_files import texts
from exchange.adapters.edifact.releases import ORDER, VERSION
from exchange.adapters.edifact.structures import structures
from exchange.adapters.edifact.untdid import Entry, code_lists, segment_table, segments, tags
from exchange.errors import Misconfigured
from exchange.model.structures import StructureFile

LINE = 100
"""Characters of a line of the file that are still pleasant to read."""

HEAD = """\
# {message} D.{release}, made by `exchange structure import` of the directory's own texts.

message = "{message}"
releases = ["{release}"]
document = "{document}"
"""

NUMBERS = re.compile(r"\b\d{4}\b")
"""Elements in a segment's definition; composites have a letter in front."""

DIRECTORY = re.compile(r"(?:D\.)?(\d\d[ABC])", re.IGNORECASE)


@dataclass(slots=True)
class Naming:
    """The groups named so far, as the structure file writes them."""

    nodes: Sequence[Node]
    groups: dict[str, list[str]] = field(default_factory=dict)


def structure_file(source: Path, message: str, directory: str) -> StructureFile:
    """Return the structure of a message in a directory like D.97A, made of its texts.

    Raises Misconfigured where a text is missing or cannot be read, or the message is none of ours.
    """
    release = known(directory)
    ours = counterpart(message, release)
    table, segment_directory = f"{message}_{VERSION}.{release}", f"EDSD.{release}"
    found = texts(source, (table, segment_directory, f"UNCL.{release}"))
    for name in (table, segment_directory):
        if name not in found:
            raise Misconfigured(f"{source}: there is no {name} in it")
    entries = segment_table(table, found[table])
    held = segments(segment_directory, found[segment_directory], set(tags(entries)))
    naming = Naming(ours.nodes)
    naming.groups[ROOT] = []
    naming.groups[ROOT] = [*written(entries, naming, 0)]
    head = HEAD.format(message=message, release=release, document=ours.document)
    groups = "\n".join(f"{name} = {listed(rows)}" for name, rows in naming.groups.items())
    rows = "\n".join(f"{tag} = {listed(elements)}" for tag, elements in sorted(held.items()))
    codes = coded(f"UNCL.{release}", found, held)
    text = f"{head}\n[groups]\n{groups}\n\n[segments]\n{rows}\n{codes}"
    return StructureFile(f"{message}-{VERSION}{release}", text)


def coded(name: str, found: Mapping[str, str], held: Mapping[str, Sequence[str]]) -> str:
    """Return the code lists of the elements these segments hold, where the download has them."""
    if name not in found:
        return ""
    wanted = {each for rows in held.values() for row in rows for each in NUMBERS.findall(row)}
    lists = code_lists(name, found[name], wanted)
    rows = "".join(f"{each} = {quoted(' '.join(codes))}\n" for each, codes in sorted(lists.items()))
    return f"\n[codes]\n{rows}" if rows else ""


def known(directory: str) -> str:
    """Return the release of a directory as people write it, D.97A or 97A."""
    found = DIRECTORY.fullmatch(directory)
    if found is None or found[1].upper() not in ORDER:
        raise Misconfigured(f"there is no directory {directory!r}; they are called like D.97A")
    return found[1].upper()


def counterpart(message: str, release: str) -> Structure:
    """Return our own structure of a message."""
    ours = structures()
    found = ours.get((message, VERSION, release))
    if found is None:
        names = ", ".join(sorted({key[0] for key in ours if key[1:] == (VERSION, release)}))
        raise Misconfigured(f"nothing is made of {message} {VERSION}.{release}, only of {names}")
    return found


def written(entries: Sequence[Entry], naming: Naming, at: int | None) -> Iterator[str]:
    """Yield the entries of a group; `at` is the node of our own group, None where there is none."""
    free = [] if at is None else list(children(naming.nodes, at))
    for entry in entries:
        name = entry.tag
        if entry.group:
            like = counterpart_of(entry, naming.nodes, free)
            name = named(entry, naming, like)
        yield f"{name} {'CM'[entry.mandatory]} {entry.most}"


def counterpart_of(entry: Entry, nodes: Sequence[Node], free: list[int]) -> int | None:
    """Take the first of our groups that begins with the same segment, None where there is none."""
    for node in free:
        if nodes[node].group and nodes[node + 1].name == entry.trigger:
            free.remove(node)
            return node
    return None


def named(entry: Entry, naming: Naming, like: int | None) -> str:
    """Write out a group and return its name; groups that hold the same may share one."""
    role = f"sg{entry.group}" if like is None else naming.nodes[like].role
    place = role
    naming.groups.setdefault(place, [])
    rows = [*written(entry.inside, naming, like)]
    number = 1
    while naming.groups.get(place) not in (None, [], rows):
        number += 1
        place = f"{role}_{number}"
    naming.groups[place] = rows
    return place


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text)


def listed(rows: Sequence[str]) -> str:
    """Return a list of texts as TOML writes it, one a line where they are many."""
    flat = f"[{', '.join(map(quoted, rows))}]"
    lines = "".join(f"  {quoted(row)},\n" for row in rows)
    return flat if len(flat) <= LINE else f"[\n{lines}]"
