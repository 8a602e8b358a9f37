"""Says which rows of a table belong to one line, and fills what a row leaves to the one above."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from exchange.adapters.workbook.grid import Row, Value, blank, written
from exchange.adapters.workbook.headings import Headings
from exchange.adapters.workbook.identifiers import as_shown
from exchange.model.layouts import Layout

ROW_BY_ROW = frozenset({"figure", "period", "quantity", "commitment"})
"""What each row of a forecast says for itself; all other fields say which line it is."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The first row of each line, and for each row of the table the position of its line."""

    rows: Sequence[Row]
    of: pl.Series


def line_fields(headings: Headings, layout: Layout) -> dict[str, int]:
    """Return the columns that say which line a row is about."""
    apart = ROW_BY_ROW if layout.document == "forecast" else frozenset()
    return {field: column for field, column in headings.columns.items() if field not in apart}


def lines_of(headings: Headings, rows: Sequence[Row], layout: Layout) -> Lines:
    """Return one line per row, or where rows are periods or key figures one for equal fields."""
    if not layout.long and not layout.figures:
        return Lines(rows, pl.int_range(len(rows), dtype=pl.Int64, eager=True))
    columns = line_fields(headings, layout).values()
    known: dict[tuple[str | None, ...], int] = {}
    first: list[Row] = []
    of = []
    for row in rows:
        key = tuple(written(row.at(column)) for column in columns)
        if key not in known:
            known[key] = len(first)
            first.append(row)
        of.append(known[key])
    return Lines(first, pl.Series(of, dtype=pl.Int64))


def completed(headings: Headings, rows: Sequence[Row], layout: Layout) -> list[Row]:
    """Return the rows with what stands above them, and identifiers as their format shows them."""
    named = {**headings.columns, **headings.header}
    carried = [named[field] for field in layout.same_above if field in named]
    formats = {
        named[field]: form for field, form in layout.identifier_formats.items() if field in named
    }
    if not carried and not formats:
        return list(rows)
    above: dict[int, Value] = {}
    return [_completed(row, carried, formats, above) for row in rows]


def _completed(
    row: Row, carried: Sequence[int], formats: dict[int, str], above: dict[int, Value]
) -> Row:
    width = max(len(row.cells), *carried, *formats, 0)
    cells = row.cells + [None] * (width - len(row.cells))
    for column in carried:
        if blank(cells[column - 1]):
            cells[column - 1] = above.get(column)
        above[column] = cells[column - 1]
    for column, form in formats.items():
        cells[column - 1] = as_shown(cells[column - 1], form)
    return Row(row.number, cells)
