"""Tells of the columns that hold something and are not in the layout: nothing is lost unsaid."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from exchange.adapters.workbook.grid import Broken, Formatted, Grid, Value, blank, held
from exchange.adapters.workbook.headings import Headings, about, below, normal
from exchange.model.findings import Finding
from exchange.model.layouts import Layout

MEASURE = re.compile(
    r"(?:\W*|[ck]?w[wk]?\W*|[^\W\d_]{1,3}\W+)\d[\d\W]*(?:[^\W\d_]{1,10}[\d\W]*)?",
    re.IGNORECASE,
)
"""Text that says a number or a date: 1 200,5 or ok. 300 or 12 szt. or 18 sty 2027 or KW 3/27."""

MEASURED = (int, float, date, time, timedelta, Broken, Formatted)
"""Cells that hold a number or a date, or might have; bool is an int and is none."""


def agreed(layout: Layout) -> frozenset[str]:
    """Return the wordings of all headings the layout knows, those of totals among them."""
    words = (layout.ignore, layout.totals.labels)
    named = (*layout.columns.values(), *layout.header.values(), *words)
    return frozenset(normal(word) for words in named for word in words)


def strangers(
    grid: Grid, headings: Headings, told: Collection[int], layout: Layout
) -> Iterator[Finding]:
    """Yield a finding for each column below the headings that nothing was read from.

    `told` are columns without an agreed heading that were read, or that a finding names.
    In a text file a value beyond the headings is a slipped delimiter, which is told too.
    """
    known = agreed(layout)
    width = max((len(row.cells) for row in grid.rows), default=0)
    columns = [
        column
        for column in range(1, (width if grid.ragged else len(headings.row.cells)) + 1)
        if column not in told and normal(headings.row.at(column)) not in known
    ]
    for column, values in sorted(held(below(grid, headings.row.number), columns).items()):
        rule = "XLS-019" if any(map(measured, values)) else "XLS-018"
        if layout.hidden == "skip" and column in grid.hidden_columns:
            rule = "XLS-020"
        yield about(grid, headings, column, rule)


def unknown_columns(grid: Grid, headings: Headings, layout: Layout) -> Iterator[Finding]:
    """ERP-004: a column of one of our own tables that is not in its layout, filled or headed."""
    known = agreed(layout)
    width = max((len(row.cells) for row in grid.rows), default=0)
    columns = [
        column
        for column in range(1, (width if grid.ragged else len(headings.row.cells)) + 1)
        if normal(headings.row.at(column)) not in known
    ]
    filled = held(below(grid, headings.row.number), columns)
    expected = ", ".join(layout.columns)
    for column in columns:
        if column in filled or not blank(headings.row.at(column)):
            yield replace(about(grid, headings, column, "ERP-004"), expected=expected)


def measured(value: Value) -> bool:
    """Say whether a cell holds a number or a date, as such or as text."""
    if isinstance(value, str):
        return MEASURE.fullmatch(value.strip()) is not None
    return isinstance(value, MEASURED) and not isinstance(value, bool)
