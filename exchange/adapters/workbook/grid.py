"""What a sheet or a text file holds: rows of typed cells, each with its place."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple, Self

from exchange.adapters.workbook.shown import added, misleads, of_number, of_text
from exchange.model.findings import Locator


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds no value: an error, or a formula without its result."""

    text: str


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number, text or date whose number format may show it otherwise than it is held."""

    held: float | str | datetime
    code: str

    @property
    def shown(self) -> str | None:
        """What the cell shows, None where that cannot be said for certain."""
        if isinstance(self.held, datetime):
            return f"{self.held:%Y-%m}"
        if isinstance(self.held, str):
            return of_text(self.held, self.code)
        return of_number(self.held, self.code)

    @property
    def is_odd(self) -> bool:
        """Whether the cell shows another quantity than it holds, or more than a number."""
        return self.misleads or bool(self.words)

    @property
    def words(self) -> str:
        """The unit or currency that the format adds to a number."""
        return added(self.held, self.code) if isinstance(self.held, int | float) else ""

    @property
    def misleads(self) -> bool:
        """Whether the cell shows another quantity than it holds."""
        if isinstance(self.held, datetime):
            return True
        return not isinstance(self.held, str) and misleads(self.held, self.code)


Value = str | int | float | datetime | date | time | timedelta | Broken | Formatted | None
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

    def undressed(self) -> Self:
        """Return the same cells with what they hold, whatever they show of it."""
        rows = [Row(number, list(map(bare, cells))) for number, cells in self.rows]
        return replace(self, rows=rows)

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


def bare(value: Value) -> Value:
    """Return what a cell holds, whatever it shows of it."""
    return value.held if isinstance(value, Formatted) else value


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
    Formatted: lambda value, decimal: written(value.held, decimal) or "",
}
