"""Keeps what has no column of its own: additional attributes, and whatever else a package says."""

from collections import Counter
from collections.abc import Collection, Mapping

from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.rows import Rows
from exchange.adapters.package.pdx.standard import OTHER

OWNERS: Mapping[str, tuple[str, str]] = {
    "ProductDataeXchangePackage": ("PACKAGE", "thisDocumentIdentifier"),
    "Change": ("CHANGE", "changeNumber"),
    "AffectedItem": ("AFFECTED_ITEM", "itemIdentifier"),
    "Item": ("ITEM", "itemIdentifier"),
    "BillOfMaterialItem": ("BOM_ROW", "billOfMaterialItemIdentifier"),
    "ApprovedManufacturerListItem": ("AML_ROW", "manufacturerPartIdentifier"),
    "ManufacturerPart": ("AML_ROW", "manufacturerPartIdentifier"),
    "SupplierPart": ("AML_ROW", "supplierPartIdentifier"),
    "Attachment": ("FILE", "universalResourceIdentifier"),
    "Contact": ("PACKAGE", "contactIdentifier"),
}
"""By element: what its attributes are attributes of, and what names it."""

GROUP = "AdditionalAttributes"


class Attributes:
    """The rows of package_attributes."""

    def __init__(self) -> None:
        self.rows = Rows(
            "package_attributes",
            ("of", "owner", "group", "name", "value"),
            {"name": "name", "value": "value", "group": "groupLabel"},
        )

    def keep(
        self, element: Element, read: Collection[str], known: Collection[str] = (), owner: str = ""
    ) -> None:
        """Keep what an element says beyond the attributes `read` and the children `known`.

        `owner` is what names it where it does not itself.
        """
        of, name = OWNERS[element.tag]
        whose = of, owner or element.said(name)
        self.remaining(element, whose, read)
        counts: Counter[str] = Counter()
        for child in element.children:
            counts[child.tag] += 1
            if child.tag == GROUP:
                self.group(child, whose)
            elif child.tag not in known:
                self.whole(child, whose, f"{child.tag} {counts[child.tag]}.")

    def remaining(
        self,
        element: Element,
        whose: tuple[str, str | None],
        read: Collection[str],
        before: str = "",
    ) -> None:
        """Keep the attributes of an element that are not read, under their own names."""
        for name in element.attributes:
            value = element.said(name)
            if value is not None and name not in read and name.removesuffix(OTHER) not in read:
                self.add(element, whose, f"{before}{name}", value)

    def group(self, group: Element, whose: tuple[str, str | None]) -> None:
        """Keep a group of additional attributes."""
        for each in group.children:
            self.additional(each, whose, group.attributes.get("groupLabel"))

    def additional(self, each: Element, whose: tuple[str, str | None], label: str | None) -> None:
        """Keep one additional attribute; one without a name keeps its place."""
        name = each.said("name") or "?"
        self.add(each, whose, name, each.said("value"), group=label or "")
        self.remaining(each, whose, ("name", "value"), f"{name}: ")

    def whole(self, element: Element, whose: tuple[str, str | None], before: str) -> None:
        """Keep an element nobody reads and all in it, its names with a way before them."""
        self.remaining(element, whose, (), before)
        counts: Counter[str] = Counter()
        for child in element.children:
            counts[child.tag] += 1
            if child.tag == GROUP:
                self.group(child, whose)
            else:
                self.whole(child, whose, f"{before}{child.tag} {counts[child.tag]}.")

    def add(
        self,
        element: Element,
        whose: tuple[str, str | None],
        name: str,
        value: str | None,
        *,
        group: str | None = None,
    ) -> None:
        """Add a row."""
        of, owner = whose
        row = {"of": of, "owner": owner, "group": group, "name": name, "value": value}
        self.rows.add(element, row)
