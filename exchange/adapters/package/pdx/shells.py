"""Elements that say nothing themselves: what is looked for in each of them."""

from collections.abc import Collection, Mapping

CODE = "globalMarkupTypeCode"
Shell = tuple[Collection[str], Collection[str]]
"""The attributes that are read of an element, and the elements."""


def markups(kind: str, row: str) -> dict[str, Shell]:
    """Return the shells around the rows of one kind of markup."""
    sides = (f"{kind}MarkupRowOld", f"{kind}MarkupRowNew")
    return {
        f"{kind}Markups": ((), (f"{kind}Markup",)),
        f"{kind}Markup": ((CODE,), sides),
        **dict.fromkeys(sides, ((), (row,))),
    }


MARKUPS: Mapping[str, Shell] = {
    **markups("BillOfMaterial", "BillOfMaterialItem"),
    **markups("ApprovedManufacturerList", "ApprovedManufacturerListItem"),
    **markups("Attachment", "Attachment"),
}

SHELLS: Mapping[str, Shell] = {
    **MARKUPS,
    "BillOfMaterial": ((), ("BillOfMaterialItem",)),
    "ApprovedManufacturerList": ((), ("ApprovedManufacturerListItem",)),
    "Attachments": ((), ("Attachment",)),
    "ReferenceDesignators": ((), ("ReferenceDesignator",)),
    "ReferenceDesignator": (("referenceDesignatorName",), ()),
    "AlternateItems": ((), ("AlternateItem",)),
    "Approvers": ((), ("Approver",)),
    "AffectedItems": ((), ("AffectedItem",)),
}

READ_IN: Mapping[str, Collection[str]] = {
    "Item": ("BillOfMaterial", "ApprovedManufacturerList", "Attachments"),
    "BillOfMaterialItem": ("ReferenceDesignators", "AlternateItems"),
    "Change": ("Attachments", "Approvers", "AffectedItems"),
    "AffectedItem": (
        "BillOfMaterialMarkups", "ApprovedManufacturerListMarkups", "AttachmentMarkups",
    ),
    "ManufacturerPart": ("Attachments",),
    "SupplierPart": ("Attachments",),
    "Contact": ("Attachments",),
}  # fmt: skip
"""By element: the shells that are looked for in it."""

SINGLE = frozenset(MARKUPS) - {each for each in MARKUPS if each.endswith("s")}
"""Shells in which only the first of a kind is read."""
