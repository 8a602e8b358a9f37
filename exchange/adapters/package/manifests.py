"""Reads the manifest of a package: JSON or TOML with what it is about and what is in it.

The form is described in docs/reference/packages.md. It is read strictly: an unknown key, a number
where text belongs and a key that stands twice are refused, because nobody else would notice.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from exchange.errors import Unreadable
from exchange.model.findings import Entry, Finding, Locator
from exchange.model.layout_fields import DISPOSITIONS, HEADER_FIELDS, ROW_FIELDS

NAMES = ("manifest.json", "manifest.toml")
MOST_BYTES = 10_000_000
Row = Mapping[str, str]

HEADS: Mapping[str, str] = {
    "change": "engineering_change", "package": "document_package", "notice": "project_notice",
}  # fmt: skip
"""The table that says what a package is about, and its document."""

FILE_KEYS = frozenset(
    {
        "name", "kind", "state", "item", "revision", "version", "size", "sha256", "sha1", "md5",
        "description",
    }
)  # fmt: skip
APPROVAL_KEYS = frozenset({"name", "role", "response", "date"})
CLASSES = frozenset(each.lower() for each in DISPOSITIONS.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as read; `document` is what it is about, empty where it lists files alone."""

    file: str
    document: str = ""
    header: Row = field(default_factory=dict)
    items: Sequence[Row] = ()
    dispositions: Sequence[tuple[int, Row]] = ()
    approvals: Sequence[Row] = ()
    files: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Each row is an entry of a list of the manifest, counted from 1."""

    file: str
    table: str

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of a value."""
        return Entry(self.file, int(str(row["_entry"])), f"{self.table}.{column}")


def parsed(file: str, content: bytes) -> Manifest:
    """Return a manifest; raises Unreadable (PKG-002) for one that is not as described."""
    found = table(file, loaded(file, content), "the manifest")
    if found.get("manifest") != "1":
        refuse(file, 'it must say manifest = "1", the version of its form')
    heads = [name for name in HEADS if name in found]
    if len(heads) > 1:
        refuse(file, f"it is about several things: {', '.join(heads)}")
    known(file, "the manifest", found, {"manifest", "items", "approvals", "files", *heads})
    head = heads[0] if heads else ""
    own = ROW_FIELDS.get(HEADS.get(head, ""), frozenset()) - {*DISPOSITIONS}
    entries = rows(file, found, "items")
    return Manifest(
        file=file,
        document=HEADS.get(head, ""),
        header=texts(file, head, found.get(head, {}), HEADER_FIELDS[HEADS[head]]) if head else {},
        items=[texts(file, "items", leave(each, "dispositions"), own) for each in entries],
        dispositions=[
            (number, texts(file, "dispositions", each.get("dispositions", {}), CLASSES))
            for number, each in enumerate(entries, 1)
        ],
        approvals=[
            texts(file, "approvals", each, APPROVAL_KEYS) for each in rows(file, found, "approvals")
        ],
        files=[texts(file, "files", each, FILE_KEYS) for each in rows(file, found, "files")],
    )


def loaded(file: str, content: bytes) -> object:
    """Return what a manifest holds."""
    try:
        if file.casefold().endswith(".json"):
            return json.loads(content, object_pairs_hook=once)
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        refuse(file, f"it cannot be read: {error}")


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, unless a key stands in it twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def rows(file: str, found: Mapping[str, object], name: str) -> list[dict[str, object]]:
    """Return a list of tables."""
    listed = found.get(name, [])
    if not isinstance(listed, list):
        refuse(file, f"{name} must be a list")
    return [table(file, each, name) for each in listed]


def table(file: str, found: object, name: str) -> dict[str, object]:
    """Return a table of keys."""
    if not isinstance(found, dict):
        refuse(file, f"{name} must hold keys with values")
    return found


def leave(found: Mapping[str, object], name: str) -> dict[str, object]:
    """Return a table without one key."""
    return {key: value for key, value in found.items() if key != name}


def texts(file: str, name: str, found: object, keys: frozenset[str]) -> Row:
    """Return a table whose values are all text; a day of TOML and a size are as good as text."""
    given = table(file, found, name)
    known(file, name, given, keys)
    return {key: text(file, f"{name}.{key}", value) for key, value in given.items() if value != ""}


def text(file: str, key: str, value: object) -> str:
    """Return a value as text; numbers are refused, because they lose zeros."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and key == "files.size":
        return str(value)
    if not isinstance(value, str):
        refuse(file, f"{key} must be text in quotes")
    return value


def known(
    file: str, name: str, found: Mapping[str, object], keys: set[str] | frozenset[str]
) -> None:
    """Refuse a key that nobody would read."""
    if strange := sorted(set(found) - keys):
        refuse(file, f"{name} has no key {strange[0]!r}; it has {', '.join(sorted(keys))}")


def refuse(file: str, reason: str) -> NoReturn:
    """Raise the refusal of a manifest."""
    raise Unreadable(Finding("PKG-002", observed=file, params={"reason": reason}))
