"""Finds the row of headings and the labels above it, by exact wording and nothing else."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exchange.adapters.workbook.grid import Grid, Row, Value, blank, written
from exchange.errors import Unreadable
from exchange.model.findings import Finding, letters
from exchange.model.layouts import Aliases, Layout

F = TypeVar("F", bound=str)
"""A field, or what else a wording stands for."""

LISTED = 20
"""Headings named in a finding at most."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The row of headings: the column of each field of the table, and of the header.

    `top` is the number of the first row of headings where there are several; `row` then has
    what counts in each column, and the number of the last one.
    """

    top: int
    row: Row
    columns: Mapping[str, int]
    header: Mapping[str, int]
    repeated: tuple[int, ...]

    def text(self, column: int) -> str:
        """Return the heading of a column as it is written."""
        return written(self.row.at(column)) or ""


def normal(value: Value) -> str:
    """Return a wording without its case and with every white space a single blank."""
    text = written(value) or ""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def named(aliases: Mapping[F, Aliases]) -> dict[str, F]:
    """Return which field each normalised wording stands for."""
    return {normal(alias): field for field, words in aliases.items() for alias in words}


def find(grid: Grid, layout: Layout) -> Headings:
    """Return the first row that holds all required headings, else the one that holds most.

    Raises Unreadable where no row holds any heading of the layout.
    """
    fields = named(layout.columns)
    required = set(layout.required)
    best: tuple[int, int, Row] | None = None
    for top, row in _candidates(grid, layout):
        found = {fields[word] for word in map(normal, row.cells) if word in fields}
        begun = any(normal(value) in fields for value in top.cells)
        if begun and required <= found:
            return _headings(top.number, row, layout)
        if begun and (best is None or len(found) > best[0]):
            best = len(found), top.number, row
    if best is None:
        raise Unreadable(_nothing(grid, layout))
    return _headings(best[1], best[2], layout)


def _candidates(grid: Grid, layout: Layout) -> Iterator[tuple[Row, Row]]:
    """Yield each row that may be the first of the headings, and what they all say together."""
    for index, row in enumerate(above(grid, layout.search_rows + 1)):
        near = grid.rows[index : index + layout.heading_rows]
        yield (
            row,
            stacked([each for each in near if each.number < row.number + layout.heading_rows]),
        )


def stacked(rows: Sequence[Row]) -> Row:
    """Return several rows as one, at the number of the last: the lowest value of each column."""
    if len(rows) == 1:
        return rows[0]
    cells: list[Value] = [None] * max(len(row.cells) for row in rows)
    for row in rows:
        for column, value in enumerate(row.cells):
            cells[column] = cells[column] if blank(value) else value
    return Row(rows[-1].number, cells)


def above(grid: Grid, number: int) -> Iterator[Row]:
    """Yield the rows above the row of this number."""
    for row in grid.rows:
        if row.number >= number:
            return
        yield row


def below(grid: Grid, number: int) -> Iterator[Row]:
    """Yield the rows below the row of this number."""
    return (row for row in grid.rows if row.number > number)


def about(grid: Grid, headings: Headings, column: int, rule: str) -> Finding:
    """Return a finding about a column by its heading, or by its letters where it has none."""
    text = headings.text(column)
    observed = " ".join(text.split()) or letters(column)
    return Finding(rule, grid.place(headings.row.number, column, text), observed=observed)


def missing(grid: Grid, headings: Headings, layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each required heading that is not there, or there more than once."""
    place = grid.place(headings.row.number, 0, "")
    for field in layout.required:
        if field not in headings.columns:
            yield Finding(
                "XLS-001",
                place,
                observed=_listed(headings.row),
                expected=" / ".join(layout.columns[field]),
            )
    for column in headings.repeated:
        yield Finding(
            "XLS-015",
            grid.place(headings.row.number, column, headings.text(column)),
            observed=headings.text(column),
        )


def _headings(top: int, row: Row, layout: Layout) -> Headings:
    table, header = named(layout.columns), named(layout.header)
    columns: dict[str, int] = {}
    once: dict[str, int] = {}
    repeated = []
    for column, value in enumerate(row.cells, 1):
        word = normal(value)
        found, field = (columns, table[word]) if word in table else (once, header.get(word))
        if field in found:
            repeated.append(column)
        elif field is not None:
            found[field] = column
    return Headings(top, row, columns, once, tuple(repeated))


def _listed(row: Row) -> str:
    texts = [" ".join(text.split()) for text in map(written, row.cells) if text]
    return ", ".join(texts[:LISTED]) + (" …" if len(texts) > LISTED else "")


def _nothing(grid: Grid, layout: Layout) -> Finding:
    widest = max(
        above(grid, layout.search_rows + 1),
        key=lambda row: sum(not blank(value) for value in row.cells),
        default=Row(0, []),
    )
    return Finding(
        "XLS-001",
        grid.place(widest.number, 0, ""),
        observed=_listed(widest) or "-",
        expected="; ".join(" / ".join(layout.columns[field]) for field in layout.required),
    )
