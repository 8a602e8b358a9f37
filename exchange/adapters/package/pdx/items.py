"""Items of a package: their bills of materials and approved manufacturer parts."""

from collections.abc import Mapping

from exchange.adapters.package.pdx.attributes import Attributes
from exchange.adapters.package.pdx.files import Files
from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.references import References
from exchange.adapters.package.pdx.rows import Rows
from exchange.adapters.package.pdx.values import Reading

ITEM = {
    "item": "itemIdentifier",
    "description": "description",
    "kind": "globalProductTypeCode",
    "status_raw": "globalLifeCyclePhaseCode",
    "unit": "globalProductUnitOfMeasureCode",
    "make_or_buy": "makeBuy",
}
BOM = {
    "find_no": "proprietarySequenceIdentifier",
    "part": "billOfMaterialItemIdentifier",
    "quantity_raw": "itemQuantity",
    "description": "description",
}
AML = {
    "manufacturer": "manufacturedBy",
    "manufacturer_part": "manufacturerPartIdentifier",
    "status_raw": "globalManufacturerPartStatusCode",
    "preference": "globalPreferredStatusCode",
}
REVISION = "revisionIdentifier"
ITEM_READ = frozenset({*ITEM.values(), REVISION})
BOM_READ = frozenset(BOM.values())
ALTERNATE_READ = ("itemIdentifier",)
AML_READ = frozenset(AML.values())

PLACES = {
    "revision": REVISION, "revision_raw": REVISION, "quantity": "itemQuantity",
    "unit": "globalProductUnitOfMeasureCode", "designators": "referenceDesignatorName",
}  # fmt: skip


class Items:
    """The rows of package_items, package_bom and package_aml."""

    def __init__(
        self, reading: Reading, references: References, attributes: Attributes, files: Files
    ) -> None:
        self.reading, self.references = reading, references
        self.attributes, self.files = attributes, files
        self.top: list[tuple[str | None, str | None]] = []
        self.items = Rows(
            "package_items",
            ("line", *ITEM, "revision", "revision_raw", "change_number"),
            {**ITEM, **PLACES},
        )
        self.bom = Rows(
            "package_bom",
            ("parent", "parent_revision", "line", *BOM, "quantity", "revision", "unit",
             "designators", "alternate_of", "fitted", "_unique"),
            {**BOM, **PLACES},
        )  # fmt: skip
        self.aml = Rows("package_aml", ("part", *AML, "_revision", "_unique", "_contact"), AML)

    def add(self, item: Element) -> None:
        """Add an item with all that belongs to it."""
        revision, change = self.reading.revision(item, REVISION)
        row = self.reading.taken(item, ITEM)
        raw = item.said(REVISION)
        row |= {"revision": revision, "change_number": change}
        row["revision_raw"] = raw if raw != revision else None
        row = self.reading.beside(item).fill(row)
        self.items.add(item, {**row, "line": len(self.items) + 1})
        self.references.item(item, row["item"], row.get("unit"))
        if item.said("isTopLevel") == "Yes":
            self.top.append((row["item"], revision))
        for each in item.all("BillOfMaterial", "BillOfMaterialItem"):
            self.bom_row(each, row["item"], revision)
        for each in item.all("ApprovedManufacturerList", "ApprovedManufacturerListItem"):
            self.aml_row(each, row["item"], revision)
        for each in item.all("Attachments", "Attachment"):
            self.files.add(each, row["item"], revision)
        self.attributes.keep(item, ITEM_READ)

    def bom_row(self, row: Element, parent: str | None, revision: str | None) -> None:
        """Add a row of a bill of materials, and its alternates below it."""
        found = bom_values(row, self.reading)
        line = len(self.bom) + 1
        base = {"parent": parent, "parent_revision": revision, "fitted": "Y"}
        self.bom.add(row, {**base, **found, "line": line})
        keep_row(row, found, self.attributes)
        for each in row.all("AlternateItems", "AlternateItem"):
            other = {"part": each.said("itemIdentifier"), "find_no": found["find_no"]}
            other |= {"_unique": each.said("itemUniqueIdentifier")}
            count = {"line": len(self.bom) + 1, "alternate_of": line}
            self.bom.add(each, {**base, **other, **count})

    def aml_row(self, row: Element, part: str | None, revision: str | None) -> None:
        """Add an approved manufacturer part."""
        self.aml.add(row, {**aml_values(row, self.reading), "part": part, "_revision": revision})
        self.attributes.keep(row, AML_READ)


def bom_values(row: Element, reading: Reading) -> dict[str, str | None]:
    """Return what a row of a bill of materials says, under the names of columns."""
    found = reading.taken(row, BOM)
    revision, _ = reading.revision(row, REVISION)
    names = [each.said("referenceDesignatorName") for each in designators(row)]
    found |= {
        "quantity": reading.quantity(row),
        "revision": revision,
        "unit": None,
        "designators": ",".join(name for name in names if name) or None,
        "_unique": row.said("billOfMaterialItemUniqueIdentifier"),
    }
    return reading.beside(row).fill(found)


def designators(row: Element) -> list[Element]:
    """Return the reference designators of a row."""
    return list(row.all("ReferenceDesignators", "ReferenceDesignator"))


def keep_row(row: Element, found: Mapping[str, str | None], attributes: Attributes) -> None:
    """Keep what a row and its alternates say beyond what is read of them.

    The revision is kept as well, where more than that stood in it.
    """
    same = {REVISION} if row.said(REVISION) == found["revision"] else set()
    attributes.keep(row, BOM_READ | same)
    for each in row.all("AlternateItems", "AlternateItem"):
        attributes.keep(each, ALTERNATE_READ)


def aml_values(row: Element, reading: Reading) -> dict[str, str | None]:
    """Return what an approved manufacturer part says, under the names of columns."""
    found = reading.taken(row, AML)
    found["_unique"] = row.said("manufacturerPartUniqueIdentifier")
    found["_contact"] = row.said("manufacturerContactUniqueIdentifier")
    return reading.beside(row).fill(found)
