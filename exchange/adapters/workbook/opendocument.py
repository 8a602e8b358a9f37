"""Reads .ods: one pass over content.xml, with what is hidden, merged and broken in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import BytesIO
from itertools import repeat
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse

from exchange.adapters.workbook.archive import refused
from exchange.adapters.workbook.grid import Area, Grid, Row, Value
from exchange.adapters.workbook.odf import (
    OFFICE,
    TABLE,
    TEXT,
    Styles,
    styles,
    typed,
)
from exchange.adapters.workbook.parts import Parts
from exchange.adapters.workbook.serials import dated
from exchange.adapters.workbook.sheets import MAX_CELLS
from exchange.adapters.workbook.tabs import Tab
from exchange.errors import Unreadable
from exchange.model.findings import Cell, Finding

SHEET, ROW, COLUMN = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column"
CELLS = frozenset({f"{TABLE}table-cell", f"{TABLE}covered-table-cell"})
GROUPS = frozenset({f"{TABLE}table-row-group", f"{TABLE}table-column-group"})
BOOK = f"{OFFICE}spreadsheet"

MAX_COLUMNS = 16_384

SHOWN = frozenset({int, float, str, datetime})
"""Kinds of values that a style may show otherwise."""

AUTOMATIC_STYLES = f"{OFFICE}automatic-styles"
BODY = f"{OFFICE}body"
DEFAULT_CELL_STYLE_NAME = f"{TABLE}default-cell-style-name"
DISPLAY = f"{TABLE}display"
NAME = f"{TABLE}name"
PROTECTED = f"{TABLE}protected"
STYLE_NAME = f"{TABLE}style-name"
VISIBILITY = f"{TABLE}visibility"

REPEATED = {what: f"{TABLE}number-{what}-repeated" for what in ("rows", "columns")}
SPANNED = {what: f"{TABLE}number-{what}-spanned" for what in ("rows", "columns")}

INSIDE = frozenset({*CELLS, *(f"{TEXT}{name}" for name in ("p", "s", "span", "tab", "line-break"))})
"""Elements that are looked at only when their row has ended."""

MANIFEST = "meta-inf/manifest.xml"

REMEMBERED = "'file:"
"""How the title of a sheet begins that is of another file, kept for formulas that refer to it."""


def tabs(content: bytes) -> list[Tab]:
    """Return the sheets of a document that has been looked into, all of them read."""
    parts = Parts(content)
    if MANIFEST in parts.names and b"encryption-data" in parts.read(MANIFEST):
        raise Unreadable(Finding("XLS-024", observed=MANIFEST))
    shared = fromstring(parts.read("styles.xml")) if "styles.xml" in parts.names else Element("-")
    reading = Reading(styles(shared))
    reading.read(parts.read("content.xml"))
    return [
        Tab(sheet.title, sheet.visible, sheet.grid)
        for sheet in reading.sheets
        if not sheet.title.startswith(REMEMBERED)
    ]


@dataclass
class Sheet:
    """One table on its way."""

    title: str
    visible: bool
    protected: bool
    rows: list[Row] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    defaults: dict[int, str] = field(default_factory=dict)
    number: int = 0
    column: int = 0
    slots: int = 0

    def grid(self) -> Grid:
        """Return the sheet as read."""
        return Grid(
            name=self.title,
            rows=self.rows,
            place=lambda row, column, _: Cell(self.title, row, column),
            merged=tuple(self.merged),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            protected=self.protected,
        )


class Reading:
    """A document on its way: the tables so far, and what stands open around the next element."""

    def __init__(self, shared: Styles) -> None:
        self.styles = shared
        self.sheets: list[Sheet] = []
        self.path: list[str] = []
        self.folded = 0

    def read(self, part: bytes) -> None:
        """Read the part a document's tables are in."""
        path = self.path
        for event, element in iterparse(BytesIO(part), ("start", "end")):
            tag = element.tag
            if tag in INSIDE:
                continue
            if event == "start":
                self.opened(element)
                path.append(tag)
            else:
                path.pop()
                self.closed(element)

    def opened(self, element: Element) -> None:
        """Note that a table or a folded group begins."""
        if element.tag == SHEET and self.path[-1:] == [BOOK]:
            style = element.get(STYLE_NAME, "")
            title = element.get(NAME, "")
            locked = element.get(PROTECTED) == "true"
            self.sheets.append(Sheet(title, style not in self.styles.unseen, locked))
        elif element.tag == SHEET and SHEET in self.path:
            raise refused("ODF, table:table ⊂ table:table")
        elif element.tag in GROUPS:
            self.folded += is_folded(element)

    def closed(self, element: Element) -> None:
        """Take what has ended, and forget it."""
        if element.tag == AUTOMATIC_STYLES:
            self.styles = self.styles.with_more(styles(element))
        elif element.tag in GROUPS:
            self.folded -= is_folded(element)
        elif element.tag == SHEET:
            element.clear()
        elif self.path[1:4] == [BODY, BOOK, SHEET] and element.tag in (ROW, COLUMN):
            take = self.row if element.tag == ROW else self.columns
            take(self.sheets[-1], element)
            element.clear()

    def columns(self, sheet: Sheet, element: Element) -> None:
        """Note which columns are hidden, and the style cells of them have without another."""
        count = times(element, REPEATED["columns"])
        span = range(sheet.column + 1, min(sheet.column + count, MAX_COLUMNS) + 1)
        if self.folded or is_hidden(element):
            sheet.hidden_columns.update(span)
        style = element.get(DEFAULT_CELL_STYLE_NAME, "")
        if style in self.styles.known:
            sheet.defaults |= dict.fromkeys(span, style)
        sheet.column += count

    def row(self, sheet: Sheet, element: Element) -> None:
        """Read a row, as often as it is repeated; those without a value are left out."""
        count, first = times(element, REPEATED["rows"]), sheet.number + 1
        cells = list(self.cells(sheet, element, first))
        while cells and cells[-1] is None:
            cells.pop()
        sheet.number += count
        sheet.slots += len(cells) * count
        if sheet.slots > MAX_CELLS:
            raise refused(f"{sheet.slots} > {MAX_CELLS}")
        if cells:
            numbers = range(first, first + count)
            sheet.rows += [Row(number, cells) for number in numbers]
            if self.folded or is_hidden(element):
                sheet.hidden_rows.update(numbers)

    def cells(self, sheet: Sheet, row: Element, number: int) -> Iterator[Value]:
        """Yield the values of a row."""
        own = row.get(DEFAULT_CELL_STYLE_NAME, "")
        column = 1
        for cell in row:
            if cell.tag not in CELLS:
                continue
            count = times(cell, REPEATED["columns"])
            value = typed(cell)
            wide, high = times(cell, SPANNED["columns"]), times(cell, SPANNED["rows"])
            if wide > 1 or high > 1:
                right, bottom = column + wide - 1, number + high - 1
                sheet.merged.append(Area(column, number, right, bottom))
            if value is None and column + count > MAX_COLUMNS:
                return
            if column + count > MAX_COLUMNS + 1:
                raise refused(f"{column + count - 1} > {MAX_COLUMNS}")
            if type(value) in SHOWN:
                style = cell.get(STYLE_NAME) or own
                shown = partial(self.shown, sheet, value, style)
                yield from map(shown, range(column, column + count))
            else:
                yield from repeat(value, count)
            column += count

    def shown(self, sheet: Sheet, value: Value, style: str, column: int) -> Value:
        """Return a value as its style shows it, that of its column where it has none."""
        used = style or sheet.defaults.get(column, "")
        if isinstance(value, str):
            dress = self.styles.dresses.get(used)
            return dress(value) if dress else value
        if isinstance(value, datetime):
            return dated(value, self.styles.months.get(used, ""))
        shape = self.styles.shapes.get(used)
        return shape(value) if shape and isinstance(value, int | float) else value


def times(element: Element, name: str) -> int:
    """Return how often a row, column or cell is repeated, or over how many it is merged."""
    count = element.get(name)
    return max(int(count), 1) if count else 1


def is_hidden(element: Element) -> bool:
    """Say whether a row or column is not shown: by hand or by a filter."""
    return element.get(VISIBILITY, "visible") != "visible"


def is_folded(element: Element) -> bool:
    """Say whether a group of rows or columns is closed."""
    return element.get(DISPLAY, "true") == "false"
