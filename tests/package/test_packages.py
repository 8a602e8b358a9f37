"""Packages through the whole road: what is read of them, and what is refused with which reason."""

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import polars as pl
import pytest
from fakes import Remembered
from package.packing import (
    BOM_COLUMNS,
    COLUMNS,
    HEAD,
    ITEM,
    NEW,
    OLD,
    bom,
    form,
    judged,
    manifest,
    zipped,
)
from workbook.making import workbook

from exchange.model.findings import Verdict
from exchange.model.ledger import Earlier
from exchange.model.outcome import Document, Outcome

FILES: Mapping[str, bytes | str] = {
    "ECO-1042.xlsx": form(),
    "BOM old.xlsx": bom("C", OLD),
    "BOM new.xlsx": bom("D", NEW),
    "gerber/top.gbr": "G04 top*",
    "drawing A-4711.pdf": "%PDF-1.7",
}
OWNERS = {"PKG-005": "operational", "PKG-006": "technical", "PKG-007": "commercial"}
CHANGE = {"number": "ECO-1042", "revision": "B", "type": "ECO", "status_raw": "Released"}
ENTRY = {
    "item": "A-4711", "old_revision": "C", "new_revision": "D",
    "interchangeable": "No", "effective_from": "2027-03-01",
    "dispositions": {"stock": "Use up", "wip": "Rework"},
}  # fmt: skip


def document(outcome: Outcome) -> Document:
    (found,) = outcome.judgement.documents
    return found


def table(outcome: Outcome, name: str) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(document(outcome).tables[name]))


