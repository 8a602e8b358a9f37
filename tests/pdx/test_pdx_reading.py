"""What a pdx.xml says, cell by cell: references, moments, checksums, what has no column."""

import pytest
from make_pdx import bom_item, e, extra, item, markup, root
from pdx.packages import member, read_xml

from exchange.adapters.package.pdx.parsing import Element
from exchange.journal.columns import LOCATOR
from exchange.model.findings import ElementPlace
from exchange.model.interchange import Message
from exchange.report.places import place
from exchange.report.wording import Words
from exchange.validators.validation import validated

Rows = list[dict[str, object]]


def one(xml: bytes, **more: object) -> Message:
    (message,) = read_xml(xml, **more).messages  # type: ignore[arg-type]
    return message


def rows(message: Message, name: str) -> Rows:
    return message.tables[name].frame.to_dicts()


def affected(*below: Element, **more: str) -> bytes:
    said = {"itemIdentifier": "4711", "newRevision": "D", "effectiveDate": "2027-03-01"}
    each = e("AffectedItem", *below, **{**said, "obsoleteDate": "2027-03-01", **more})
    change = e("Change", e("AffectedItems", each), changeNumber="E", revisionIdentifier="1")
    return root(e("Changes", change))


def told(message: Message) -> list[tuple[str, str, str]]:
    return [(f.params["what"], f.params["used"], f.params["times"]) for f in message.findings]


@pytest.mark.parametrize(
    ("zone", "written", "day", "deviates"),
    [
        ("Europe/Berlin", "2027-02-28T23:00:00Z", "2027-03-01", "yes"),
        ("UTC", "2027-02-28T23:00:00Z", "2027-02-28", ""),
        ("America/Los_Angeles", "2027-03-01T08:00:00Z", "2027-03-01", ""),
        ("America/Los_Angeles", "2027-03-01T07:00:00Z", "2027-02-28", "yes"),
        ("Asia/Tokyo", "2027-03-01T00:00:00+09:00", "2027-03-01", ""),
        ("Asia/Tokyo", "2027-03-01T23:59:59", "2027-03-01", ""),
        ("Asia/Tokyo", "2027-03-01", "2027-03-01", ""),
        ("Asia/Tokyo", "2027-03-01T99:99:99Z", "2027-03-01T99:99:99Z", ""),
        ("Asia/Tokyo", "01.03.2027", "01.03.2027", ""),
    ],
)
def test_a_moment_is_the_day_it_is_where_the_sender_is(
    zone: str, written: str, day: str, deviates: str
) -> None:
    message = one(affected(effectiveDate=written), zone=zone)
    row = rows(message, "change_items")[0]
    assert (row["effectivity"], row["effective_from"]) == (written, day)
    assert bool(message.findings) is bool(deviates)
    if deviates:
        assert message.findings[0].observed == written
        assert message.findings[0].params["used"] == f"the day in {zone}"


def test_a_contact_an_item_and_a_unit_may_be_explained_after_they_are_used() -> None:
    change = e("Change", changeNumber="E", revisionIdentifier="1",
               changeOriginatedByContactUniqueIdentifier="K")  # fmt: skip
    row = e("BillOfMaterialItem", billOfMaterialItemUniqueIdentifier="U-2", itemQuantity="1")
    whole = item("1", "U-1", "A", e("BillOfMaterial", row))
    part = item("2", "U-2", "A", globalProductUnitOfMeasureCode="KGM")
    person = e("Contact", contactIdentifier="k", contactUniqueIdentifier="K", contactName="A. Lis")
    message = one(root(e("Changes", change), e("Items", whole, part), e("Contacts", person)))
    assert rows(message, "change_header")[0]["originator"] == "A. Lis"
    (found,) = rows(message, "package_bom")
    assert (found["part"], found["unit"]) == ("2", "KGM")
    assert told(message) == []


def test_a_part_nobody_explains_stays_open_and_is_told() -> None:
    row = e("BillOfMaterialItem", billOfMaterialItemUniqueIdentifier="U-9", itemQuantity="1")
    message = validated(one(root(e("Items", item("1", "U-1", "A", e("BillOfMaterial", row))))))
    (found,) = message.findings
    assert (found.rule, str(found.locator)) == (
        "ERP-009",
        "pdx.xml line 8, Item 1 BOM row 1, billOfMaterialItemIdentifier",
    )


@pytest.mark.parametrize(
    ("code", "old", "new", "action"),
    [
        ("Add", None, "1", "ADD"),
        ("Add", "1", None, "ADD"),
        ("Delete", "1", None, "DELETE"),
        ("Delete", None, "1", "DELETE"),
        ("Modify", "1", "2", "CHANGE"),
        ("Modify", None, "2", "CHANGE"),
        ("", None, "1", "ADD"),
        ("", "1", None, "DELETE"),
        ("", "1", "2", "CHANGE"),
        ("Swap", "1", "2", "Swap"),
        ("NoChange", "1", "1", None),
        ("NoChange", "1", "2", None),
        ("Modify", None, None, "CHANGE"),
    ],
)
def test_a_markup_says_what_it_does_or_its_rows_show_it(
    code: str, old: str | None, new: str | None, action: str | None
) -> None:
    pair = (bom_item("R", each, find="10") if each else None for each in (old, new))
    one_row = markup("BillOfMaterial", code, *pair)
    message = one(affected(e("BillOfMaterialMarkups", one_row)))
    found = rows(message, "change_bom")
    assert [row["action"] for row in found] == ([action] if action else [])
    plain = {("Add", None, "1"), ("Delete", "1", None), ("Modify", "1", "2"),
             ("NoChange", "1", "1")}  # fmt: skip
    assert (told(message) == []) is ((code, old, new) in plain)
    if action in {"ADD", "DELETE"}:
        side, other = ("new", "old") if action == "ADD" else ("old", "new")
        assert found[0][f"quantity_{side}"] == "1"
        assert found[0][f"quantity_{other}"] is None


