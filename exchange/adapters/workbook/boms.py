"""Turns the rows of a bill of materials into its lines: items, alternates, what is not fitted."""

from collections.abc import Iterable

import polars as pl

from exchange.adapters.workbook.grid import Row
from exchange.adapters.workbook.headings import normal
from exchange.adapters.workbook.lines import line_table
from exchange.adapters.workbook.sheet import Sheet, Tables
from exchange.adapters.workbook.strangers import strangers
from exchange.model.layouts import Aliases


def bom(sheet: Sheet) -> Tables:
    """Return the lines; each alternate names the line of the nearest row above that is none."""
    grid, headings, layout = sheet.grid, sheet.headings, sheet.layout
    table, findings = line_table(grid, headings, sheet.rows, layout)
    words = layout.bom
    instead = marked(sheet.rows, words.alternates)
    absent = marked(sheet.rows, words.not_fitted)
    own = table.frame["line"].to_list()
    quantity = table.frame.get_column("quantity", default=pl.Series([None] * len(own)))
    frame = table.frame.with_columns(
        quantity_raw=quantity.cast(pl.String),
        alternate_of=pl.Series(replaced(own, instead), dtype=pl.Int64),
        fitted=pl.Series(["N" if one else "Y" for one in absent], dtype=pl.String),
        _alternate=pl.Series(instead, dtype=pl.Boolean),
    )
    lost = strangers(grid, headings, (), layout) if sheet.rows else ()
    return [table.with_frame(frame)], [*lost, *findings]


def marked(rows: Iterable[Row], words: Aliases) -> list[bool]:
    """Return for each row whether one of its cells says one of some words whole."""
    known = {normal(word) for word in words}
    return [
        any(isinstance(cell, str) and normal(cell) in known for cell in row.cells) for row in rows
    ]


def replaced(lines: Iterable[int], instead: Iterable[bool]) -> list[int | None]:
    """Return for each alternate the line it may replace; none for all others, and without one."""
    found: list[int | None] = []
    item: int | None = None
    for line, alternate in zip(lines, instead, strict=True):
        item = item if alternate else line
        found.append(item if alternate else None)
    return found
