"""Reads the one sheet of a workbook that holds the document, with openpyxl, in one pass."""

import warnings
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from io import BytesIO
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.reader.strings import read_string_table
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS_MAX_SIZE,
    is_date_format,
    is_timedelta_format,
)
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS

from exchange.adapters.workbook.archive import inspect, refused
from exchange.adapters.workbook.grid import Area, Broken, Grid, Padded, Row
from exchange.adapters.workbook.regular import Cells, Left, Rows, sifted, texts
from exchange.errors import Unreadable
from exchange.model.findings import Cell, Finding, Whole
from exchange.model.interchange import Transmission
from exchange.model.layouts import Layout

if TYPE_CHECKING:
    from openpyxl.packaging.relationship import Relationship

OUR_SHEET = "Exchange findings"
"""Title of the sheet we add to a workbook we give back; it is never read."""

MAX_CELLS = 5_000_000
"""Cells of one sheet, counting the empty ones left of a filled one."""

UNOPENABLE = (
    BadZipFile, LookupError, ValueError, TypeError, AttributeError, OSError, OverflowError,
    EOFError, NotImplementedError, ParseError, RecursionError,
)  # fmt: skip
"""What openpyxl raises over a broken workbook, found by mutating one (tests/workbook)."""


def open_grid(transmission: Transmission, layout: Layout) -> tuple[Grid, list[Finding]]:
    """Return the sheet the layout names, and findings about the sheets beside it.

    Raises Unreadable for what is not a sound workbook and for no or several such sheets.
    """
    inspect(transmission.filename, transmission.content)
    try:
        with warnings.catch_warnings(action="ignore"):
            return _sheet(transmission.content, layout)
    except UNOPENABLE as error:
        raise refused(type(error).__name__) from error


def _sheet(content: bytes, layout: Layout) -> tuple[Grid, list[Finding]]:
    workbook = Opened(content)
    sheets = [sheet for sheet in workbook.sheets() if sheet.title != OUR_SHEET]
    chosen = choose(sheets, layout.sheet)
    findings = [
        Finding(
            "XLS-005" if sheet is chosen else "XLS-020", Cell(sheet.title, 0), observed=sheet.title
        )
        for sheet in sheets
        if sheet.sheet_state != "visible" and (sheet is chosen or holds_values(sheet))
    ]
    return workbook.grid(chosen), findings


def choose(sheets: list[ReadOnlyWorksheet], pattern: str) -> ReadOnlyWorksheet:
    """Return the one sheet that fits; visible sheets come before hidden ones."""
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if pattern:
        wanted = pattern.casefold()
        fitting = [sheet for sheet in sheets if fnmatchcase(sheet.title.casefold(), wanted)]
        candidates = [sheet for sheet in fitting if sheet in visible] or fitting
    else:
        candidates = visible if len(visible) == 1 else [s for s in visible if holds_values(s)]
    if len(candidates) != 1:
        names = ", ".join(sheet.title for sheet in candidates or sheets) or "-"
        expected = pattern or "1 sheet"
        raise Unreadable(Finding("XLS-001", Whole(), observed=names, expected=expected))
    return candidates[0]


def holds_values(sheet: ReadOnlyWorksheet) -> bool:
    """Say whether any cell of a sheet holds a value."""
    sheet.reset_dimensions()
    rows = cast("Iterator[tuple[object, ...]]", cast("Any", sheet).iter_rows(values_only=True))
    return any(value is not None for row in rows for value in row)


class Reader(ExcelReader):
    """The reader of openpyxl, quicker where the texts of a workbook are nothing but texts."""

    def read_strings(self) -> None:
        """Read the texts that cells share."""
        found = self.package.find(SHARED_STRINGS)
        if found is not None:
            xml = self.archive.read(found.PartName[1:])
            known = texts(xml)
            self.shared_strings = read_string_table(BytesIO(xml)) if known is None else known


