"""Reads the sheets of an .xlsx workbook, each in one pass, with openpyxl."""

from collections.abc import Iterator, Mapping
from functools import partial
from io import BytesIO
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS_MAX_SIZE,
    is_date_format,
    is_timedelta_format,
)
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from exchange.adapters.workbook.archive import refused
from exchange.adapters.workbook.grid import Area, Broken, Grid, Padded, Row, Value
from exchange.adapters.workbook.serials import is_padded
from exchange.adapters.workbook.tabs import Tab
from exchange.model.findings import Cell

if TYPE_CHECKING:
    from openpyxl.packaging.relationship import Relationship

MAX_CELLS = 5_000_000
"""Cells of one sheet, counting the empty ones left of a filled one."""

UNOPENABLE = (
    BadZipFile, LookupError, ValueError, TypeError, AttributeError, OSError, OverflowError,
    EOFError, NotImplementedError, ParseError, RecursionError,
)  # fmt: skip
"""What openpyxl raises over a broken workbook, found by mutating one (tests/workbook)."""


def tabs(workbook: "Opened") -> list[Tab]:
    """Return the worksheets of a workbook, none of them read yet."""
    return [
        Tab(
            sheet.title,
            visible=sheet.sheet_state == "visible",
            read=partial(workbook.grid, sheet),
            filled=partial(holds_values, sheet),
        )
        for sheet in workbook.sheets()
    ]


def holds_values(sheet: ReadOnlyWorksheet) -> bool:
    """Say whether any cell of a sheet holds a value."""
    sheet.reset_dimensions()
    rows = cast("Iterator[tuple[object, ...]]", cast("Any", sheet).iter_rows(values_only=True))
    return any(value is not None for row in rows for value in row)


class Opened:
    """A workbook opened for reading, and where in it each sheet is."""

    def __init__(self, content: bytes) -> None:
        self.reader = ExcelReader(
            BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
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
        codes = list(enumerate(formats(sheet)))
        with self.reader.archive.open(self.part(title)) as source:
            parser = SheetParser(
                source,
                self.reader.shared_strings,
                data_only=True,
                epoch=self.reader.wb.epoch,
                date_formats={style for style, code in codes if is_date_format(code)},
                timedelta_formats={style for style, code in codes if is_timedelta_format(code)},
            )
            parser.padded = {style: len(code) for style, code in codes if is_padded(code)}
            rows = collect(parser.parse())
        return Grid(
            name=title,
            rows=rows,
            place=lambda row, column, _: Cell(title, row, column),
            merged=parser.merged(),
            hidden_rows=parser.hidden_rows(),
            hidden_columns=parser.hidden_columns(),
            protected=bool(parser.protection and parser.protection.sheet),
        )


def collect(parsed: Iterator[tuple[int, list[dict[str, Any]]]]) -> list[Row]:
    """Put cells in their columns; rows come sorted, and empty ones do not come at all."""
    rows: dict[int, list[Value]] = {}
    slots = 0
    for number, found in parsed:
        cells = rows.pop(number, [])
        slots -= len(cells)
        for cell in found:
            if cell["value"] is None:
                continue
            cells.extend([None] * (cell["column"] - len(cells)))
            cells[cell["column"] - 1] = cell["value"]
        slots += len(cells)
        if slots > MAX_CELLS:
            raise refused(f"{slots} > {MAX_CELLS}")
        if cells:
            rows[number] = cells
    return [Row(number, rows[number]) for number in sorted(rows)]


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

    padded: Mapping[int, int] = MappingProxyType({})
    protection: Any = None

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
