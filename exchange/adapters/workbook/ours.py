"""Knows the columns we add to a sheet, so that they are never read when it comes back."""

from collections.abc import Iterator
from dataclasses import replace

from exchange.adapters.workbook.grid import Grid, Row, Value
from exchange.adapters.workbook.headings import above
from exchange.model.layouts import Layout

MARK = "[Exchange] "
"""What the headings of our columns begin with, in every language."""


def ours(grid: Grid, layout: Layout) -> dict[int, int]:
    """Return our columns, and the row that has the heading of each."""
    return {
        column: row.number
        for row in above(grid, layout.search_rows + 1)
        for column, value in enumerate(row.cells, 1)
        if isinstance(value, str) and value.startswith(MARK)
    }


def without_ours(grid: Grid, layout: Layout) -> Grid:
    """Return the grid without what stands in our columns from their headings down."""
    added = ours(grid, layout)
    return replace(grid, rows=[*_without(grid, added)]) if added else grid


def _without(grid: Grid, added: dict[int, int]) -> Iterator[Row]:
    for number, cells in grid.rows:
        left: list[Value] = [
            None if number >= added.get(column, number + 1) else value
            for column, value in enumerate(cells, 1)
        ]
        while left and left[-1] is None:
            left.pop()
        if left:
            yield Row(number, left)
