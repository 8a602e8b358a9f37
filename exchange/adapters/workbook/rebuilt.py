"""Builds a workbook anew from the cells of a file that cannot be marked as it is."""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from functools import partial

from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES, Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook import delimited
from exchange.adapters.workbook.biff12 import MAX_ROWS
from exchange.adapters.workbook.encrypted import is_locked
from exchange.adapters.workbook.grid import Area, Broken, Formatted, Grid, Value
from exchange.adapters.workbook.headings import find, normal
from exchange.adapters.workbook.listing import text, visible
from exchange.adapters.workbook.opening import UNSOUND, sound
from exchange.adapters.workbook.tabs import Tab
from exchange.errors import Unreadable
from exchange.model import findings as places
from exchange.model.findings import Locator
from exchange.model.interchange import Transmission
from exchange.model.layouts import Layout
from exchange.model.ports import Reply

Relocate = Callable[[Locator], Locator]
"""Turns a place of the file into the one it has in the copy."""

UNTITLED = re.compile(r"[\[\]*?:/\\]")
"""Characters the name of a sheet cannot have."""

TITLE = 31
"""Characters the name of a sheet has at most."""


def rebuilt(form: str, transmission: Transmission, reply: Reply) -> tuple[Workbook, Relocate]:
    """Return a copy of the cells of a file, without a sheet where none can be made.

    Addresses, values, merged ranges and what is hidden are as in the file; formulas,
    formats and everything else are left out.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    try:
        return book, _filled(book, form, transmission, reply)
    except (*UNSOUND, Unreadable):
        for sheet in book.worksheets:
            book.remove(sheet)
        return book, _unmoved


def _filled(book: Workbook, form: str, transmission: Transmission, reply: Reply) -> Relocate:
    if form == "csv":
        return _lines(book, transmission, reply)
    if not is_locked(transmission.content):
        for tab in sound(form, transmission):
            if not tab.listing:
                _copy(book.create_sheet(title(tab.title)), tab)
    return _unmoved


def _unmoved(place: Locator) -> Locator:
    return place


def title(name: str) -> str:
    """Return the name a sheet can have in Excel."""
    return UNTITLED.sub("_", visible(name))[:TITLE]


def _copy(sheet: Worksheet, tab: Tab) -> None:
    grid = tab.grid
    if not tab.visible:
        sheet.sheet_state = "hidden"
    _cells(sheet, grid)
    held = {row.number: row for row in grid.rows}
    for area in grid.merged:
        rows = (held[number] for number in range(area.top, area.bottom + 1) if number in held)
        beneath = (
            row.at(column)
            for row in rows
            for column in range(area.left, area.right + 1)
            if (row.number, column) != (area.top, area.left)
        )
        if all(value is None for value in beneath):
            _merge(sheet, area)
    for number in grid.hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for column in grid.hidden_columns:
        sheet.column_dimensions[places.letters(column)].hidden = True


def _merge(sheet: Worksheet, area: Area) -> None:
    sheet.merge_cells(
        start_row=area.top, end_row=area.bottom, start_column=area.left, end_column=area.right
    )


def _cells(sheet: Worksheet, grid: Grid) -> None:
    if grid.rows and grid.rows[-1].number > MAX_ROWS:
        raise ValueError(f"{grid.rows[-1].number} > {MAX_ROWS}")
    for row in grid.rows:
        for column, value in enumerate(row.cells, 1):
            if value is not None:
                _put(sheet, row.number, column, value)


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """Write a value as what it is; text stays text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        return
    if isinstance(value, str):
        text(sheet, row, column, value)
    elif isinstance(value, Broken):
        _error(sheet, cell, value)
    elif isinstance(value, Formatted):
        _put(sheet, row, column, value.held)
        cell.number_format = value.code
    else:
        cell.value = value


def _error(sheet: Worksheet, cell: Cell, value: Broken) -> None:
    if value.text in ERROR_CODES:
        cell.value, cell.data_type = value.text, "e"
    else:
        text(sheet, cell.row, cell.column, value.text)


def _lines(book: Workbook, transmission: Transmission, reply: Reply) -> Relocate:
    """Copy delimited text: a record stands in the row of the line it begins on."""
    layout = _layout(transmission.filename, reply)
    grid, _ = delimited.open_grid(transmission, layout)
    sheet = book.create_sheet(title(transmission.filename))
    _cells(sheet, grid)
    row = find(grid, layout).row
    headings = {normal(value): column for column, value in enumerate(row.cells, 1)}
    return partial(_line, sheet.title, headings)


def _line(sheet: str, headings: Mapping[str, int], place: Locator) -> Locator:
    if not isinstance(place, places.Line):
        return place
    column = headings.get(normal(place.column), 0) if place.column else 0
    return places.Cell(sheet, place.line, column)


def _layout(filename: str, reply: Reply) -> Layout:
    """Return the layout a text was read by; raises StopIteration where it was read by none."""
    name = filename.casefold()
    return next(
        reply.layouts[feed.layout]
        for feed in reply.partner.feeds
        if feed.format == "csv" and fnmatchcase(name, feed.pattern.casefold())
    )
