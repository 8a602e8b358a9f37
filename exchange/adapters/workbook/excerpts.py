"""Shows the cells around a cell: the headings, the rows above and below, the cell marked."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial

from exchange.adapters.workbook.grid import Grid, Row, Value, written
from exchange.adapters.workbook.headings import find
from exchange.errors import Unreadable
from exchange.model.excerpts import AROUND, Around, Excerpt, Piece, Strip, shortened
from exchange.model.findings import Cell, Line, Locator, letters
from exchange.model.layouts import Layout

NAMING = 2
"""Columns at the left that are always shown: they say what a row is about."""

LEFT_OUT = 0
"""Stands for columns between those shown."""

WIDEST = 7
"""Columns shown of a row that is meant as a whole."""


def around(grids: Sequence[Grid], layout: Layout) -> Around:
    """Return what shows the places of these sheets, or of this one text file."""
    return partial(excerpt, {grid.name: grid for grid in grids}, layout)


def excerpt(grids: dict[str, Grid], layout: Layout, place: Locator) -> Excerpt | None:
    """Return the cells around a place, None where it is not in one of these rows."""
    match place:
        case Cell(sheet=name, row=row, column=column) if row and name in grids:
            return shown(grids[name], layout, row, column)
        case Line(file=name, line=row, column=heading) if row and name in grids:
            grid = grids[name]
            return shown(grid, layout, row, standing(headed(grid, layout), heading))
        case _:
            return None


def shown(grid: Grid, layout: Layout, number: int, column: int) -> Excerpt:
    """Return the rows around a row, the cell in `column` marked; 0 is the whole row."""
    heading = headed(grid, layout)
    near = rows(grid, number)
    top = [heading] if heading and heading.number < near[0].number else []
    widest = max(len(row.cells) for row in (*top, *near))
    columns = chosen(column, widest)
    return Excerpt(
        tuple(letters(each) or "…" for each in columns),
        tuple(
            Strip(
                str(row.number),
                tuple(piece(row, each, (number, column), layout.decimal) for each in columns),
                "heading" if row is heading else "meant" if row.number == number else "near",
            )
            for row in (*top, *near)
        ),
    )


def rows(grid: Grid, number: int) -> list[Row]:
    """Return the row of this number, which may be empty, and those that are not around it."""
    at = bisect_left(grid.rows, number, key=lambda row: row.number)
    own = grid.rows[at : at + 1]
    there = bool(own) and own[0].number == number
    above, below = grid.rows[max(at - AROUND, 0) : at], grid.rows[at + there :][:AROUND]
    return [*above, own[0] if there else Row(number, []), *below]


def chosen(column: int, widest: int) -> list[int]:
    """Return the columns shown: those that say what the row is, and those around the cell."""
    if not column:
        return [*range(1, min(widest, WIDEST) + 1)]
    last = max(widest, column)
    near = range(max(column - AROUND, 1), min(column + AROUND, last) + 1)
    naming = range(1, min(NAMING + 1, near.start))
    return [*naming, *([LEFT_OUT] if near.start > NAMING + 1 else []), *near]


def piece(row: Row, column: int, meant: tuple[int, int], decimal: str) -> Piece:
    """Return a cell as text, marked where it or its whole row is meant."""
    if column == LEFT_OUT:
        return Piece("")
    told = shortened(written(row.at(column), decimal) or "")
    return Piece(told, meant in {(row.number, column), (row.number, 0)})


def headed(grid: Grid, layout: Layout) -> Row | None:
    """Return the row of headings, None in a sheet that has others than the layout."""
    try:
        return find(grid, layout).row
    except Unreadable:  # a sheet of ours that came back: its rows are shown without
        return None


def standing(heading: Row | None, text: str) -> int:
    """Return the column with this heading, 0 where none is meant or it is nowhere."""
    if heading is None or not text:
        return 0
    return next((at for at, cell in enumerate(heading.cells, 1) if one_line(cell) == text), 0)


def one_line(cell: Value) -> str:
    """Return a heading as a place in a text file names it."""
    return " ".join((written(cell) or "").split())
