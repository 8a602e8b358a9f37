"""A finding in a file of a package is shown with what stands around it there."""

from pathlib import Path

import pytest
from package.packing import COLUMNS, HEAD, ITEM, NEW, OLD, bom, form, judged, zipped
from pdx.packages import GOLDEN, opened, read_package

from exchange.model.findings import ElementPlace
from exchange.model.outcome import Outcome


def report(outcome: Outcome) -> str:
    (page,) = [each.content for each in outcome.responses if each.type == "REPORT"]
    return page.decode()


def test_a_cell_of_a_workbook_in_a_zip_is_shown() -> None:
    wrong = [["1", "0098899", "A", "CAP 120PF", "four", "EA", "C1-4", "Kemet", "C0805C121"]]
    files = {
        "ECO-1042.xlsx": form(head=HEAD),
        "BOM old.xlsx": bom("C", OLD),
        "BOM new.xlsx": bom("D", wrong),
    }
    page = report(judged(zipped(files), "ECO-1042.zip"))
    assert "In your file: BOM new.xlsx: Sheet!E5" in page
    assert '<td class="marked"><mark><bdi>four</bdi></mark></td>' in page


def test_a_cell_of_the_form_in_a_zip_is_shown() -> None:
    head = [row if row[:1] != ["Class"] else ["Class", "Perhaps"] for row in HEAD]
    item = [*ITEM[:5], "soon", *ITEM[6:]]
    assert len(item) == len(COLUMNS)
    files = {
        "ECO-1042.xlsx": form(item, head=head),
        "BOM old.xlsx": bom("C", OLD),
        "BOM new.xlsx": bom("D", NEW),
    }
    page = report(judged(zipped(files), "ECO-1042.zip"))
    assert '<td class="marked"><mark><bdi>soon</bdi></mark></td>' in page


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*_BAD.pdx")), ids=lambda path: path.stem)
def test_a_line_of_a_pdx_file_is_shown(path: Path) -> None:
    read = read_package(path.read_bytes())
    lines = opened(path.read_bytes())[0].decode().splitlines()
    findings = (*read.findings, *(each for one in read.messages for each in one.findings))
    places = [found.locator for found in findings if isinstance(found.locator, ElementPlace)]
    for place in places:
        found = read.around(place)
        assert found
        (own,) = [strip for strip in found.strips if strip.kind == "meant"]
        assert own.label == str(place.line)
        (piece,) = own.pieces
        assert piece.text.strip("… ") in lines[place.line - 1]
        assert place.attribute in piece.text or place.attribute not in lines[place.line - 1]
    assert read.around(ElementPlace("other.xml", 1)) is None
    assert read.around(ElementPlace("pdx.xml", len(lines) + 2)) is None
