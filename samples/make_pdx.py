#!/usr/bin/env python3
"""Builds the packages of tests/golden/pdx and their bad twins, the same bytes every time.

Each has every kind of markup or the habits of one system: Agile, Arena, Windchill.
Run `python samples/make_pdx.py` from the repository root, or name another folder.
"""

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.writing import document, package

Files = Mapping[str, bytes]
Built = tuple[bytes, Files]
"""A pdx.xml and the other files of its package."""

DRAWING = b"%PDF-1.4 drawing of the pump controller, revision D\n"
NETLIST = b"netlist of the pump controller\n"
PROGRAM = b"firmware 2.4.1\n"
FILES = {"files/4711-D.pdf": DRAWING, "files/4711.net": NETLIST, "fw-2.4.1.hex": PROGRAM}

MOMENTS = {
    "thisDocumentGenerationDateTime": "2026-11-20T09:30:00Z",
    "thisDocumentModificationDateTime": "2026-11-20T09:30:00Z",
}


def e(tag: str, *children: Element, **attributes: str) -> Element:
    """Return an element with all its attributes, empty ones as well."""
    return Element(tag, 0, attributes, list(children))


def extra(label: str, **said: str) -> Element:
    """Return additional attributes; an underscore in a name stands for a blank."""
    each = (e("AdditionalAttribute", name=n.replace("_", " "), value=v) for n, v in said.items())
    return e("AdditionalAttributes", *each, groupLabel=label)


def bom_item(part: str, quantity: str, *designators: str, find: str = "", **more: str) -> Element:
    """Return a row of a bill of materials."""
    names = [e("ReferenceDesignator", referenceDesignatorName=each) for each in designators]
    below = [e("ReferenceDesignators", *names)] if names else []
    said = {"billOfMaterialItemIdentifier": part, "itemQuantity": quantity, **more}
    return e("BillOfMaterialItem", *below, **said, proprietarySequenceIdentifier=find)


def with_alternate(row: Element, other: str, unique: str) -> Element:
    """Add an alternate to a row of a bill of materials."""
    said = {"itemIdentifier": other, "itemUniqueIdentifier": unique}
    row.children.append(e("AlternateItems", e("AlternateItem", **said)))
    return row


def aml_item(part: str, maker: str, status: str = "Approved", **more: str) -> Element:
    """Return an approved manufacturer part."""
    said = {"manufacturerPartIdentifier": part, "manufacturedBy": maker}
    code = {"globalManufacturerPartStatusCode": status}
    return e("ApprovedManufacturerListItem", **said, **code, **more)


def attachment(name: str, content: bytes | None, algorithm: str = "", **more: str) -> Element:
    """Return an attachment, with size and checksum of a content where one is given."""
    said = {"universalResourceIdentifier": name}
    if content is not None:
        said["fileSize"] = str(len(content))
    if content is not None and algorithm:
        said["checkSum"] = hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()
    return e("Attachment", **{**said, **more})


def markup(kind: str, code: str, old: Element | None, new: Element | None) -> Element:
    """Return one row marked up, `kind` as in `BillOfMaterial`."""
    rows = [("Old", old), ("New", new)]
    below = [e(f"{kind}MarkupRow{side}", row) for side, row in rows if row is not None]
    return e(f"{kind}Markup", *below, globalMarkupTypeCode=code)


def item(number: str, unique: str, revision: str, *below: Element, **more: str) -> Element:
    """Return an item."""
    said = {"itemIdentifier": number, "itemUniqueIdentifier": unique}
    return e("Item", *below, **said, revisionIdentifier=revision, **more)


def root(*sections: Element, instructions: str = "", **attributes: str) -> bytes:
    """Return a pdx.xml."""
    head = {"thisDocumentIdentifier": "PKG-2026-118", **MOMENTS, **attributes}
    return document(e("ProductDataeXchangePackage", *sections, **head), instructions or "Maker 1.0")