@pytest.mark.parametrize(
    ("stated", "kind"),
    [("sha256", "SHA256"), ("sha1", "SHA1"), ("md5", "MD5"), ("0" * 32, "UNKNOWN"), ("", None)],
)
def test_a_checksum_is_of_the_algorithm_that_gives_it(stated: str, kind: str | None) -> None:
    known = member("a/B.pdf", b"drawing")
    digest = getattr(known, stated, stated).upper()
    attachment = e("Attachment", universalResourceIdentifier="b.PDF", checkSum=digest)
    message = one(root(e("Attachments", attachment)), members={known.name: known})
    (found,) = rows(message, "package_files")
    assert (found["checksum_kind"], found["present"], found["sha256"]) == (kind, "Y", known.sha256)


def test_a_name_that_two_files_have_is_neither_and_percent_signs_are_read() -> None:
    members = {name: member(name, b"x") for name in ("a/1.pdf", "b/1.pdf", "Plan Ä.pdf")}
    names = ("1.pdf", "a/1.pdf", "Plan%20%C3%84.pdf", ".\\b\\1.pdf")
    each = (e("Attachment", universalResourceIdentifier=name) for name in names)
    message = one(root(e("Attachments", *each)), members=members)
    found = rows(message, "package_files")
    assert [row["present"] for row in found] == ["N", "Y", "Y", "Y"]


def test_a_file_known_by_its_second_name_is_told() -> None:
    attachment = e("Attachment", universalResourceIdentifier="ATT1", fileIdentifier="7.pdf")
    message = one(root(e("Attachments", attachment)), members={"7.pdf": member("7.pdf", b"x")})
    assert told(message) == [
        ("another attribute names the attached file", "the file of that name", "1")
    ]
    assert rows(message, "package_files")[0]["name"] == "ATT1"


def test_everything_without_a_column_is_kept_with_its_place() -> None:
    xml = root(
        e("Items", item("1", "U", "A", e("SerialNumbers", e("SerialNumberRange",
          firstSerialNumber="100", lastSerialNumber="200")), extra("Ours", Color=""),
          category="c")),
        e("AsBuilt", e("Unit", serial="7"), note="n"),
        e("Nothing", reason="none"),
    )  # fmt: skip
    message = one(xml)
    found = {row["name"]: row["value"] for row in rows(message, "package_attributes")}
    assert found["SerialNumbers 1.SerialNumberRange 1.firstSerialNumber"] == "100"
    assert found["SerialNumbers 1.SerialNumberRange 1.lastSerialNumber"] == "200"
    assert found["category"] == "c"
    assert found["Unit 1.serial"] == "7"
    assert found["AsBuilt.note"] == "n"
    assert found["Nothing.reason"] == "none"
    assert found["Color"] is None


def test_a_deviation_is_told_once_with_how_often_and_where_first() -> None:
    items = (e("Item", itemIdentifier=f"{n}", shade="red") for n in range(50))
    message = one(root(e("Items", *items)))
    assert told(message) == [
        ("Item has no attribute shade", "it as a named attribute of the package", "50"),
        ("Item lacks itemUniqueIdentifier, which is required", "itemIdentifier alone", "50"),
    ]
    assert [str(each.locator) for each in message.findings] == [
        "pdx.xml line 6, Item 0, shade",
        "pdx.xml line 6, Item 0, itemUniqueIdentifier",
    ]


def test_a_text_where_none_belongs_is_kept() -> None:
    xml = root(e("Items", item("1", "U", "A")))
    xml = xml.replace(b'revisionIdentifier="A"/>', b'revisionIdentifier="A">see note</Item>')
    message = one(xml)
    found = {row["name"]: row["value"] for row in rows(message, "package_attributes")}
    assert found["(text)"] == "see note"
    assert [each[0] for each in told(message)] == ["Item has no attribute (text)"]


def test_a_package_with_an_empty_list_of_changes_is_one_of_documents() -> None:
    message = one(root(e("Changes")))
    assert message.document == "document_package"
    assert rows(message, "package_header")[0]["number"] == "PKG-2026-118"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "pdx.xml line 6, Item 4711 BOM row 2, itemQuantity"),
        ("de", "pdx.xml Zeile 6, Item 4711 BOM row 2, itemQuantity"),
    ],
)
def test_a_place_is_told_in_the_readers_language_and_kept(language: str, said: str) -> None:
    where = ElementPlace("pdx.xml", 6, "Item 4711 BOM row 2", "itemQuantity")
    assert place(where, Words(language)) == said  # type: ignore[arg-type]
    assert LOCATOR.validate_json(LOCATOR.dump_json(where)) == where


def test_the_name_as_it_would_be_spelt_is_read_and_told() -> None:
    xml = root(e("Items")).replace(b"ProductDataeX", b"ProductDataEx")
    assert told(one(xml))[0][0] == "the outermost element is ProductDataExchangePackage"
