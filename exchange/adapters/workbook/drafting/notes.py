"""Places in a sample as people read them."""

from exchange.adapters.workbook.grid import Grid, Row
from exchange.model.findings import Cell, letters


def address(grid: Grid, row: int, column: int) -> str:
    """Return a cell's address without its sheet: F12, in a text file line 12, column 6."""
    if isinstance(grid.place(row, column, ""), Cell):
        return f"{letters(column)}{row}"
    return f"line {row}, column {column}"


def span(grid: Grid, row: Row, columns: list[int]) -> str:
    """Return the address of a run of cells by its first and its last."""
    first, last = address(grid, row.number, columns[0]), address(grid, row.number, columns[-1])
    return first if first == last else f"{first}:{last}" if grid.ragged else f"{first} to {last}"