def items() -> Element:
    """Return the items of the change: the assembly as it will be, and its parts."""
    rows = e(
        "BillOfMaterial",
        bom_item("R-10K", "2", "R1", "R2", find="10", revisionIdentifier="A"),
        with_alternate(bom_item("C-100N", "3", "C4", "C5", "C6", find="20"), "C-100N-B", "U-4"),
        e("BillOfMaterialItem", billOfMaterialItemUniqueIdentifier="U-5", itemQuantity=".25"),
    )
    listed = e(
        "ApprovedManufacturerList",
        aml_item("RC0603-10K", "Yageo", globalPreferredStatusCode="Preferred"),
        e(
            "ApprovedManufacturerListItem",
            manufacturerPartIdentifier="CRCW-10K",
            manufacturerPartUniqueIdentifier="M-1",
            globalManufacturerPartStatusCode="Other",
            globalManufacturerPartStatusCodeOther="Second source",
        ),
    )
    drawing = e("Attachments", attachment("files/4711-D.pdf", DRAWING, "sha256", isFileIn="Yes"))
    return e(
        "Items",
        item("4711", "U-1", "D", rows, drawing, isTopLevel="Yes", makeBuy="Make",
             globalLifeCyclePhaseCode="Production", description="Pump controller"),
        item("R-10K", "U-2", "A", listed, globalProductUnitOfMeasureCode="PCE", makeBuy="Buy"),
        item("C-100N", "U-3", "B", globalProductUnitOfMeasureCode="PCE"),
        item("C-100N-B", "U-4", "A"),
        item("GLUE", "U-5", "A", globalProductUnitOfMeasureCode="GRM"),
    )  # fmt: skip


def bom_markups() -> Element:
    """Return one markup of each kind: added, taken away, changed, moved, left, an alternate."""
    kind = "BillOfMaterial"
    return e(
        "BillOfMaterialMarkups",
        markup(kind, "Add", None, bom_item("C-100N", "3", "C4", "C5", "C6", find="20")),
        markup(kind, "Delete", bom_item("C-47N", "3", "C4", "C5", "C6", find="20"), None),
        markup(kind, "Modify", bom_item("R-10K", "1", "R1", find="10"),
               bom_item("R-10K", "2", "R1", "R2", find="10")),
        markup(kind, "Modify", bom_item("U-MCU", "1", "U1", find="30"),
               bom_item("U-MCU", "1", "U1", find="35")),
        markup(kind, "NoChange", bom_item("PCB", "1", find="1"), bom_item("PCB", "1", find="1")),
        markup(kind, "Modify", bom_item("L-1U", "1", "L1", find="40"),
               with_alternate(bom_item("L-1U", "1", "L1", find="40"), "L-1U-B", "U-9")),
    )  # fmt: skip


def aml_markups() -> Element:
    """Return one markup of each kind for approved parts."""
    kind = "ApprovedManufacturerList"
    return e(
        "ApprovedManufacturerListMarkups",
        markup(kind, "Add", None, aml_item("GRM188", "Murata", "UnderQualification")),
        markup(kind, "Delete", aml_item("OLD-1", "Ceased", "Obsolete"), None),
        markup(kind, "Modify", aml_item("CL10", "Samsung", "Conditional"),
               aml_item("CL10", "Samsung")),
        markup(kind, "NoChange", aml_item("C1608", "TDK"), aml_item("C1608", "TDK")),
    )  # fmt: skip


def file_markups() -> Element:
    """Return one markup of each kind for attachments."""
    return e(
        "AttachmentMarkups",
        markup("Attachment", "Add", None, attachment("fw-2.4.1.hex", PROGRAM, "md5",
               isFileIn="Yes", versionIdentifer="2.4.1")),
        markup("Attachment", "Delete", attachment("fw-2.3.0.hex", None), None),
        markup("Attachment", "Modify", attachment("files/4711-C.net", None),
               attachment("files/4711.net", NETLIST, "sha1", isFileIn="Yes")),
    )  # fmt: skip


def affected() -> Element:
    """Return what the change affects."""
    return e(
        "AffectedItems",
        e("AffectedItem",
          extra("Change Form", Disposition_Stock="Use until gone", Disposition_WIP="Rework",
                Disposition_On_Order="Cancel", Interchangeability="One way"),
          bom_markups(), aml_markups(), file_markups(),
          itemIdentifier="4711", itemUniqueIdentifier="U-1", manufacturingSite="Gdansk",
          oldRevision="C", newRevision="D", obsoleteDate="2027-03-31",
          effectiveDate="2027-03-01", disposition="see the classes", description="Pump"),
        e("AffectedItem", itemIdentifier="4712", oldRevision="A", newRevision="B",
          obsoleteDate="2027-03-31", effectiveDate="2027-03-01T23:30:00+01:00",
          disposition="Use as is"),
    )  # fmt: skip


