"""Finishes a workbook we wrote: the same bytes for the same input, and no result lost."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any, cast
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.packaging.core import DocumentProperties
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, INLINE_STRING, ROW_TAG, VALUE_TAG
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import fromstring, iterparse, tostring

UNIX = 3
"""Where the zip says it was made, so that it says the same everywhere."""

Results = Mapping[str, tuple[str, str]]
"""Type and value of each formula's stored result, by the name of its cell."""

VALUE_TAGS = (VALUE_TAG, INLINE_STRING, FORMULA_TAG)
"""What a cell that holds anything has one of."""

FORMULA = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f(?:[^>]*/>|[^>]*>.*?</f>))<v ?/></c>', re.DOTALL
)
"""A formula as openpyxl writes it: without its result."""


def parts(content: bytes) -> dict[str, str]:
    """Return the name of the member that holds each sheet."""
    reader = ExcelReader(BytesIO(content), read_only=True, keep_links=False)
    reader.read()
    sheets = cast("Iterator[tuple[Any, Any]]", reader.parser.find_sheets())
    return {str(sheet.name): str(rel.target) for sheet, rel in sheets}


def results(content: bytes) -> dict[str, Results]:
    """Return the stored results of all formulas of a workbook, by sheet."""
    with ZipFile(BytesIO(content)) as archive:
        held = set(archive.namelist())
        return {
            title: dict(_results(archive, part))
            for title, part in parts(content).items()
            if part in held
        }


def _results(archive: ZipFile, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for row, column, cell in cells(archive, part):
        if _has_result(cell):
            result = (cell.get("t", "n"), cell.findtext(VALUE_TAG) or "")
            yield f"{get_column_letter(column)}{row}", result


def cells(archive: ZipFile, part: str) -> Iterator[tuple[int, int, Element]]:
    """Yield row, column and element of each cell of a sheet; an element is empty afterwards."""
    row = 0
    with archive.open(part) as source:
        for _, element in cast("Any", iterparse)(source):
            if element.tag == ROW_TAG:
                row = int(float(element.get("r", row + 1)))
                yield from _of_row(element, row)
                element.clear()


def _of_row(element: Element, row: int) -> Iterator[tuple[int, int, Element]]:
    """Yield a row's cells; one without a name follows the one before, as openpyxl reads it."""
    column = 0
    for cell in element.iterfind(CELL_TAG):
        name = cell.get("r")
        at, column = coordinate_to_tuple(name) if name else (row, column + 1)
        yield at, column, cell


def _has_result(cell: Element) -> bool:
    return cell.find(FORMULA_TAG) is not None and cell.findtext(VALUE_TAG) is not None


def finished(content: bytes, moment: datetime, stored: Mapping[str, Results]) -> bytes:
    """Return the workbook with the formulas' results put back and every time set to `moment`.

    openpyxl keeps a formula or its result, never both; without its result a formula
    would come back to us as a cell without a value.
    """
    sheets = {part: stored.get(title, {}) for title, part in parts(content).items()}
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == ARC_CORE:
                data = _properties(data, moment)
            elif sheets.get(member.filename):
                data = _with_results(data, sheets[member.filename])
            archive.writestr(_dated(member.filename), data, ZIP_DEFLATED)
    return target.getvalue()


def _dated(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.create_system = UNIX
    info.external_attr = 0o600 << 16
    return info


def _properties(data: bytes, moment: datetime) -> bytes:
    properties = cast("Any", DocumentProperties).from_tree(cast("Any", fromstring)(data))
    properties.created = properties.modified = moment.replace(tzinfo=None)
    written: bytes = cast("Any", tostring)(properties.to_tree())
    return written


def _with_results(data: bytes, stored: Results) -> bytes:
    def put(match: re.Match[bytes]) -> bytes:
        name, attributes, formula = match.groups()
        if name.decode() not in stored:
            return match[0]
        kind, value = stored[name.decode()]
        typed = b"" if kind == "n" else f' t="{kind}"'.encode()
        result = escape(value, quote=False).encode()
        return b'<c r="%b"%b%b>%b<v>%b</v></c>' % (name, attributes, typed, formula, result)

    return FORMULA.sub(put, data)
