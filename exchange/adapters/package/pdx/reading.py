"""Reads a pdx.xml into canonical tables: a message for each change, or one for the package."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import polars as pl

from exchange.adapters.archives.archive import Member
from exchange.adapters.package.pdx.changes import Change
from exchange.adapters.package.pdx.collecting import Collection
from exchange.adapters.package.pdx.deviations import Deviations
from exchange.adapters.package.pdx.excerpts import around
from exchange.adapters.package.pdx.parsing import Element, Parsing
from exchange.adapters.package.pdx.profiles import recognised
from exchange.adapters.package.pdx.references import completed
from exchange.adapters.package.pdx.refusals import refused
from exchange.adapters.package.pdx.rows import Rows
from exchange.adapters.package.pdx.standard import ROOT
from exchange.adapters.package.pdx.values import Reading
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.ports import Assignment
from exchange.model.tables import Notation, Table

FILE = "pdx.xml"
NOTATION = Notation(number_rule="ERP-002", date_rule="ERP-002", missing_rule="ERP-009")

CORRECTED = "ProductDataExchangePackage"
"""The name of the outermost element as it would be spelt."""

HEADER = {
    "number": "thisDocumentIdentifier",
    "originator": "originatedByContactName",
    "description": "description",
}
HEADER_DATE = "thisDocumentGenerationDateTime"

Revisions = Mapping[object, tuple[object, object]]
"""By affected item: the revision a change replaces and the one it makes."""


def read(
    xml: bytes,
    members: Mapping[str, Member],
    _: Transmission,
    assignment: Assignment,
    file: str = FILE,
) -> Interchange:
    """Return what a pdx.xml says; raises Unreadable (PDX-001) where it cannot or must not be read.

    `members` are the files of the archive by name, `file` is the name of the pdx.xml in it.
    """
    parsing = Parsing(xml, file)
    collection: Collection | None = None
    for unit in parsing.units():
        collection = collection or begun(parsing, members, assignment)
        collection.take(unit)
    found = concluded(collection or begun(parsing, members, assignment))
    return replace(found, around=around(xml, file))


def begun(parsing: Parsing, members: Mapping[str, Member], assignment: Assignment) -> Collection:
    """Return the collection of a package of which the beginning is parsed."""
    root = parsing.root or Element("", 1, {})
    if root.tag not in {ROOT, CORRECTED}:
        reason = f"its outermost element is {root.tag}, not {ROOT}: it is no PDX"
        raise refused(reason, parsing.file, root.line)
    deviations = Deviations(parsing.file)
    if root.tag == CORRECTED:
        deviations.tell(root, "", f"the outermost element is {CORRECTED}", f"it as {ROOT}")
        root.tag = ROOT
    profile = recognised(parsing, assignment.structures)
    zone = ZoneInfo(assignment.partner.timezone)
    return Collection(root, Reading(profile, zone, deviations, parsing.file), members)


def concluded(collection: Collection) -> Interchange:
    """Return the messages of a package that has been read to its end."""
    changes, root = collection.changes, collection.root
    head = header(collection)
    collection.attributes.keep(root, () if changes else HEADER.values())
    shared = Shared(collection)
    own = tuple(collection.reading.deviations.findings())
    if not changes:
        tables = {"package_header": head, **shared.tables()}
        return Interchange("pdx", (Message("document_package", tables, NOTATION, findings=own),))
    messages = tuple(
        Message(
            "engineering_change",
            shared.tables(change),
            NOTATION,
            findings=(*change.reading.deviations.findings(), *(own if len(changes) == 1 else ())),
        )
        for change in changes
    )
    return Interchange("pdx", messages, findings=own if len(changes) > 1 else ())


def header(collection: Collection) -> Table:
    """Return what a package without a change is about: the item it calls its top one."""
    reading, root = collection.reading, collection.root
    row = reading.taken(root, HEADER)
    contact = root.said("originatedByContactUniqueIdentifier") or ""
    row["originator"] = row["originator"] or collection.references.contacts.get(contact)
    row["date"] = reading.day(root, HEADER_DATE)
    if len(collection.items.top) == 1:
        row["part"], row["revision"] = collection.items.top[0]
        row["number"] = row["number"] or " ".join(filter(None, collection.items.top[0])) or None
    names = {**HEADER, "date": HEADER_DATE}
    rows = Rows("package_header", (*HEADER, "date", "part", "revision"), names)
    rows.add(root, row)
    return rows.table(reading.file)


class Shared:
    """The tables of a package, as each of its changes sees them."""

    def __init__(self, collection: Collection) -> None:
        self.collection, self.file = collection, collection.reading.file
        known = collection.references
        bom = completed(collection.items.bom.frame(), "part", "_unique", known.items)
        self.bom = completed(bom, "unit", "part", known.units)
        aml = completed(collection.items.aml.frame(), "manufacturer", "_contact", known.contacts)
        self.aml = completed(aml, "manufacturer", "_unique", known.manufacturers)
        collection.files.unnamed(collection.root)

    def tables(self, change: Change | None = None) -> dict[str, Table]:
        """Return the tables of the package, and with them those of a change."""
        own = self.changed(change) if change else {}
        revisions = affected(own["change_items"].frame) if change else {}
        rows, extra = self.collection.items, self.collection
        files = [change.files.rows] if change else []
        attributes = [change.attributes.rows] if change else []
        bom = stated(self.bom, "parent", "parent_revision", revisions)
        aml = stated(self.aml, "part", "_revision", revisions)
        return own | {
            "package_items": rows.items.table(self.file),
            "package_bom": rows.bom.table(self.file, bom),
            "package_aml": rows.aml.table(self.file, aml),
            "package_files": joined([*files, extra.files.rows], self.file, "file"),
            "package_attributes": joined([*attributes, extra.attributes.rows], self.file),
        }

    def changed(self, change: Change) -> dict[str, Table]:
        """Return the tables of a change, what it refers to filled in."""
        known = self.collection.references
        head = change.header.frame()
        for column in ("originator", "owner"):
            head = completed(head, column, f"_{column}", known.contacts)
        items = completed(change.items.frame(), "item", "_unique", known.items)
        bom = completed(change.markups.bom.frame(), "parent", "_affected", known.items)
        aml = completed(change.markups.aml.frame(), "part", "_affected", known.items)
        for side in ("old", "new"):
            bom = completed(bom, f"part_{side}", f"_unique_{side}", known.items)
            maker = f"manufacturer_{side}"
            aml = completed(aml, maker, f"_contact_{side}", known.contacts)
            aml = completed(aml, maker, f"_unique_{side}", known.manufacturers)
        approvals = completed(change.approvals.frame(), "name", "_contact", known.contacts)
        found = (
            (change.header, head),
            (change.items, items),
            (change.dispositions, change.dispositions.frame()),
            (change.markups.bom, bom),
            (change.markups.aml, aml),
            (change.approvals, approvals),
        )
        return {rows.name: rows.table(self.file, frame) for rows, frame in found}


def affected(items: pl.DataFrame) -> Revisions:
    """Return the items of a change with their revisions before and after it."""
    rows = items.select("item", "old_revision", "new_revision").iter_rows()
    return {item: (old, new) for item, old, new in rows}


def stated(frame: pl.DataFrame, item: str, revision: str, revisions: Revisions) -> pl.DataFrame:
    """Return rows with their state: OLD where they are of an affected item before the change."""
    rows = frame.select(item, revision).iter_rows()
    states = [
        "OLD" if is_old(at, *revisions.get(number, (None, None))) else "NEW" for number, at in rows
    ]
    return frame.with_columns(pl.Series("state", states, dtype=pl.String))


def is_old(revision: object, old: object, new: object) -> bool:
    """Tell whether a revision is one before a change: the one it replaces, or any but its new one.

    Where the change says no new revision, only the one it replaces is.
    """
    if revision is None or (old is None and new is None):
        return False
    return revision != new if new is not None else revision == old


def joined(parts: Sequence[Rows], file: str, counted: str = "") -> Table:
    """Return the rows of several tables of one kind, counted anew where they are counted."""
    frame = pl.concat([part.frame() for part in parts])
    if counted:
        frame = frame.with_columns(pl.int_range(1, pl.len() + 1).alias(counted))
    return parts[0].table(file, frame)
