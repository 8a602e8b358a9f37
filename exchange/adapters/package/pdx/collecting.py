"""Collects what a package says, entry by entry: items, changes, contacts, files, all the rest."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from exchange.adapters.archives.archive import Member
from exchange.adapters.package.pdx.attributes import GROUP, Attributes
from exchange.adapters.package.pdx.changes import Change
from exchange.adapters.package.pdx.deviations import Deviations
from exchange.adapters.package.pdx.files import Archived, Files
from exchange.adapters.package.pdx.inspecting import Inspector
from exchange.adapters.package.pdx.items import Items
from exchange.adapters.package.pdx.parsing import Element, Unit
from exchange.adapters.package.pdx.references import References
from exchange.adapters.package.pdx.values import Reading

KEPT = frozenset({"Contact", "ManufacturerPart", "SupplierPart"})
"""Entries of which the files are read and the rest is kept under their own number."""


class Collection:
    """What one package holds; `root` is its outermost element."""

    def __init__(self, root: Element, reading: Reading, members: Mapping[str, Member]) -> None:
        self.root, self.reading = root, reading
        self.inspector = Inspector(reading.profile, reading.deviations)
        self.archive = Archived(members)
        self.references, self.attributes = References(), Attributes()
        self.files = Files(self.archive, reading, self.attributes)
        self.items = Items(reading, self.references, self.attributes, self.files)
        self.changes: list[Change] = []
        self.inspector.inspect(root)
        self.whose = "PACKAGE", root.said("thisDocumentIdentifier")
        self._section: Element | None = None
        self._counts: Counter[str] = Counter()

    def take(self, unit: Unit) -> None:
        """Take an entry of a section."""
        if unit.section is not self._section:
            self._begin(unit.section)
        element = unit.element
        if element is None:
            return
        self._counts[element.tag] += 1
        if element.tag == "Change":
            self._change(element, unit.section)
            return
        self.inspector.inspect(element, unit.section, self._counts[element.tag])
        if element.tag == "AdditionalAttribute":
            label = unit.section.attributes.get("groupLabel")
            self.attributes.additional(element, self.whose, label)
        elif element.tag == "Item":
            self.items.add(element)
        elif element.tag == "Attachment":
            self.files.add(element, None)
        else:
            self._other(element)

    def _begin(self, section: Element) -> None:
        self._section, self._counts = section, Counter()
        self.inspector.inspect(section, self.root)
        read = ("groupLabel",) if section.tag == GROUP else ()
        self.attributes.remaining(section, self.whose, read, f"{section.tag}.")

    def _change(self, change: Element, section: Element) -> None:
        reading = replace(self.reading, deviations=Deviations(self.reading.file))
        inspector = Inspector(reading.profile, reading.deviations)
        inspector.inspect(change, section, self._counts["Change"])
        self.changes.append(Change(change, reading, self.archive))

    def _other(self, element: Element) -> None:
        if element.tag not in KEPT:
            before = f"{element.tag} {self._counts[element.tag]}."
            self.attributes.whole(element, self.whose, before)
            return
        if element.tag == "Contact":
            self.references.contact(element)
        if element.tag == "ManufacturerPart":
            self.references.manufacturer_part(element)
        for attachment in element.all("Attachments", "Attachment"):
            self.files.add(attachment, None)
        self.attributes.keep(element, ())
