"""Takes down how a table is laid out, so that the next file of its feed can be compared."""

import re

from exchange.adapters.workbook.forms import form
from exchange.adapters.workbook.grid import Grid, Value, blank, written
from exchange.adapters.workbook.headings import find, normal
from exchange.model.layouts import Layout
from exchange.model.outlines import Heading, Outline
from exchange.model.partners import Feed

FIGURES = re.compile(r"\d+")
PERIOD = "#"
"""The key of every heading that is a period."""


def outline(grid: Grid, layout: Layout, feed: Feed) -> Outline:
    """Return the headings of the table; periods and figures in them count for nothing."""
    row = find(grid, layout).row
    headings: list[Heading] = []
    saved = 0
    for column, value in enumerate(row.cells, 1):
        if blank(value):
            continue
        key = _key(value)
        before = headings[-1] if headings else None
        if before and PERIOD in key and before.key == key and before.position + 1 == column - saved:
            saved += 1
        else:
            text = " ".join((written(value) or "").split())
            headings.append(Heading(key, column - saved, column, text))
    sheet = grid.name if grid.ragged else ""
    name = f"{feed.layout} {feed.format} {feed.pattern}"
    return Outline(name, sheet, tuple(headings), grid.place(row.number, 0, ""))


def _key(value: Value) -> str:
    return PERIOD if form(value) else FIGURES.sub(PERIOD, normal(value))
