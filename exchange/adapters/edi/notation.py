"""Checks what a structure file says before it is compiled: groups, their order, their names."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from exchange.adapters.edi.moves import ENTRY
from exchange.adapters.edi.structure import ROOT, Structure
from exchange.model.structures import NotationError, StructureFiles

T = TypeVar("T")

SEGMENTS = "segments"
"""The file that holds what the structures of a folder share."""

INHERITED = ("groups", "segments", "conditions", "codes")
"""The tables of a file that it may take from the one it is like, key by key."""

MOST_NODES = 5000
"""Segments and groups a message may have; the largest of any directory has a few hundred."""

Groups = Mapping[str, Sequence[str]]


def tables(files: StructureFiles) -> dict[str, dict[str, Any]]:
    """Return what each file says, by its name."""
    return {each.name: tomllib.loads(each.text) for each in files}


def inherited(
    name: str, known: Mapping[str, Mapping[str, Any]], below: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """Return a file; what `like` names gives the parts it does not define."""
    data = known[name]
    like = data.get("like")
    if like is None:
        return {"groups": {}, **data}
    if like not in known or like in (name, *below):
        raise NotationError(f"no other file {like!r} to be like", name, "like")
    other = inherited(like, known, (*below, name))
    return {**data} | {part: other.get(part, {}) | data.get(part, {}) for part in INHERITED}


def check_groups(file: str, own: Groups, groups: Groups) -> None:
    """Refuse groups that cannot be walked; `own` are those the file itself writes."""
    if ROOT not in groups:
        text = f"not a segment or a group that is written out: {ROOT}"
        raise NotationError(text, file, "groups")
    for name, entries in groups.items():
        for entry in entries:
            found = ENTRY.fullmatch(entry)
            if found is None or (found[1].islower() and not groups.get(found[1])):
                text = f"not a segment or a group that is written out: {entry}"
                raise NotationError(text, file, "groups", name)
        if entries and not first(entries).endswith(" M 1"):
            text = f"a group begins with a segment that stands once (M 1), not with {entries[0]}"
            raise NotationError(text, file, "groups", name)
    used = {ROOT, *(entry.split()[0] for entries in groups.values() for entry in entries)}
    for name in own.keys() - used:
        raise NotationError("this group is used nowhere", file, "groups", name)
    if size(file, ROOT, groups, ()) > MOST_NODES:
        raise NotationError(f"more than {MOST_NODES} segments in a message", file, "groups")


def first(entries: Sequence[str]) -> str:
    """Return the first entry of a group where it is a segment."""
    return entries[0] if entries[0].split()[0].isupper() else ""


def size(file: str, name: str, groups: Groups, above: tuple[str, ...]) -> int:
    """Count what a group holds, groups inside it written out, as far as that matters."""
    if name in above:
        raise NotationError("this group stands inside itself", file, "groups", name)
    total = 0
    for entry in groups[name]:
        tag = entry.split()[0]
        total += 1 if tag.isupper() else 1 + size(file, tag, groups, (*above, name))
        if total > MOST_NODES:
            break
    return total


def check_ends(file: str, groups: Groups, ends: tuple[str, str]) -> None:
    """Refuse a message that does not begin and end with its service segments."""
    entries = groups.get(ROOT, ())
    if not entries or (entries[0], entries[-1]) != tuple(f"{tag} M 1" for tag in ends):
        text = f'a message begins with "{ends[0]} M 1" and ends with "{ends[1]} M 1"'
        raise NotationError(text, file, "groups", ROOT)


def check_document(file: str, document: str, known: set[str]) -> None:
    """Refuse a document there is nothing to make of."""
    if document not in known:
        text = f"no document {document!r}, only {', '.join(sorted(known))}"
        raise NotationError(text, file, "document")


def within(file: str, key: tuple[str, ...], make: Callable[[], T]) -> T:
    """Make something of what stands at a key, and name that key where it is wrong."""
    try:
        return make()
    except NotationError:
        raise
    except ValueError as wrong:
        raise NotationError(str(wrong), file, *key) from None


def unread(structure: Structure, ours: Sequence[Structure]) -> Iterator[str]:
    """Yield the groups of a structure that no structure of ours has: nothing reads them."""
    known = {role for each in ours for role in each.roles}
    yield from dict.fromkeys(role for role in structure.roles if role not in known)