def change() -> Element:
    """Return a change with all it can have."""
    entry = {"action": "Released", "userName": "K. Nowak", "modificationDate": "2026-11-19"}
    return e(
        "Change",
        extra("Change Form", Change_Class="Mandatory", Priority="High"),
        e("History", e("HistoryItem", **entry)),
        e("Attachments", attachment("https://plm.example/4711", None, referenceName="Form")),
        e("Approvers",
          e("Approver", globalEngineeringChangeResponseCode="Approve", approverName="K. Nowak",
            globalApproverTypeCode="Required", approvedDate="2026-11-18", comments="go"),
          e("Approver", globalApproverTypeCode="Other", globalApproverTypeCodeOther="Quality",
            approverName="A. Lis", approverContactUniqueIdentifier="K-1",
            approverWorkflowStatus="Waiting")),
        affected(),
        changeNumber="ECO-0815", revisionIdentifier="1", changeType="ECO",
        changeOriginatedByName="K. Nowak", globalEngineeringChangeStatusCode="Released",
        changeStatusDate="2026-11-19", changeOriginationDate="2026-11-02",
        changeReason="Cost", changeOwnerContactUniqueIdentifier="K-1",
        description="Second resistor, other capacitor",
        changeRequestDescription="Ripple")  # fmt: skip


def contacts() -> Sequence[Element]:
    """Return the sections that explain what others refer to."""
    part = e("ManufacturerPart", manufacturerPartIdentifier="CRCW-10K",
             manufacturerPartUniqueIdentifier="M-1", manufacturerName="Vishay")  # fmt: skip
    person = e("Contact", contactIdentifier="K-1", contactUniqueIdentifier="K-1",
               contactName="A. Lis", emailAddress="a.lis@oem.example")  # fmt: skip
    return e("ManufacturerParts", part), e("Contacts", person)


def complete() -> Built:
    """Every kind of markup, by the standard."""
    parts, people = contacts()
    return root(items(), e("Changes", change()), parts, people), FILES


def complete_bad() -> Built:
    """The same with what can be wrong: lacking, misspelt, unknown, contradicting, altered."""
    changed = change()
    first = next(changed.all("AffectedItems", "AffectedItem"))
    del first.attributes["obsoleteDate"]
    del next(changed.all("Approvers")).children[1].attributes["approverName"]
    first.attributes["effectiveDate"] = "after the summer"
    boms = next(first.all("BillOfMaterialMarkups")).children
    boms[0].attributes["globalMarkupTypeCode"] = "Replace"
    del boms[1].attributes["globalMarkupTypeCode"]
    boms[2].children.pop(0)
    boms[3].children[0].tag = "BillOfMaterialMarkupRowNew"
    boms[3].children[0].children[0].attributes["itemQuantity"] = "one"
    boms[3].children.pop(1)
    files = next(first.all("AttachmentMarkups")).children
    new = files[0].children[0].children[0].attributes
    new["versionIdentifier"] = new.pop("versionIdentifer")
    changed.attributes["globalEngineeringChangeStatusCode"] = "Almost"
    changed.attributes["urgency"] = "very"
    changed.children.append(e("Remarks", text="by telephone"))
    parts, people = contacts()
    altered = {**FILES, "fw-2.4.1.hex": PROGRAM + b"?", "notes.txt": b"unlisted\n"}
    altered.pop("files/4711-D.pdf")
    return root(items(), e("Changes", changed), parts, people), altered


def agile(generator: str = "Oracle/Extract/9.3.3/45") -> Built:
    """Habits of Agile: two things in a revision, no revision of a change, empty attributes."""
    label = "Agile"
    row = bom_item("R-10K", "2", find="10", revisionIdentifier="A        44136")
    row.children.insert(0, extra(label, UOM="EA", Item_Description="Resistor"))
    one = e("AffectedItem",
            extra(label, Stock="Scrap", On_Order="Return", Work_In_Process="Rework"),
            itemIdentifier="4711", oldRevision="C        59001A", newRevision="D        60053A",
            obsoleteDate="", effectiveDate="2027-03-01T08:00:00Z", disposition="")  # fmt: skip
    changed = e("Change", e("AffectedItems", one), changeNumber="60053A", revisionIdentifier="",
                changeType="ECO", globalEngineeringChangeStatusCode="Released",
                description="New relay")  # fmt: skip
    entry = e("HistoryItem", action="Create", userName="J. Doe")
    about = item("4711", "ITEM.1", "D        60053A", e("BillOfMaterial", row),
                 e("Attachments", attachment("ATT1", DRAWING, isFileIn="Yes")))  # fmt: skip
    sections = e("Items", about), e("Changes", changed), e("History", entry)
    return root(extra("Agile eHub Info", agile="x"), *sections, instructions=generator), {
        "ATT1": DRAWING
    }