def told(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Return what is wrong: rule, place, and its reason or what it observed."""
    return [
        (each.rule, str(each.locator), each.params.get("reason", each.observed))
        for each in outcome.judgement.every_finding()
        if each.rule not in OWNERS
    ]


def owner(outcome: Outcome) -> str:
    """Return the topic under which somebody looks after the document."""
    (found,) = (each.rule for each in outcome.judgement.every_finding() if each.rule in OWNERS)
    return OWNERS[found]


def test_a_zip_with_a_form_is_a_change_with_its_files() -> None:
    outcome = judged(zipped(FILES), "ECO-1042.zip")
    assert (told(outcome), document(outcome).title) == ([], "ECO-1042 / B")
    items = table(outcome, "change_items")
    assert items.select("item", "old_revision", "new_revision", "status").rows() == [
        ("A-4711", "C", "D", "released")
    ]
    assert str(items["effective_from"][0]) == "2027-03-01"
    assert table(outcome, "change_dispositions").select("stock_class", "disposition").rows() == [
        ("STOCK", "Use up"), ("ON_ORDER", "Use up"), ("WIP", "Rework"),
    ]  # fmt: skip
    assert table(outcome, "package_bom").select(
        "state", "parent", "parent_revision", "line", "part", "quantity_raw"
    ).rows() == [
        ("OLD", "A-4711", "C", 1, "0098817", "4"),
        ("NEW", "A-4711", "D", 2, "0098899", "4"),
    ]
    assert table(outcome, "package_aml").select("state", "part", "manufacturer_part").rows() == [
        ("OLD", "0098817", "C0805C101"), ("NEW", "0098899", "C0805C121"),
    ]  # fmt: skip
    files = table(outcome, "package_files")
    assert files.select("name", "kind", "listed", "present").rows() == [
        ("ECO-1042.xlsx", "FORM", "N", "Y"),
        ("BOM old.xlsx", "BOM", "N", "Y"),
        ("BOM new.xlsx", "BOM", "N", "Y"),
        ("gerber/top.gbr", "GERBER", "N", "Y"),
        ("drawing A-4711.pdf", "DRAWING", "N", "Y"),
    ]
    assert [(each.name, each.sha256) for each in outcome.judgement.attachments] == list(
        files.select("name", "sha256").rows()
    )
    record = next(
        each for each in outcome.responses if each.level == "record" and each.path.endswith(".json")
    )
    assert record.path.startswith("_erp/engineering_change/acme.ECO-1042+B.")
    assert set(json.loads(record.content)["tables"]) >= {"change_items", "package_files"}


def test_a_form_may_come_alone() -> None:
    outcome = judged(form(), "ECO-1042.xlsx")
    assert (told(outcome), document(outcome).title) == ([], "ECO-1042 / B")
    assert table(outcome, "change_dispositions").height == 3


def test_a_change_may_be_said_by_a_manifest() -> None:
    content = b"G04 top*"
    listed = {
        "name": "top.gbr",
        "kind": "GERBER",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    approval = {"name": "B. Boss", "response": "Approved", "date": "2026-11-20"}
    said = manifest(change=CHANGE, items=[ENTRY], files=[listed], approvals=[approval])
    outcome = judged(zipped({"manifest.json": said, "data/top.gbr": content}), "CHANGE_1042.zip")
    assert (told(outcome), document(outcome).title) == ([], "ECO-1042 / B")
    assert table(outcome, "change_items").select("line", "item", "new_revision").rows() == [
        (1, "A-4711", "D")
    ]
    assert table(outcome, "change_dispositions").select("line", "stock_class").rows() == [
        (1, "STOCK"), (1, "WIP"),
    ]  # fmt: skip
    assert str(table(outcome, "change_approvals")["date"][0]) == "2026-11-20"
    files = table(outcome, "package_files").select("name", "listed", "present", "checksum_kind")
    assert files.rows() == [
        ("top.gbr", "Y", "Y", "SHA256"), ("manifest.json", "N", "Y", None),
    ]  # fmt: skip


def test_a_manifest_may_be_toml() -> None:
    said = """manifest = "1"
[change]
number = "ECO-1042"
revision = "B"
date = 2026-11-20
status_raw = "Released"
[[items]]
item = "A-4711"
new_revision = "D"
effective_from = 2027-03-01
"""
    outcome = judged(zipped({"manifest.toml": said}), "CHANGE_1042.zip")
    assert (told(outcome), document(outcome).title) == ([], "ECO-1042 / B")
    assert str(table(outcome, "change_header")["date"][0]) == "2026-11-20"


def test_a_manifest_may_say_which_file_is_which() -> None:
    """The names fit no pattern; the manifest says what each is for."""
    listed = [
        {"name": "a.xlsx", "kind": "FORM"},
        {"name": "b.xlsx", "kind": "BOM", "state": "old"},
        {"name": "c.xlsx", "kind": "BOM", "state": "new"},
    ]
    content: dict[str, bytes | str] = {
        "manifest.json": manifest(files=listed),
        "a.xlsx": form(), "b.xlsx": bom("C", OLD), "c.xlsx": bom("D", NEW),
    }  # fmt: skip
    outcome = judged(zipped(content), "ECO-1042.zip")
    assert told(outcome) == []
    assert table(outcome, "package_bom")["state"].to_list() == ["OLD", "NEW"]
    assert table(outcome, "package_files")["kind"].to_list() == ["FORM", "BOM", "BOM", "MANIFEST"]


@pytest.mark.parametrize(("kind", "name"), [("MD5", "md5"), ("SHA1", "sha1"), ("SHA256", "sha256")])
def test_a_checksum_is_known_by_the_algorithm_it_is_right_by(kind: str, name: str) -> None:
    good, bad = (hashlib.new(name, each).hexdigest() for each in (b"G04", b"other"))
    found = []
    for checksum in (good, good.upper(), bad):
        said = manifest(change=CHANGE, files=[{"name": "t.gbr", name: checksum}])
        outcome = judged(zipped({"manifest.json": said, "t.gbr": b"G04"}), "CHANGE.zip")
        found.append(table(outcome, "package_files")["checksum_kind"][0])
    assert found == [kind, kind, "UNKNOWN"]


def test_a_file_that_is_listed_and_missing_is_there_as_missing() -> None:
    said = manifest(change=CHANGE, files=[{"name": "gone.pdf", "sha256": "00"}])
    outcome = judged(zipped({"manifest.json": said}), "CHANGE.zip")
    row = table(outcome, "package_files").row(0, named=True)
    assert (row["listed"], row["present"], row["size"], row["checksum_stated"]) == (
        "Y", "N", None, "00",
    )  # fmt: skip


def test_what_is_wrong_in_a_bill_of_materials_names_its_file() -> None:
    wrong = [[*NEW[0][:4], "four", *NEW[0][5:]]]
    outcome = judged(zipped({**FILES, "BOM new.xlsx": bom("D", wrong)}), "ECO-1042.zip")
    assert told(outcome) == [("XLS-008", "BOM new.xlsx: Sheet!E5", "four")]
    (finding,) = document(outcome).findings
    assert (finding.table, finding.row) == ("package_bom", 1)


def test_alternates_name_the_line_of_their_own_file() -> None:
    other: Sequence[object] = ["1", "0098900", "A", "SUB FOR ABOVE", None, "EA", None, None, None]
    both = [*NEW, other]
    files = {**FILES, "BOM old.xlsx": bom("C", [*OLD, *both[1:]]), "BOM new.xlsx": bom("D", both)}
    outcome = judged(zipped(files), "ECO-1042.zip")
    assert table(outcome, "package_bom")["alternate_of"].to_list() == [None, 1, None, 3]


def test_approved_parts_may_have_a_sheet_of_their_own() -> None:
    rows = [["P/N", "Manufacturer", "MPN", "Status"], ["0098899", "Murata", "GRM21", "Approved"]]
    outcome = judged(zipped({**FILES, "AML.xlsx": workbook(rows)}), "ECO-1042.zip")
    assert told(outcome) == []
    assert table(outcome, "package_aml").row(-1, named=True)["status_raw"] == "Approved"


def test_a_bill_of_materials_nobody_agreed_how_to_read_is_kept_and_told() -> None:
    said = manifest(change=CHANGE, files=[{"name": "b.xlsx", "kind": "BOM", "state": "new"}])
    outcome = judged(zipped({"manifest.json": said, "b.xlsx": bom("D", NEW)}), "CHANGE.zip")
    assert ("PKG-003", "the file", "b.xlsx") in told(outcome)
    assert "package_bom" not in document(outcome).tables


def test_what_macos_adds_is_no_file_of_the_sender() -> None:
    outcome = judged(
        zipped({**FILES, "__MACOSX/._ECO-1042.xlsx": "x", "gerber/.DS_Store": "x"}), "ECO-1042.zip"
    )
    assert told(outcome) == []
    assert table(outcome, "package_files").height == len(outcome.judgement.attachments) == 5


UNCLEAR: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "no form": ("ECO.zip", lambda: zipped({"a.pdf": "%PDF"}), "PKG-001", "no file in it says"),
    "two forms": (
        "ECO.zip", lambda: zipped({"a.xlsx": form(), "b.xlsx": form()}), "PKG-001", "several files",
    ),
    "a form and a manifest": (
        "ECO.zip",
        lambda: zipped(
            {
                "manifest.json": manifest(
                    change=CHANGE, files=[{"name": "a.xlsx", "kind": "FORM"}]
                ),
                "a.xlsx": form(),
            }
        ),
        "PKG-001",
        "several files",
    ),
    "two manifests": (
        "CHANGE.zip",
        lambda: zipped({"manifest.json": manifest(change=CHANGE), "a/manifest.toml": ""}),
        "PKG-001",
        "several manifests",
    ),
    "a manifest of something else": (
        "CHANGE.zip",
        lambda: zipped({"manifest.json": manifest(notice={"number": "N-1"})}),
        "PKG-001",
        "is about a project_notice",
    ),
    "a form without a layout": (
        "CHANGE.zip", lambda: zipped({"a.xlsx": form()}), "PKG-001", "no layout is agreed",
    ),
    "a broken form": ("ECO.zip", lambda: zipped({"a.xlsx": b"PK no"}), "XLS-011", "a.xlsx: "),
    "no JSON": ("CHANGE.zip", lambda: zipped({"manifest.json": "{"}), "PKG-002", "cannot be read"),
    "another version": (
        "CHANGE.zip", lambda: zipped({"manifest.json": '{"manifest": "2"}'}), "PKG-002", "version",
    ),
    "a list": ("CHANGE.zip", lambda: zipped({"manifest.json": "[]"}), "PKG-002", "hold keys"),
    "a key twice": (
        "CHANGE.zip",
        lambda: zipped({"manifest.json": '{"manifest": "1", "manifest": "1"}'}),
        "PKG-002",
        "twice",
    ),
    "an unknown key": (
        "CHANGE.zip",
        lambda: zipped({"manifest.json": manifest(change={**CHANGE, "numer": "1"})}),
        "PKG-002",
        "no key 'numer'",
    ),
    "a number where text belongs": (
        "CHANGE.zip",
        lambda: zipped({"manifest.json": manifest(change={"number": 47})}),
        "PKG-002",
        "change.number must be text",
    ),
    "two subjects": (
        "CHANGE.zip",
        lambda: zipped({"manifest.json": manifest(change=CHANGE, notice={"number": "N"})}),
        "PKG-002",
        "several things",
    ),
    "deeper than anybody reads": (
        "CHANGE.zip", lambda: zipped({"manifest.json": "[" * 100_000}), "PKG-002", "cannot be read",
    ),
    "a name that tells no product": (
        "DOCS.zip", lambda: zipped({"a.pdf": "%PDF"}), "PKG-001", "which product",
    ),
    "a hostile one": ("ECO.zip", lambda: zipped({"../evil": "x"}), "ENV-011", "leads out"),
    "a torn one": ("ECO.zip", lambda: zipped(FILES)[:-90], "ENV-001", "end"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNCLEAR)
def test_a_package_that_does_not_say_what_it_is_is_refused(name: str) -> None:
    file, build, rule, reason = UNCLEAR[name]
    outcome = judged(build(), file)
    ((found, _, why),) = told(outcome)
    assert outcome.judgement.verdict in {Verdict.UNREADABLE, Verdict.REJECTED}
    assert (found, reason in why) == (rule, True)
    assert not outcome.judgement.documents
    assert not outcome.judgement.attachments


def test_documents_of_a_product_are_registered_by_the_name_of_their_package() -> None:
    gerber = zipped({"top.gbr": "G04"})
    files: dict[str, bytes | str] = {
        "BOM.xlsx": bom("D", NEW),
        "gerber.zip": gerber,
        "x.pdf": "%PDF",
    }
    outcome = judged(zipped(files), "DOC_A-4711_D.zip")
    assert (told(outcome), document(outcome).title) == ([], "A-4711 / D")
    assert document(outcome).header == {"number": "A-4711", "revision": "D", "part": "A-4711"}
    assert owner(outcome) == "technical"
    assert table(outcome, "package_files")["kind"].to_list() == ["BOM", "GERBER", None]
    assert table(outcome, "package_bom")["state"].to_list() == ["NEW"]


def test_documents_of_a_product_may_be_listed_in_a_workbook() -> None:
    rows = [
        ["Product", "A-4711"], ["Revision", "D"], ["Package no.", "P-7"], [],
        ["File", "Kind", "Version", "Checksum"],
        ["fw.hex", "FIRMWARE", "1.4.2", hashlib.md5(b":00", usedforsecurity=False).hexdigest()],
        ["gone.pdf", "DRAWING", None, None],
    ]  # fmt: skip
    outcome = judged(zipped({"list.xlsx": workbook(rows), "fw.hex": ":00"}), "DOCS.zip")
    assert told(outcome) == [("ECO-019", "list.xlsx: Sheet!A7", "-")]
    assert document(outcome).title == "P-7 / D"
    found = table(outcome, "package_files").select("name", "kind", "version", "present", "listed")
    assert found.rows() == [
        ("fw.hex", "FIRMWARE", "1.4.2", "Y", "Y"),
        ("gone.pdf", "DRAWING", None, "N", "Y"),
        ("list.xlsx", "FORM", None, "Y", "N"),
    ]


def test_documents_of_a_product_may_be_listed_in_a_manifest() -> None:
    said = manifest(package={"part": "A-4711", "revision": "E"}, files=[{"name": "x.pdf"}])
    outcome = judged(zipped({"manifest.json": said, "x.pdf": "%PDF"}), "DOCS.zip")
    assert (told(outcome), document(outcome).title) == ([], "A-4711 / E")


NOTICE = [
    ["Notice no.", "N-7"], ["Type", "End of life"], ["Date", "2026-11-20"],
    ["Effective on", "2027-06-30"], ["Subject", "Controller ends"], [],
    ["P/N", "Rev.", "Qty", "By"], ["A-4711", "D", 500, "2027-05-31"],
]  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
def test_a_project_notice_is_accepted_with_its_files(packed: bool) -> None:  # noqa: FBT001
    content = workbook(NOTICE)
    alone = judged(content, "NEWS-7.xlsx")
    both = zipped({"n.xlsx": content, "plan.pdf": "%PDF"})
    outcome = judged(both, "NEWS-7.zip") if packed else alone
    assert (told(outcome), document(outcome).title) == ([], "N-7")
    items = table(outcome, "project_notice_items").select("part", "revision", "quantity")
    assert [tuple(map(str, row)) for row in items.rows()] == [("A-4711", "D", "500.000000")]
    assert any(each.type == "REPORT" for each in outcome.responses)
    assert owner(outcome) == "commercial"
    assert ("package_files" in document(outcome).tables) is packed


def test_the_same_revision_of_a_change_with_other_content_is_refused() -> None:
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    earlier = Earlier("R", "R", "ECO-1042.zip", "00", moment, Verdict.ACCEPTED, "ECO-1042")
    ledger = Remembered(documents={("engineering_change", "ECO-1042", "B"): earlier})
    outcome = judged(zipped(FILES), "ECO-1042.zip", ledger)
    assert [rule for rule, _, _ in told(outcome)] == ["ECO-003"]
    assert outcome.judgement.verdict is Verdict.REJECTED


def test_a_form_without_its_number_is_rejected() -> None:
    outcome = judged(form(head=HEAD[1:]), "ECO-1042.xlsx")
    assert [rule for rule, _, _ in told(outcome)] == ["ECO-001"]
    assert outcome.judgement.verdict is Verdict.REJECTED


def test_a_form_with_a_stranger_column_is_told() -> None:
    content = workbook([*HEAD, [*COLUMNS, "Cost"], [*ITEM, 12.5]])
    assert [rule for rule, _, _ in told(judged(content, "ECO-1042.xlsx"))] == ["XLS-019"]


def test_the_columns_of_the_samples_are_those_of_the_layouts() -> None:
    assert len(BOM_COLUMNS) == len(NEW[0]) == len(OLD[0])


DRAWING = b"%PDF-1.7 a drawing"
SUMS = {name: hashlib.new(name, DRAWING).hexdigest() for name in ("md5", "sha1", "sha256")}


@pytest.mark.parametrize(
    ("word", "topic", "rules"),
    [
        ("Hochlauf", "operational", []), ("TRANSFER", "operational", []),
        ("Specification", "technical", []), ("Site change", "operational", []),
        ("Weather", "operational", ["ECO-030"]), (None, "operational", []),
    ],
)  # fmt: skip
def test_a_notice_has_an_owner_by_what_it_is_about(
    word: str | None, topic: str, rules: list[str]
) -> None:
    rows = [NOTICE[0], ["Type", word], *NOTICE[2:]]
    outcome = judged(workbook(rows), "NEWS-7.xlsx")
    assert owner(outcome) == topic
    assert [rule for rule, _, _ in told(outcome)] == rules


def test_a_notice_without_a_number_waits() -> None:
    outcome = judged(workbook(NOTICE[1:]), "NEWS-7.xlsx")
    assert [rule for rule, _, _ in told(outcome)] == ["PKG-008"]
    assert outcome.judgement.verdict is Verdict.HELD


LISTED: dict[str, tuple[dict[str, object], Mapping[str, bytes], str]] = {
    "as listed": ({"name": "a.pdf", "size": len(DRAWING), **SUMS}, {"a.pdf": DRAWING}, ""),
    "without a checksum": ({"name": "a.pdf"}, {"a.pdf": DRAWING}, ""),
    "in a folder": ({"name": "a.pdf"}, {"drawings/A.PDF": DRAWING}, ""),
    "missing": ({"name": "gone.pdf"}, {}, "-"),
    "in another folder": ({"name": "x/a.pdf"}, {"y/a.pdf": DRAWING}, "-"),
    "of another size": ({"name": "a.pdf", "size": 7}, {"a.pdf": DRAWING}, "18 bytes"),
    "another MD5": ({"name": "a.pdf", "md5": "0" * 32}, {"a.pdf": DRAWING}, "SHA-256 "),
    "another SHA-1": ({"name": "a.pdf", "sha1": "0" * 40}, {"a.pdf": DRAWING}, "SHA-256 "),
    "another SHA-256": ({"name": "a.pdf", "sha256": "0" * 64}, {"a.pdf": DRAWING}, "SHA-256 "),
    "one nobody listed": (
        {"name": "a.pdf"}, {"a.pdf": DRAWING, "b.pdf": b"%PDF"}, "b.pdf",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTED)
def test_files_are_those_that_are_listed(name: str) -> None:
    entry, files, seen = LISTED[name]
    said = manifest(change=CHANGE, items=[ENTRY], files=[entry])
    found = told(judged(zipped({"manifest.json": said, **files}), "CHANGE.zip"))
    assert {rule for rule, _, _ in found} == ({"ECO-019"} if seen else set())
    assert not seen or any(why.startswith(seen) for _, _, why in found)
