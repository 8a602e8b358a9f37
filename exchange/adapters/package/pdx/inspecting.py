"""Looks an element over before it is read: its names made the standard's, what departs noted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from exchange.adapters.package.pdx.deviations import Deviations
from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.standard import attributes_of, standard
from exchange.model.pdx import PdxProfile

NAMED: Mapping[str, tuple[str, str]] = {
    "Change": ("Change", "changeNumber"),
    "AffectedItem": ("AffectedItem", "itemIdentifier"),
    "Item": ("Item", "itemIdentifier"),
    "Contact": ("Contact", "contactIdentifier"),
    "ManufacturerPart": ("ManufacturerPart", "manufacturerPartIdentifier"),
    "SupplierPart": ("SupplierPart", "supplierPartIdentifier"),
}
"""Elements whose place begins with their own name: the word and the attribute behind it."""

COUNTED = {
    "BillOfMaterialItem": "BOM row",
    "BillOfMaterialMarkup": "BOM row",
    "ApprovedManufacturerListItem": "AML row",
    "ApprovedManufacturerListMarkup": "AML row",
    "Attachment": "attachment",
    "AttachmentMarkup": "attachment",
    "AlternateItem": "alternate",
    "Approver": "approver",
    "HistoryItem": "history",
}
"""Elements named by their place among the others of their kind, counted from 1."""

LONE = {
    "BillOfMaterialMarkupRowOld": "old",
    "BillOfMaterialMarkupRowNew": "new",
    "ApprovedManufacturerListMarkupRowOld": "old",
    "ApprovedManufacturerListMarkupRowNew": "new",
    "AttachmentMarkupRowOld": "old",
    "AttachmentMarkupRowNew": "new",
}
"""What these hold is named by them alone."""

INSTEAD: Mapping[tuple[str, str], str] = {
    ("ProductDataeXchangePackage", "thisDocumentIdentifier"): "its top item and revision",
    ("Item", "itemUniqueIdentifier"): "itemIdentifier alone",
    ("AffectedItem", "itemIdentifier"): "the item that itemUniqueIdentifier names, if it does",
    ("AlternateItem", "itemUniqueIdentifier"): "itemIdentifier alone",
    ("Approver", "approverName"): "the contact it refers to, if it does",
    ("ManufacturerPart", "manufacturerName"): "the contact it refers to, if it does",
    ("BillOfMaterialMarkup", "globalMarkupTypeCode"): "what its old and new row show",
    ("ApprovedManufacturerListMarkup", "globalMarkupTypeCode"): "what its old and new row show",
    ("Attachment", "universalResourceIdentifier"): "another name of the file, if there is one",
}
"""What is used where a required attribute is missing; nothing elsewhere."""


ADDITIONAL = "AdditionalAttribute"
PLAIN = frozenset({"name", "value"})
"""What an additional attribute mostly has, and then nothing departs: they are nine in ten."""


@dataclass(frozen=True, slots=True)
class Inspector:
    """Looks over the elements of one system's packages; tells what departs to `deviations`."""

    profile: PdxProfile
    deviations: Deviations

    def inspect(self, element: Element, parent: Element | None = None, number: int = 1) -> None:
        """Give an element and all in it their names and places; `number` counts it in its kind."""
        if element.tag == ADDITIONAL and element.attributes.keys() == PLAIN and parent:
            element.path = parent.path
            return
        self._rename(element)
        element.path = placed(element, parent, number)
        if element.tag not in standard():
            self._tell(element, "", f"there is no element {element.tag}", KEPT)
        else:
            self._attributes(element)
            self._codes(element)
            self._within(element, parent)
        counts: Counter[str] = Counter()
        for child in element.children:
            counts[child.tag] += 1
            self.inspect(child, element, counts[child.tag])

    def _tell(self, element: Element, name: str, what: str, used: str, *, seen: str = "") -> None:
        self.deviations.tell(element, name, what, used, seen=seen)

    def _within(self, element: Element, parent: Element | None) -> None:
        definition = standard().get(parent.tag) if parent else None
        if parent and definition and element.tag not in definition.holds:
            self._tell(element, "", f"{element.tag} stands in {parent.tag}", MISPLACED)

    def _rename(self, element: Element) -> None:
        aliases, known = self.profile.aliases, attributes_of(element.tag)
        for name in [name for name in element.attributes if name in aliases]:
            right = aliases[name]
            if known is None or right not in known or right in element.attributes:
                continue
            element.attributes[right] = element.attributes.pop(name)
            self._tell(element, right, f"{element.tag} has {name} for {right}", f"it as {right}")

    def _attributes(self, element: Element) -> None:
        known = attributes_of(element.tag) or frozenset()
        for name, value in element.attributes.items():
            if name not in known and not name.startswith(("xmlns", "xml:")):
                self._tell(
                    element, name, f"{element.tag} has no attribute {name}", KEPT, seen=value[:80]
                )
        for name in standard()[element.tag].required:
            if element.said(name) is None and not blank_value(element, name):
                used = INSTEAD.get((element.tag, name), "nothing")
                self._tell(element, name, f"{element.tag} lacks {name}, which is required", used)

    def _codes(self, element: Element) -> None:
        for name, codes in standard()[element.tag].codes.items():
            value = element.said(name)
            if value is not None and value not in codes:
                what = f"{name} of {element.tag} is none of the standard's codes"
                self._tell(element, name, what, "the word as sent", seen=value[:80])


KEPT = "it as a named attribute of the package"
MISPLACED = "it, or named attributes where it cannot be read there"


def blank_value(element: Element, name: str) -> bool:
    """Tell whether an additional attribute says that its value is empty, which it may."""
    return (element.tag, name) == (ADDITIONAL, "value") and name in element.attributes


def placed(element: Element, parent: Element | None, number: int) -> str:
    """Return how people name an element, from the thing it belongs to."""
    before = parent.path if parent else ""
    if element.tag in NAMED:
        word, name = NAMED[element.tag]
        return f"{word} {element.attributes.get(name, '')}".rstrip()
    if parent and parent.tag in LONE:
        return before
    word = LONE.get(element.tag) or COUNTED.get(element.tag, "")
    if element.tag in COUNTED:
        word += f" {number}"
    return f"{before} {word}".strip() if word else before