def agile_bad() -> Built:
    """Agile that does not say it is: its revisions are not taken apart."""
    xml, files = agile("Exporter 7")
    return xml.replace(b'groupLabel="Agile"', b'groupLabel="Ours"').replace(
        b'groupLabel="Agile eHub Info"', b'groupLabel="Hub"'
    ), {**files, "ATT2": b""}


def arena(*, lying: bool = False) -> Built:
    """Habits of Arena: dispositions by class, and files that are said to be there."""
    one = e("AffectedItem",
            extra("Arena", In_Stock="Use as is", In_Process="Use as is", In_Field="No action"),
            itemIdentifier="870-00012-01", oldRevision="2", newRevision="3",
            obsoleteDate="2027-01-31", effectiveDate="2027-02-01")  # fmt: skip
    changed = e("Change", extra("Arena", Title="New display", Urgency="Low"),
                e("AffectedItems", one), changeNumber="ECO-000044", revisionIdentifier="A",
                globalEngineeringChangeStatusCode="Completed")  # fmt: skip
    held = e("Attachments", attachment("drawing.pdf", DRAWING, "md5", isFileIn="Yes"))
    about = item("870-00012-01", "I-1", "3", held, isTopLevel="Yes")
    made = root(e("Items", about), e("Changes", changed),
                instructions="Arena Solutions/Arena Solutions/ver 1.0/1")  # fmt: skip
    return made, {} if lying else {"drawing.pdf": DRAWING}


def windchill(revision: str = "B.3") -> Built:
    """Habits of Windchill: no changes at all, revision and iteration, the DTD of Agile."""
    row = bom_item("100-2", "4", "J1", "J2", "J3", "J4", find="1", revisionIdentifier="A.1")
    about = item("100-1", "W-1", revision, e("BillOfMaterial", row), isTopLevel="Yes",
                 globalProductUnitOfMeasureCode="each")  # fmt: skip
    made = root(e("Items", about, item("100-2", "W-2", "A.1")), instructions="Windchill 12.1")
    name = b'<!DOCTYPE ProductDataeXchangePackage SYSTEM "Agile_07.dtd">\n<ProductDatae'
    return made.replace(b"<ProductDatae", name, 1), {}


def windchill_bad() -> Built:
    """The same without its required numbers, and with a revision that is none of its own."""
    xml, files = windchill("B-3")
    return xml.replace(b'itemUniqueIdentifier="W-2" ', b"").replace(
        b'thisDocumentIdentifier="PKG-2026-118" ', b""
    ), files


def two_changes() -> Built:
    """Two changes in one package, which has one of the items before and after."""

    def one(number: str, old: str, new: str) -> Element:
        days = {"obsoleteDate": "2027-05-31", "effectiveDate": "2027-05-01"}
        about = e("AffectedItem", itemIdentifier="4711", oldRevision=old, newRevision=new, **days)
        return e("Change", e("AffectedItems", about), changeNumber=number, revisionIdentifier="1")

    rows = (e("BillOfMaterial", bom_item("R-10K", count, find="10")) for count in ("1", "2"))
    states = (item("4711", f"U-{rev}", rev, each) for rev, each in zip("CD", rows, strict=True))
    return root(e("Items", *states), e("Changes", one("E-1", "C", "D"), one("E-2", "D", "E"))), {}


def two_changes_bad() -> Built:
    """Two changes, one of them without a number and with a day that is none."""
    xml, files = two_changes()
    xml = xml.replace(b'changeNumber="E-2" ', b"").replace(b"2027-05-31", b"2027-05-32")
    return xml, files


PACKAGES: Mapping[str, Callable[[], Built]] = {
    "complete": complete,
    "complete_BAD": complete_bad,
    "agile": agile,
    "agile_BAD": agile_bad,
    "arena": arena,
    "arena_BAD": lambda: arena(lying=True),
    "windchill": windchill,
    "windchill_BAD": windchill_bad,
    "two_changes": two_changes,
    "two_changes_BAD": two_changes_bad,
}


def main(folder: Path) -> None:
    """Write the packages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in PACKAGES.items():
        xml, files = build()
        (folder / f"{name}.pdx").write_bytes(package({"pdx.xml": xml, **files}))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("tests/golden/pdx"))
