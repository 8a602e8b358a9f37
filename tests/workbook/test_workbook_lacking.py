"""What openpyxl drops of a workbook is named before the answer goes out, and nothing else is."""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from workbook.making import FORECAST, judged, reading, reply, saved, transmission, workbook

from exchange.adapters.workbook.lacking import Kind, lacking
from exchange.adapters.workbook.marked import write_marked
from exchange.adapters.workbook.own_sheets import OUR_SHEET
from exchange.adapters.workbook.sheets import UNOPENABLE
from exchange.adapters.workbook.wording import WORDINGS
from exchange.model.findings import Cell, Finding

ROWS: list[list[Any]] = [["Part no.", "2026-W49"], ["0047", 5], ["0048", -3]]
BROKEN = (
    '<tableParts xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<tablePart r:id="rId99"/></tableParts>'
)
FOUND = Finding("XLS-008", Cell("Sheet", 3, 2), observed="-3", expected="a number")
SHEET = "xl/worksheets/sheet1.xml"

COLOURS: Any = ColorScaleRule
RULE = COLOURS("min", None, "AA0000", "max")

ADDED: Mapping[str, Kind] = {
    "xl/media/image1.png": "pictures",
    "xl/media/image1.emf": "pictures",
    "xl/diagrams/data1.xml": "shapes",
    "xl/charts/chartEx1.xml": "charts",
    "xl/charts/chart7.xml": "charts",
    "xl/ctrlProps/ctrlProp1.xml": "controls",
    "xl/activeX/activeX1.xml": "controls",
    "xl/embeddings/oleObject1.bin": "objects",
    "xl/vbaProject.bin": "macros",
    "xl/macrosheets/sheet1.xml": "macros",
    "xl\\slicers\\slicer1.xml": "slicers",
    "xl/timelineCaches/timelineCache1.xml": "slicers",
    "xl/threadedComments/threadedComment1.xml": "threads",
    "xl/connections.xml": "connections",
    "xl/queryTables/queryTable1.xml": "connections",
    "xl/xmlMaps.xml": "maps",
    "xl/metadata.xml": "arrays",
    "xl/richData/rdrichvalue.xml": "arrays",
    "_xmlsignatures/sig1.xml": "signature",
}

INSIDE: Mapping[str, tuple[Kind, str]] = {
    '<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/>': ("formats", SHEET),
    '<ext uri="{ccE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/>': ("choices", SHEET),
    '<ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"/>': ("sparklines", SHEET),
    '<protectedRanges><protectedRange name="a" sqref="A1"/></protectedRanges>': ("ranges", SHEET),
    "<xdr:wsDr><xdr:sp macro=''></xdr:sp></xdr:wsDr>": ("shapes", "xl/drawings/drawing9.xml"),
    '<x:ClientData ObjectType="Button"/>': ("controls", "xl/drawings/vmlDrawing9.vml"),
}


def note(content: bytes, language: str = "en") -> str:
    judgement = judged(FOUND)
    with warnings.catch_warnings(action="ignore"):
        marked = write_marked(transmission(content), judgement, {}, reply(language))
        sheet: Any = load_workbook(io.BytesIO(marked))[OUR_SHEET]
    return str(sheet["A3"].value or "")


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, data)
    return target.getvalue()


