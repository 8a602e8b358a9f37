"""Board data and material declarations in packages: recognised safely, read where they serve."""

import io

import polars as pl
import pytest
from package.packing import NEW, bom, form, judged, zipped

from exchange.adapters.package.ipc import is_design, is_materials, outermost
from exchange.model.outcome import Outcome

ITEMS = """
<BomItem OEMDesignNumberRef="0098899" quantity="2" description="CAP 120PF">
 <RefDes name="C1" populate="true"/><RefDes name="C2" populate="true"/></BomItem>
<BomItem OEMDesignNumberRef="TP-1" quantity="1"><RefDes name="T1" populate="false"/></BomItem>"""
DESIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by a CAD system -->
<IPC-2581 revision="B" xmlns="http://webstds.ipc.org/2581">
<LogisticHeader><Enterprise id="E1" name="Kemet"/></LogisticHeader>
<Bom name="b"><BomHeader assembly="A-4711" revision="D"/>{items}</Bom>
<Avl name="a"><AvlItem OEMDesignNumber="0098899"><AvlVmpn>
<AvlMpn name="C0805C121" rank="1"/><AvlVendor enterpriseRef="E1"/></AvlVmpn></AvlItem></Avl>
</IPC-2581>"""
BOARD = DESIGN.format(items=ITEMS)


def outcome(board: str, **files: bytes) -> Outcome:
    return judged(zipped({"ECO.xlsx": form(), "board.xml": board, **files}), "ECO-1042.zip")


def table(found: Outcome, name: str) -> pl.DataFrame:
    (document,) = found.judgement.documents
    return pl.read_ipc(io.BytesIO(document.tables[name]))


def test_the_bill_of_materials_of_a_board_serves_as_the_new_one() -> None:
    found = outcome(BOARD)
    lines = table(found, "package_bom").select(
        "state", "parent", "parent_revision", "part", "quantity_raw", "designators", "fitted"
    )
    assert lines.rows() == [
        ("NEW", "A-4711", "D", "0098899", "2", "C1, C2", "Y"),
        ("NEW", "A-4711", "D", "TP-1", "1", "T1", "N"),
    ]
    sources = table(found, "package_aml").select(
        "state", "part", "manufacturer", "manufacturer_part", "preference"
    )
    assert sources.rows() == [("NEW", "0098899", "Kemet", "C0805C121", "1")]
    assert table(found, "package_files")["kind"].to_list() == ["FORM", "IPC2581"]


def test_a_workbook_of_the_new_revision_counts_before_a_board() -> None:
    found = outcome(BOARD, **{"BOM.xlsx": bom("D", NEW)})
    assert table(found, "package_bom")["part"].to_list() == ["0098899"]


DOCTYPE = '<!DOCTYPE IPC-2581 [<!ENTITY a "b">]>'
UNUSABLE = {
    "fitted at some": (
        BOARD.replace('name="C2" populate="true"', 'name="C2" populate="false"'), "not at others",
    ),
    "two bills": (BOARD.replace("<Avl", "<Bom/><Avl", 1), "holds 2"),
    "none": (BOARD.replace("<Bom ", "<Bam ").replace("</Bom>", "</Bam>"), "holds 0"),
    "an entity": (BOARD.replace("<IPC-2581 ", DOCTYPE + "<IPC-2581 ", 1), "document type"),
    "torn": (BOARD[:-30], "no sound XML"),
    "deep": (DESIGN.format(items="<a>" * 100 + "</a>" * 100), "nested"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_board_that_cannot_serve_is_kept_and_told(name: str) -> None:
    content, reason = UNUSABLE[name]
    found = outcome(content)
    told = {each.rule: each.params.get("reason", "") for each in found.judgement.every_finding()}
    assert reason in told["PKG-004"]
    (document,) = found.judgement.documents
    assert "package_bom" not in document.tables


def test_two_boards_serve_as_none() -> None:
    found = judged(zipped({"a.xlsx": form(), "b.xml": BOARD, "c.xml": BOARD}), "ECO-1042.zip")
    (document,) = found.judgement.documents
    assert "package_bom" not in document.tables


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<IPC-2581 a='b'>", "IPC-2581"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <x> -->\n<n:IPC-2581>", "IPC-2581"),
        ("<?xml?><IPC-2581>".encode("utf-16"), "IPC-2581"),
        (b"<!DOCTYPE a [<!ENTITY b '<IPC-2581>'>]><html>", "html"),
        (b"%PDF <IPC-2581>", ""),
        (b"", ""),
    ],
)
def test_the_outermost_element_is_told_without_a_parser(head: bytes, name: str) -> None:
    assert outermost(head) == name
    assert is_design(head) is (name == "IPC-2581")


def test_material_declarations_are_known() -> None:
    assert is_materials(b'<MainDeclaration xmlns="http://webstds.ipc.org/175x/2.0">')
    assert is_materials(b'<?xml?><form xmlns="IPC-1752-2"/>')
    assert not is_materials(b"<html>how to fill in an IPC-1752</html>")
    assert not is_materials(b"%PDF IPC-1752")
