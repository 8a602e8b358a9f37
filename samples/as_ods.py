"""Writes a workbook of openpyxl as .ods, as LibreOffice lays it out."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import escape
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from as_xlsb import hidden_columns
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

KIND = "application/vnd.oasis.opendocument.spreadsheet"
URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{URN}:{name}:1.0"'
    for prefix, name in {
        "office": "office", "table": "table", "text": "text", "style": "style",
        "number": "datastyle", "manifest": "manifest",
    }.items()
)  # fmt: skip
SPACES += (
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' office:version="1.3"'
)
MANIFEST = (
    f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{KIND}"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)


def attributes(**values: object) -> str:
    """Return attributes; the first underscore of a name is its colon, the others are dashes."""
    return "".join(
        f' {name.replace("_", ":", 1).replace("_", "-")}="{escape(str(value))}"'
        for name, value in values.items()
        if value not in (None, "", False)
    )


def paragraph(text: str) -> str:
    """Return a text as paragraphs, each blank said in words where ODF would drop it."""
    spaced = escape(text, quote=False).replace(" ", "<text:s/>").replace("\t", "<text:tab/>")
    return "".join(f"<text:p>{line}</text:p>" for line in spaced.split("\n"))


def duration(value: time | timedelta) -> str:
    """Return a time of day or a span as ISO 8601 has it."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"PT{minutes // 60:02}H{minutes % 60:02}M{seconds:02}S"


def value(cell: Cell) -> tuple[dict[str, str], str]:
    """Return the attributes of a cell and what is inside it."""
    held: Any = cell.value
    if cell.data_type == "e":
        error = {
            "office_value_type": "string",
            "office_string_value": "",
            "calcext_value_type": "error",
        }
        return error, paragraph(held)
    if isinstance(held, bool):
        return {"office_value_type": "boolean", "office_boolean_value": str(held).lower()}, ""
    if isinstance(held, str):
        return {"office_value_type": "string"}, paragraph(held)
    if isinstance(held, time | timedelta):
        return {"office_value_type": "time", "office_time_value": duration(held)}, ""
    if isinstance(held, date | datetime):
        return {"office_value_type": "date", "office_date_value": held.isoformat()}, ""
    return {"office_value_type": "float", "office_value": repr(held)}, ""


def tag(cell: Cell | MergedCell, merged: dict[str, tuple[int, int]]) -> str:
    """Return a cell as an element."""
    if isinstance(cell, MergedCell):
        return "<table:covered-table-cell/>"
    held, inside = value(cell) if cell.value is not None else ({}, "")
    wide, high = merged.get(cell.coordinate, (None, None))
    style = style_name(cell.number_format)
    own = attributes(
        table_style_name=style, table_number_columns_spanned=wide, table_number_rows_spanned=high,
        **held,
    )  # fmt: skip
    return f"<table:table-cell{own}>{inside}</table:table-cell>"


def is_padded(code: str) -> bool:
    """Say whether a number format is zeros only."""
    return len(code) > 1 and not code.strip("0")


PARTS = re.compile(r'(?:"([^"]*)")?((?:#,)?[#0]*0)(?:\.(0+))?(%?)(?: ?"([^"]*)")?')
"""The number formats that are written: a text, digits, decimals, per cent, a text."""


def style_name(code: str) -> str:
    """Return the name of the style for a number format, empty for one that is not written."""
    if is_padded(code):
        return f"p{len(code)}"
    return f"c{code.encode().hex()}" if code != "0" and PARTS.fullmatch(code) else ""


def number_style(code: str) -> str:
    """Return the style for a number format, and the style of cells that names it."""
    ((before, digits, decimals, percent, after),) = PARTS.findall(code)
    grouped = ' number:grouping="true"' if "," in digits else ""
    texts = [f"<number:text>{each}</number:text>" if each else "" for each in (before, after)]
    kind, name = "percentage" if percent else "number", code.encode().hex()
    return (
        f'<number:{kind}-style style:name="N{name}">{texts[0]}<number:number '
        f'number:decimal-places="{len(decimals or "")}" '
        f'number:min-integer-digits="{digits.count("0")}"{grouped}/>'
        + ("<number:text>%</number:text>" if percent else "")
        + f'{texts[1]}</number:{kind}-style><style:style style:name="c{name}" '
        f'style:family="table-cell" style:data-style-name="N{name}"/>'
    )


def row(sheet: Worksheet, number: int, merged: dict[str, tuple[int, int]]) -> str:
    """Return a row; cells that are the same stand once, with how often."""
    dims = sheet.row_dimensions
    hidden = "collapse" if number in dims and dims[number].hidden else ""
    cells = [(tag(cell, merged)) for cell in next(sheet.iter_rows(number, number))]
    runs = ((text, len(list(run))) for text, run in groupby(cells))
    inside = "".join(
        text.replace("-cell", f'-cell table:number-columns-repeated="{n}"', 1) if n > 1 else text
        for text, n in runs
    )
    return f"<table:table-row{attributes(table_visibility=hidden)}>{inside}</table:table-row>"


def columns(sheet: Worksheet) -> Iterator[str]:
    """Yield the columns."""
    hidden = {column for first, last in hidden_columns(sheet) for column in range(first, last + 1)}
    for column in range(1, max([sheet.max_column, *hidden]) + 1):
        shown = attributes(table_visibility="collapse" if column in hidden else "")
        yield f"<table:table-column{shown}/>"


def table(sheet: Worksheet) -> str:
    """Return a sheet, with the empty rows to the end that LibreOffice writes."""
    merged = {
        area.coord.split(":")[0]: (area.size["columns"], area.size["rows"])
        for area in sheet.merged_cells.ranges
    }
    rows = "".join(row(sheet, number, merged) for number in range(1, sheet.max_row + 1))
    style = "seen" if sheet.sheet_state == "visible" else "unseen"
    rest = 1_048_576 - sheet.max_row
    return (
        f"<table:table{attributes(table_name=sheet.title, table_style_name=style)}>"
        + "".join(columns(sheet)) + rows
        + f'<table:table-row table:number-rows-repeated="{rest}">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )  # fmt: skip


def styles(book: Workbook) -> str:
    """Return the styles: tables seen and unseen, numbers with zeros in front."""
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    codes = {cell.number_format for cell in cells if not isinstance(cell, MergedCell)}
    widths = sorted({len(code) for code in codes if is_padded(code)})
    padded = "".join(
        f'<number:number-style style:name="N{width}"><number:number number:decimal-places="0" '
        f'number:min-integer-digits="{width}"/></number:number-style><style:style '
        f'style:name="p{width}" style:family="table-cell" style:data-style-name="N{width}"/>'
        for width in widths
    )
    others = (code for code in sorted(codes) if style_name(code) and not is_padded(code))
    padded += "".join(map(number_style, others))
    tables = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties '
        f'table:display="{shown}"/></style:style>'
        for name, shown in (("seen", "true"), ("unseen", "false"))
    )
    return f"<office:automatic-styles>{padded}{tables}</office:automatic-styles>"


def as_ods(book: Workbook) -> bytes:
    """Return a workbook as .ods, the same bytes every time."""
    tables = "".join(table(sheet) for sheet in book.worksheets)
    content = (
        f"<office:document-content {SPACES}>{styles(book)}<office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    parts = {"mimetype": KIND, "content.xml": content, "META-INF/manifest.xml": MANIFEST}
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, part in parts.items():
            member = ZipInfo(name)
            member.create_system = 3
            archive.writestr(member, part, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return target.getvalue()