def with_text(content: bytes, part: str, text: str) -> bytes:
    """Return the workbook with text at the end of a part, which is made where there is none."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as to:
        if part not in source.namelist():
            to.writestr(part, text)
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                data = data.replace(b"</worksheet>", text.encode() + b"</worksheet>")
            to.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("name", ADDED)
def test_a_part_that_is_dropped_is_named(name: str) -> None:
    said = WORDINGS["en"].kinds[ADDED[name]]
    assert note(with_member(workbook(ROWS), name, b"<a/>")) == (
        f"This is a copy of your workbook without: {said}. Please correct your own file."
    )


@pytest.mark.parametrize("text", INSIDE)
def test_what_is_dropped_inside_a_part_is_named(text: str) -> None:
    kind, part = INSIDE[text]
    assert f"without: {WORDINGS['en'].kinds[kind]}." in note(with_text(workbook(ROWS), part, text))


def test_text_formatted_in_parts_of_a_cell_is_named() -> None:
    content = workbook(ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        cells = archive.read(SHEET)
    rich = b"<is><r><rPr><b/></rPr><t>00</t></r><r><t>47</t></r></is>"
    changed, count = re.subn(rb"<is><t>0047</t></is>", rich, cells)
    assert count == 1
    assert "parts of a cell" in note(replaced(content, SHEET, changed))


def replaced(content: bytes, part: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as to:
        for name in source.namelist():
            to.writestr(name, data if name == part else source.read(name))
    return target.getvalue()


def rich_workbook() -> bytes:
    """Return a workbook with everything that must come back: chart, styles, widths, rules."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append(row)
    sheet["C2"] = "=B2*2"
    sheet["B2"].font = Font(bold=True, color="FF112233")
    sheet.column_dimensions["B"].width = 33
    sheet.conditional_formatting.add("B2:B3", RULE)
    choices = DataValidation(type="list", formula1='"a,b"')
    choices.add("D2")
    sheet.add_data_validation(choices)
    sheet.add_table(Table(displayName="Demand", ref="A1:B3"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "F2")
    return saved(book)


def test_styles_widths_charts_rules_tables_and_formulas_come_back_and_nothing_is_named() -> None:
    content = rich_workbook()
    marked = write_marked(transmission(content), judged(FOUND), {}, reply())
    sheet: Any = load_workbook(io.BytesIO(marked))["Sheet"]
    assert note(content) == ""
    assert sheet["C2"].value == "=B2*2"
    assert (sheet["B2"].font.bold, sheet["B2"].font.color.rgb) == (True, "FF112233")
    assert sheet.column_dimensions["B"].width == 33
    assert len(sheet.conditional_formatting) == 1
    assert sheet.data_validations.dataValidation[0].formula1 == '"a,b"'
    assert list(sheet.tables) == ["Demand"]
    assert len(sheet._charts) == 1  # noqa: SLF001 - there is no public name


@pytest.mark.parametrize("language", WORDINGS)
def test_every_language_names_every_kind(language: str) -> None:
    assert WORDINGS[language].kinds.keys() == WORDINGS["en"].kinds.keys()
    content = with_member(workbook(ROWS), "xl/media/image1.png", b"")
    assert WORDINGS[language].kinds["pictures"] in note(content, language)


def test_what_openpyxl_cannot_load_but_we_can_read_comes_back_as_a_copy_of_its_cells() -> None:
    broken = with_text(workbook(ROWS), SHEET, BROKEN)
    with pytest.raises(UNOPENABLE):
        load_workbook(io.BytesIO(broken))
    assert reading(broken, FORECAST).tables["forecast_lines"].frame.height == 2
    marked: Any = load_workbook(
        io.BytesIO(write_marked(transmission(broken), judged(FOUND), {}, reply()))
    )
    assert "not your file but a copy of its cells" in marked[OUR_SHEET]["A3"].value
    assert marked["Sheet"]["B3"].comment.text.startswith("XLS-008")


def test_a_copy_never_lacks_more_than_was_said(corpus: Path) -> None:
    """Every workbook of the corpus: what the copy lacks was named, and is not in it."""
    seen = 0
    for path in sorted(corpus.glob("*.xls[xm]")):
        with warnings.catch_warnings(action="ignore"):
            try:
                content = path.read_bytes()
                lost = lacking(content, load_workbook(io.BytesIO(content)))
                marked = write_marked(transmission(content), judged(), {}, reply())
                assert lacking(marked, load_workbook(io.BytesIO(marked))) == (), path.name
            except UNOPENABLE:
                continue
        seen += bool(lost)
    assert seen >= 1
