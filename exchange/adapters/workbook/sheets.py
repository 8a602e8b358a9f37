"""Reads the sheets of an .xlsx workbook, each in one pass over its XML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import count
from typing import IO, TYPE_CHECKING, Any, cast
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
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.workbook import Workbook
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS

from exchange.adapters.workbook.archive import refused, twice
from exchange.adapters.workbook.grid import Area, Broken, Grid, Row
from exchange.adapters.workbook.regular import Left, Rows, sifted, texts
from exchange.adapters.workbook.serials import dated, dressed, is_month, shape
from exchange.adapters.workbook.stored import Cells, Dressing
from exchange.adapters.workbook.tabs import Tab
from exchange.model.findings import Cell, letters

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


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet: its title, whether it is shown, and the member that holds it."""

    title: str
    sheet_state: str
    part: str
    reader: ExcelReader

    @property
    def parent(self) -> Workbook:
        """The workbook, by the name openpyxl looks for it under."""
        return self.reader.wb


def holds_values(sheet: Worksheet) -> bool:
    """Say whether any cell of a sheet holds a value."""
    with sheet.reader.archive.open(sheet.part) as source:
        parser = WorkSheetParser(source, sheet.reader.shared_strings, data_only=True)
        return any(cell["value"] is not None for _, cells in parser.parse() for cell in cells)


class Opened:
    """A workbook opened for reading: as much of it as its cells need, and nothing else."""

    def __init__(self, content: bytes) -> None:
        reader = ExcelReader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self.reader = reader
        self.read_strings()

    def read_strings(self) -> None:
        """Read the texts that cells share, quickly where they are nothing but texts."""
        found = cast("Any", self.reader.package).find(SHARED_STRINGS)
        if found is not None:
            xml = self.reader.archive.read(found.PartName[1:])
            known = texts(xml)
            self.reader.shared_strings = read_string_table(BytesIO(xml)) if known is None else known

    def sheets(self) -> list[Worksheet]:
        """Return the worksheets in the order of their tabs; chart sheets hold no cells."""
        found = cast("Iterator[tuple[Any, Relationship]]", self.reader.parser.find_sheets())
        return [
            Worksheet(sheet.name, sheet.state, rel.target, self.reader)
            for sheet, rel in found
            if rel.target in self.reader.valid_files and "chartsheet" not in rel.Type
        ]

    def grid(self, sheet: Worksheet) -> Grid:
        """Read all cells of a sheet, its merged ranges and what is hidden in it."""
        title = sheet.title
        with self.reader.archive.open(sheet.part) as source:
            parser = SheetParser(source, self.reader, formats(sheet))
            dress = Dressing(parser.dates, parser.shapes, bool(parser.dresses))
            cells = Cells(self.reader.shared_strings, dress, parser.parse_cell)
            rows = Rows(cells, bounded, partial(filled_twice, title))
            parser.source = Left(sifted(source, rows))
            for number, found in parser.parse():
                places = [addressed(number, cell) for cell in found]
                rows.add(number, places, [cell["value"] for cell in found])
        return Grid(
            name=title,
            rows=[Row(number, rows.rows[number]) for number in sorted(rows.rows)],
            place=lambda row, column, _: Cell(title, row, column),
            merged=parser.merged(),
            hidden_rows=parser.hidden_rows(),
            hidden_columns=parser.hidden_columns(),
            protected=bool(parser.protection and parser.protection.sheet),
        )


def bounded(slots: int) -> None:
    """Refuse a sheet that has more cells than we hold."""
    if slots > MAX_CELLS:
        raise refused(f"{slots} > {MAX_CELLS}")


def addressed(number: int, cell: dict[str, Any]) -> int:
    """Return the column of a cell; raises Unreadable where its address is not in its row."""
    if cell["row"] != number:
        raise refused(f"{letters(cell['column'])}{cell['row']} ⊄ {number}")
    return int(cell["column"])


def filled_twice(title: str, row: int, column: int) -> None:
    """Refuse a sheet in which one cell stands twice with a value."""
    raise twice(Cell(title, row, column))


def formats(sheet: Worksheet) -> list[str]:
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

    protection: Any = None

    def __init__(self, source: IO[bytes], reader: ExcelReader, formats: Sequence[str]) -> None:
        codes = list(enumerate(formats))
        dates = {style for style, code in codes if is_date_format(code)}
        spans = {style for style, code in codes if is_timedelta_format(code)}
        super().__init__(
            source,
            reader.shared_strings,
            data_only=True,
            epoch=reader.wb.epoch,
            date_formats=dates,
            timedelta_formats=spans,
        )
        start = reader.wb.epoch
        made = {style: shape(code, start) for style, code in codes if style not in dates}
        self.shapes = {style: each for style, each in made.items() if each}
        self.dresses = {style: each for style, code in codes if (each := dressed(code))}
        self.dates = {*dates, *spans}
        self.months = {style: code for style, code in codes if style in dates and is_month(code)}

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
        elif cell["data_type"] == "n" and cell["style_id"] in self.shapes:
            cell["value"] = self.shapes[cell["style_id"]](value)
        elif cell["style_id"] in self.months:
            cell["value"] = dated(value, self.months[cell["style_id"]])
        elif isinstance(value, str) and cell["style_id"] in self.dresses:
            cell["value"] = self.dresses[cell["style_id"]](value)
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