class Opened:
    """A workbook opened for reading, and where in it each sheet is."""

    def __init__(self, content: bytes) -> None:
        self.reader = Reader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        self.reader.read()

    def sheets(self) -> list[ReadOnlyWorksheet]:
        """Return the worksheets in the order of their tabs; chart sheets hold no cells."""
        worksheets = cast("list[object]", self.reader.wb.worksheets)
        return [sheet for sheet in worksheets if isinstance(sheet, ReadOnlyWorksheet)]

    def part(self, title: str) -> str:
        """Return the name of the member that holds a sheet."""
        found = cast("Iterator[tuple[Any, Relationship]]", self.reader.parser.find_sheets())
        return next(str(rel.target) for sheet, rel in found if sheet.name == title)

    def grid(self, sheet: ReadOnlyWorksheet) -> Grid:
        """Read all cells of a sheet, its merged ranges and what is hidden in it."""
        title = sheet.title
        parser = SheetParser(self.reader, dict(enumerate(formats(sheet))))
        rows = Rows(Cells(parser.shared_strings, parser.odd(), parser.parse_cell), bounded)
        with self.reader.archive.open(self.part(title)) as source:
            parser.source = Left(sifted(source, rows))
            for number, cells in parser.parse():
                columns = [cell["column"] for cell in cells]
                rows.add(number, columns, [cell["value"] for cell in cells])
        return Grid(
            name=title,
            rows=[Row(number, rows.rows[number]) for number in sorted(rows.rows)],
            place=lambda row, column, _: Cell(title, row, column),
            merged=parser.merged(),
            hidden_rows=parser.hidden_rows(),
            hidden_columns=parser.hidden_columns(),
        )


def bounded(slots: int) -> None:
    """Refuse a sheet that has more cells than we hold."""
    if slots > MAX_CELLS:
        raise refused(f"{slots} > {MAX_CELLS}")


def is_padded(code: str) -> bool:
    """Say whether a number format does nothing but put zeros in front."""
    return len(code) > 1 and not code.strip("0")


def formats(sheet: ReadOnlyWorksheet) -> list[str]:
    """Return the number format of every style of the workbook, in the order of their numbers."""
    codes: list[str] = []
    for style in count():
        cell = ReadOnlyCell(cast("Any", sheet), 1, 1, None, style_id=style)
        try:
            numbered = cell.style_array.numFmtId
        except IndexError:
            return codes
        known = numbered < BUILTIN_FORMATS_MAX_SIZE or is_known(cell)
        codes.append(cell.number_format if known else "General")
    return codes


def is_known(cell: ReadOnlyCell) -> bool:
    """Say whether the workbook defines the number format a style names."""
    try:
        return bool(cell.number_format)
    except IndexError:
        return False


class SheetParser(WorkSheetParser):
    """The parser of openpyxl's read-only mode, used directly: one pass over the cells.

    Read-only worksheets tell neither merged ranges nor what is hidden, and give a formula
    without a result as a blank; the parser behind them knows all three. It does not look
    at the sheet's stated dimension, which may be wrong.
    """

    def __init__(self, reader: ExcelReader, codes: Mapping[int, str]) -> None:
        super().__init__(
            None,
            reader.shared_strings,
            data_only=True,
            epoch=reader.wb.epoch,
            date_formats={style for style, code in codes.items() if is_date_format(code)},
            timedelta_formats={style for style, code in codes.items() if is_timedelta_format(code)},
        )
        self.padded = {style: len(code) for style, code in codes.items() if is_padded(code)}

    def odd(self) -> set[int]:
        """Return the styles in which a number is not just that number."""
        return {*self.date_formats, *self.timedelta_formats, *self.padded}

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """Return the cell; a value that is none is Broken, so that it is not taken for blank."""
        cell: dict[str, Any] = super().parse_cell(element)
        value = cell["value"]
        if value is None:
            formula = element.find(FORMULA_TAG)
            if formula is not None and not has_empty_text(element):
                cell["value"] = Broken("=" + (formula.text or ""))
        elif cell["data_type"] == "e":
            cell["value"] = Broken(str(value))
        elif cell["data_type"] == "n" and cell["style_id"] in self.padded:
            cell["value"] = Padded(value, f"{value:0{self.padded[cell['style_id']]}.0f}")
        return cell

    def merged(self) -> tuple[Area, ...]:
        """Return the merged ranges."""
        cells = getattr(self.merged_cells, "mergeCell", ())
        return tuple(Area(*cell.bounds) for cell in cells)

    def hidden_rows(self) -> frozenset[int]:
        """Return the numbers of the rows that are not shown."""
        rows = self.row_dimensions.items()
        return frozenset(int(number) for number, row in rows if is_true(row.get("hidden")))

    def hidden_columns(self) -> frozenset[int]:
        """Return the numbers of the columns that are not shown."""
        spans = self.column_dimensions.values()
        return frozenset(
            column
            for span in spans
            if is_true(span.get("hidden"))
            for column in range(int(span["min"]), min(int(span["max"]), 16_384) + 1)
        )


def has_empty_text(element: Element) -> bool:
    """Say whether a formula's result is stored, and is text without a character."""
    return element.get("t") == "str" and element.find(VALUE_TAG) is not None


def is_true(flag: str | None) -> bool:
    """Read an XML Schema boolean."""
    return flag in {"1", "true"}
