"""What a sheet or a text file holds: rows of typed cells, each with its place."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from exchange.model.findings import Locator


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds no value: an error, or a formula without its result."""

    text: str


@dataclass(frozen=True, slots=True)
class Padded:
    """A number that its cell shows with leading zeros it does not have."""

    number: float
    shown: str


Value = str | int | float | datetime | date | time | timedelta | Broken | Padded | None
"""What a cell holds; bool is an int. A text cell holds its characters exactly."""


class Row(NamedTuple):
    """A row of cells, the first of them in column 1, the last one not empty."""

    number: int
    cells: list[Value]

    def at(self, column: int) -> Value:
        """Return the value in `column`, counted from 1; None where the row is shorter."""
        return self.cells[column - 1] if column <= len(self.cells) else None


class Area(NamedTuple):
    """A rectangle of cells, all bounds included and counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, row: int, column: int) -> bool:
        """Say whether the cell lies in the rectangle."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows that are not empty, in order.

    `place` turns row (0: none), column (0: the whole row) and heading into a locator.
    Where rows are not `ragged`, one longer than the headings has a slipped delimiter.
    """

    name: str
    rows: list[Row] = field(repr=False)
    place: Callable[[int, int, str], Locator]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    ragged: bool = True
    protected: bool = False

    def spread(self, row: Row, column: int) -> Value:
        """Return a cell's value; every cell of a merged range has the value of its first."""
        value = row.at(column)
        if blank(value):
            for area in self.merged:
                if area.holds(row.number, column):
                    first = next((other for other in self.rows if other.number == area.top), row)
                    return first.at(area.left)
        return value


def held(rows: Iterable[Row], columns: Sequence[int]) -> dict[int, list[Value]]:
    """Return what stands in those of some rising columns that are not empty, in one pass."""
    found: dict[int, list[Value]] = {}
    for row in rows:
        for column in columns[: bisect_right(columns, len(row.cells))]:
            value = row.cells[column - 1]
            if not blank(value):
                found.setdefault(column, []).append(value)
    return found


def blank(value: Value) -> bool:
    """Say whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def written(value: Value, decimal: str = ".") -> str | None:
    """Return a cell as text, None where it shows nothing.

    Text stays as it was typed. A number is written in the sender's own notation, so
    that text and number cells of one column are understood alike; floats with the 15
    significant digits that a spreadsheet itself shows, never in exponent form. Dates
    are ISO 8601, where they have no time of day without one.
    """
    if blank(value):
        return None
    return WRITE[type(value)](value, decimal)


def plain(value: Value) -> str:
    """Return a cell as text in one line, empty where it shows nothing."""
    return " ".join((written(value) or "").split())


def _float(value: float) -> str:
    digits = format(value + 0.0, ".15g")  # which makes -0.0 the 0 that a spreadsheet shows
    return format(Decimal(digits), "f") if "e" in digits else digits


def _datetime(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat()


WRITE: Mapping[type, Callable[..., str]] = {
    str: lambda value, _: value,
    bool: lambda value, _: str(value).upper(),
    int: lambda value, _: str(value),
    float: lambda value, decimal: _float(value).replace(".", decimal),
    datetime: lambda value, _: _datetime(value),
    date: lambda value, _: value.isoformat(),
    time: lambda value, _: value.isoformat(),
    timedelta: lambda value, _: str(value),
    Broken: lambda value, _: value.text,
    Padded: lambda value, decimal: _float(value.number).replace(".", decimal),
}
