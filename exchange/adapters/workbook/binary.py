"""What the binary workbooks, .xls and .xlsb, have in common: a sheet whose records are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from exchange.adapters.workbook.archive import refused, twice
from exchange.adapters.workbook.grid import Area, Grid, Row, Value
from exchange.adapters.workbook.serials import Dress, Shape, dressed, shape
from exchange.model.findings import Cell

MAX_COLUMNS = 16_384

NUMBERS = frozenset({int, float})


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share: texts, and what styles make of numbers and texts."""

    strings: Sequence[str] = ()
    shapes: Mapping[int, Shape] = field(default_factory=dict)
    dresses: Mapping[int, Dress] = field(default_factory=dict)

    def shown(self, style: int, value: Value) -> Value:
        """Return a value as its style shows it."""
        if type(value) in NUMBERS and style in self.shapes:
            return self.shapes[style](cast("float", value))
        if type(value) is str and style in self.dresses:
            return self.dresses[style](value)
        return value


def styled(strings: Sequence[str], codes: Sequence[str], start: datetime) -> Book:
    """Return what sheets share, given the number format of each style."""
    shapes = ((style, shape(code, start)) for style, code in enumerate(codes))
    dresses = ((style, dressed(code)) for style, code in enumerate(codes))
    return Book(
        strings,
        {style: each for style, each in shapes if each},
        {style: each for style, each in dresses if each},
    )


class BinarySheet:
    """One sheet on its way: the cells, and what is merged, hidden and protected in it."""

    def __init__(self, title: str, book: Book) -> None:
        self.title, self.book = title, book
        self.rows: dict[int, list[Value]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[Area] = []
        self.protected = False
        self.slots = 0

    def place(self, number: int, column: int, value: Value) -> int:
        """Put a value into a row at a column counted from 0; return by how much the row grew.

        Raises Unreadable where there is a value already.
        """
        if column >= MAX_COLUMNS:
            raise refused(f"{column + 1} > {MAX_COLUMNS}")
        cells = self.rows.setdefault(number, [])
        missing = max(column + 1 - len(cells), 0)
        cells.extend([None] * missing)
        if value is not None:
            if cells[column] is not None:
                raise twice(Cell(self.title, number, column + 1))
            cells[column] = value
        return missing

    def grid(self) -> Grid:
        """Return the sheet as read."""
        title = self.title
        return Grid(
            name=title,
            rows=[Row(number, cells) for number, cells in sorted(self.rows.items()) if trim(cells)],
            place=lambda row, column, _: Cell(title, row, column),
            merged=tuple(self.merged),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            protected=self.protected,
        )


def trim(cells: list[Value]) -> bool:
    """Take away the empty cells at the end of a row, and say whether any cell is left."""
    while cells and cells[-1] is None:
        cells.pop()
    return bool(cells)
