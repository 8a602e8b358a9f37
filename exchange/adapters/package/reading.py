"""Reads a package: a change, the documents of a product or a notice, and the files with it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import polars as pl

from exchange.adapters.archives.archive import Archive, opened
from exchange.adapters.package.assemblies import Sheet, tables
from exchange.adapters.package.designs import designed
from exchange.adapters.package.forms import Roles, manifest_of, roles, without
from exchange.adapters.package.ipc import is_design
from exchange.adapters.package.joining import Nowhere, Within
from exchange.adapters.package.kinds import incidental
from exchange.adapters.package.listing import files, from_sheet, listed, short
from exchange.adapters.package.manifests import Manifest
from exchange.adapters.package.pdx import reading as pdx
from exchange.adapters.package.sheets import Sheets
from exchange.adapters.package.stated import stated
from exchange.model.findings import Finding
from exchange.model.interchange import Attachment, Interchange, Message, Transmission
from exchange.model.layouts import Layout
from exchange.model.packing import Packing
from exchange.model.ports import Assignment
from exchange.model.tables import Notation, Table

NOTATION = Notation(number_rule="ERP-002", date_rule="ERP-002", missing_rule="ERP-009")
FORM_NEEDED = frozenset({"engineering_change", "project_notice"})


def read(transmission: Transmission, assignment: Assignment) -> Interchange:
    """Return what a package holds, with all its files as attachments.

    Raises Unreadable where it is not sound (ENV-011) or does not say what it is about (PKG-001).
    """
    archive = opened(transmission.content, assignment.limits)
    reads = READ[assignment.format]
    attachments = (
        Attachment(each.name, each.sha256, each.size)
        for each in archive.members
        if not incidental(each.name)
    )
    found = reads(archive, transmission, assignment)
    return replace(found, attachments=tuple(attachments))


def exported(archive: Archive, transmission: Transmission, assignment: Assignment) -> Interchange:
    """Return what a PDX package says; a document without a feed is rejected (ENV-012)."""
    names = [each.name for each in archive.members if short(each.name) == pdx.FILE]
    if len(names) != 1:
        raise without(f"{len(names)} files in it are called {pdx.FILE}, it needs one", names)
    xml = archive.read(names[0], assignment.limits.max_bytes)
    members = {each.name: each for each in archive.members if not incidental(each.name)}
    found = pdx.read(xml, members, transmission, assignment, names[0])
    agreed = {feed.document for feed in assignment.feeds}
    messages = tuple(within_feeds(each, agreed) for each in found.messages)
    return replace(found, messages=messages)


def within_feeds(message: Message, agreed: Collection[str]) -> Message:
    """Return a message, rejected where nobody agreed to such a document."""
    if message.document in agreed:
        return message
    expected = ", ".join(sorted(agreed))
    strange = Finding("ENV-012", observed=message.document, expected=expected)
    return replace(message, findings=(strange, *message.findings))


def zipped(archive: Archive, transmission: Transmission, assignment: Assignment) -> Interchange:
    """Return what a zip with a form, a list or a manifest says."""
    sheets = Sheets(archive, transmission, assignment)
    return Interchange("zip", (packed(sheets),), around=sheets.around)


READ: Mapping[str, Callable[[Archive, Transmission, Assignment], Interchange]] = {
    "pdx": exported,
    "zip": zipped,
}


def packed(sheets: Sheets) -> Message:
    """Return the document of a package, given its files of cells."""
    archive, assignment = sheets.archive, sheets.assignment
    (feed,) = assignment.feeds
    layout = assignment.layouts.get(feed.layout)
    packing = layout.package if layout else Packing()
    manifest = manifest_of(archive)
    parcel = Parcel(sheets, roles(archive, manifest, packing), layout)
    if manifest.document not in ("", feed.document):
        reason = f"its manifest is about a {manifest.document}, agreed is a {feed.document}"
        raise without(reason, [manifest.file])
    found = parcel.said(feed.document)
    boms, findings = parcel.boms()
    own = [each for each in found.tables.values() if each.name != "package_files"]
    lists = [found.tables[name] for name in ("package_files",) if name in found.tables]
    lists += [listed(manifest)] if manifest.files else []
    whole = files(archive, lists, parcel.kinds(), packing)
    every = {each.name: each for each in (*own, *boms, whole)}
    return replace(found, tables=every, findings=(*found.findings, *findings))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package with all it takes to read it."""

    sheets: Sheets
    roles: Roles
    layout: Layout | None

    @property
    def manifest(self) -> Manifest:
        """Its manifest."""
        return self.roles.manifest

    def said(self, document: str) -> Message:
        """Return what the form says, the manifest or, of a product's documents, the file's name."""
        form = self.roles.form(needed=document in FORM_NEEDED and not self.manifest.document)
        if form and self.layout:
            return numbered(relocated(self.sheets.one(form, self.layout), form))
        if form:
            raise without("no layout is agreed for its form", [form])
        notation = self.layout_notation()
        if self.manifest.document:
            return numbered(Message(document, stated(self.manifest), notation))
        return Message(document, {"package_header": self.named()}, notation)

    def layout_notation(self) -> Notation:
        """Return how numbers are written where no form says it: as in the bills of materials."""
        if self.layout is None:
            return NOTATION
        return replace(NOTATION, decimal=self.layout.decimal, thousands=self.layout.thousands)

    def named(self) -> Table:
        """Return the product and revision that the name of the file tells, as was agreed."""
        (feed,) = self.sheets.assignment.feeds
        found = (
            re.fullmatch(feed.naming, self.sheets.transmission.filename) if feed.naming else None
        )
        if found is None:
            raise without("neither a manifest nor its name says which product it is for")
        told = {"number": found["part"], **found.groupdict()}
        frame = pl.DataFrame({key: [value] for key, value in told.items()})
        return Table("package_header", frame.cast(pl.String), Nowhere())

    def boms(self) -> tuple[list[Table], list[Finding]]:
        """Return the bills of materials and lists of sources of old and new."""
        packing = self.roles.packing
        boms, untold = self.of("bom", packing.bom_layout)
        amls, more = self.of("aml", packing.aml_layout)
        if not self.roles.having("new_bom"):
            own, sources, unusable = self.design()
            boms, amls, more = [*boms, *own], [*amls, *sources], [*more, *unusable]
        found, findings = tables(boms, amls)
        return found, [*untold, *more, *findings]

    def design(self) -> tuple[list[Sheet], list[Sheet], list[Finding]]:
        """Return the bill of materials of the only board data, none where there are several."""
        heads = (
            (each.name, next(self.sheets.archive.chunks(each.name), b""))
            for each in self.sheets.archive.members
            if not incidental(each.name)
        )
        designs = [name for name, head in heads if is_design(head)]
        if len(designs) != 1:
            return [], [], []
        return designed(self.sheets.archive, designs[0], self.layout_notation())

    def of(self, what: str, layout: str) -> tuple[list[Sheet], list[Finding]]:
        """Return the files of one kind; PKG-003 for one that nothing says how to read."""
        named = [
            (state, name)
            for state in ("OLD", "NEW")
            for name in self.roles.having(f"{state.casefold()}_{what}")
        ]
        if not layout:
            return [], [Finding("PKG-003", observed=name) for _, name in named]
        laid_out = self.sheets.assignment.layouts[layout]
        return [
            Sheet(name, state, each)
            for state, name in named
            for each in self.sheets.read(name, laid_out)
        ], []

    def kinds(self) -> Mapping[str, str]:
        """Return the kinds of the files that were read."""
        found = {name: role_kind(self.roles.of(name)) for name in self.roles.cells()}
        form = self.roles.form(needed=False) or self.only_form(found)
        own = {form: "FORM"} if form else {}
        manifest = {self.manifest.file: "MANIFEST"} if self.manifest.file else {}
        return {name: kind for name, kind in found.items() if kind} | own | manifest

    def only_form(self, found: Mapping[str, str]) -> str:
        """Return the form that was found because no other file could be it."""
        (feed,) = self.sheets.assignment.feeds
        left = [name for name, kind in found.items() if not kind]
        alone = feed.document in FORM_NEEDED and len(left) == 1
        named = self.roles.packing.form or self.manifest.document
        return left[0] if alone and not named else ""


def role_kind(role: str) -> str:
    """Return the kind of a file by what it is for."""
    return "FORM" if role == "form" else role.rpartition("_")[2].upper()


def relocated(message: Message, name: str) -> Message:
    """Return a form with places that name its file."""
    moved = {
        key: from_sheet(each, name)
        if key == "package_files"
        else Table(key, each.frame, Within(name, each.origin))
        for key, each in message.tables.items()
    }
    return replace(message, tables=moved)


def numbered(message: Message) -> Message:
    """Return a package of documents under the number of its product where it has none itself."""
    header = message.tables.get("package_header")
    if header is None or message.document != "document_package":
        return message
    frame = header.frame
    names = [name for name in ("number", "part") if name in frame.columns]
    if not names:
        raise without("it says neither a number nor a product")
    own = header.with_frame(frame.with_columns(pl.coalesce(*names).alias("number")))
    return replace(message, tables={**message.tables, "package_header": own})
