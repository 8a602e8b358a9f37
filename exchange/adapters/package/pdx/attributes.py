"""Keeps what has no column of its own: additional attributes, and whatever else a package says."""

from collections import Counter
from collections.abc import Collection, Mapping

from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.rows import Rows
from exchange.adapters.package.pdx.shells import READ_IN, SHELLS, SINGLE
from exchange.adapters.package.pdx.standard import OTHER

OWNERS: Mapping[str, tuple[str, str]] = {
    "ProductDataeXchangePackage": ("PACKAGE", "thisDocumentIdentifier"),
    "Change": ("CHANGE", "changeNumber"),
    "AffectedItem": ("AFFECTED_ITEM", "itemIdentifier"),
    "Item": ("ITEM", "itemIdentifier"),
    "BillOfMaterialItem": ("BOM_ROW", "billOfMaterialItemIdentifier"),
    "AlternateItem": ("BOM_ROW", "itemIdentifier"),
    "ApprovedManufacturerListItem": ("AML_ROW", "manufacturerPartIdentifier"),
    "ManufacturerPart": ("AML_ROW", "manufacturerPartIdentifier"),
    "SupplierPart": ("AML_ROW", "supplierPartIdentifier"),
    "Attachment": ("FILE", "universalResourceIdentifier"),
    "Contact": ("PACKAGE", "contactIdentifier"),
}
"""By element: what its attributes are attributes of, and what names it."""

GROUP = "AdditionalAttributes"
ADDITIONAL = "AdditionalAttribute"

Whose = tuple[str, str | None]
"""What an attribute is one of, and its number."""


class Attributes:
    """The rows of package_attributes."""

    def __init__(self) -> None:
        self.rows = Rows(
            "package_attributes",
            ("of", "owner", "group", "name", "value"),
            {"name": "name", "value": "value", "group": "groupLabel"},
        )

    def keep(
        self, element: Element, read: Collection[str], whose: Whose | None = None, before: str = ""
    ) -> None:
        """Keep what an element says beyond the attributes `read` and the shells it holds.

        `whose` is what it belongs to where it does not name itself, `before` then comes
        before the names.
        """
        if whose is None:
            of, name = OWNERS[element.tag]
            whose = of, element.said(name)
        self.remaining(element, whose, read, before)
        counts: Counter[str] = Counter()
        for child in element.children:
            counts[child.tag] += 1
            if child.tag in READ_IN.get(element.tag, ()):
                self.shell(child, whose)
            else:
                self.whole(child, whose, f"{before}{child.tag} {counts[child.tag]}.")

    def shell(self, shell: Element, whose: Whose) -> None:
        """Keep what a shell says itself, and what it holds that nobody looks for in it."""
        read, held = SHELLS[shell.tag]
        self.remaining(shell, whose, read, f"{shell.tag}.")
        counts: Counter[str] = Counter()
        for child in shell.children:
            counts[child.tag] += 1
            again = counts[child.tag] > 1 and shell.tag in SINGLE
            if child.tag not in held or again:
                self.whole(child, whose, f"{child.tag} {counts[child.tag]}.")
            elif child.tag in SHELLS:
                self.shell(child, whose)

    def remaining(
        self, element: Element, whose: Whose, read: Collection[str], before: str = ""
    ) -> None:
        """Keep the attributes of an element that are not read, under their own names."""
        for name in element.attributes:
            value = element.said(name)
            told = name in read or is_told(element, name, read)
            if value is not None and not told:
                self.add(element, whose, f"{before}{name}", value)

    def group(self, group: Element, whose: Whose) -> None:
        """Keep a group of additional attributes."""
        self.remaining(group, whose, ("groupLabel",), f"{GROUP}.")
        for number, each in enumerate(group.children, 1):
            if each.tag == ADDITIONAL:
                self.additional(each, whose, group.attributes.get("groupLabel"))
            else:
                self.whole(each, whose, f"{each.tag} {number}.")

    def additional(self, each: Element, whose: Whose, label: str | None) -> None:
        """Keep one additional attribute; one without a name keeps its place."""
        name = each.said("name") or "?"
        self.add(each, whose, name, each.said("value"), group=label or "")
        self.remaining(each, whose, ("name", "value"), f"{name}: ")
        for number, child in enumerate(each.children, 1):
            self.whole(child, whose, f"{name}: {child.tag} {number}.")

    def whole(self, element: Element, whose: Whose, before: str) -> None:
        """Keep an element nobody reads and all in it, its names with a way before them."""
        if element.tag == GROUP:
            self.group(element, whose)
            return
        self.remaining(element, whose, (), before)
        counts: Counter[str] = Counter()
        for child in element.children:
            counts[child.tag] += 1
            self.whole(child, whose, f"{before}{child.tag} {counts[child.tag]}.")

    def add(
        self,
        element: Element,
        whose: Whose,
        name: str,
        value: str | None,
        *,
        group: str | None = None,
    ) -> None:
        """Add a row."""
        of, owner = whose
        row = {"of": of, "owner": owner, "group": group, "name": name, "value": value}
        self.rows.add(element, row)


def is_told(element: Element, name: str, read: Collection[str]) -> bool:
    """Tell whether an attribute says what a code `Other` means, and so is read instead of it."""
    code = name.removesuffix(OTHER)
    return code != name and code in read and element.said(code) == OTHER
