"""Reads a workbook or delimited text into the documents its layout says it holds."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from exchange.adapters.workbook import delimited, opening
from exchange.adapters.workbook.documents import documents
from exchange.adapters.workbook.encrypted import unlocked
from exchange.adapters.workbook.excerpts import around
from exchange.adapters.workbook.grid import Grid
from exchange.adapters.workbook.ours import without_ours
from exchange.adapters.workbook.outlines import outline
from exchange.adapters.workbook.own_sheets import answer_type, without_listings
from exchange.adapters.workbook.replied import replies
from exchange.adapters.workbook.returned import answered
from exchange.model.findings import Finding
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.layouts import Layout
from exchange.model.ports import Assignment

Opens = Callable[[Transmission, Layout], tuple[list[Grid], list[Finding]]]


def _lines(transmission: Transmission, layout: Layout) -> tuple[list[Grid], list[Finding]]:
    grid, findings = delimited.open_grid(transmission, layout)
    return [grid], findings


OPEN: Mapping[str, Opens] = {**opening.OPEN, "csv": _lines}
"""Each format read here, with what turns its bytes into rows of cells."""


def read(transmission: Transmission, assignment: Assignment) -> Interchange:
    """Return the documents in a workbook (xlsx, xlsm, xlsb, xls, ods) or delimited text (csv).

    Raises Unreadable where the file cannot be opened, or holds no sheet or no headings
    as its layout has them. What is found about the file is told with its first document,
    and how its one table was laid out. What the sender answered in a list of ours comes last.
    """
    (feed,) = assignment.feeds
    layout = assignment.layouts[feed.layout]
    plain, form, opened = unlocked(transmission, assignment.partner, assignment.format)
    opened_sheets, findings = OPEN[form](plain, layout)
    grids, listings = without_listings(opened_sheets)
    first, *others = [message for grid in grids for message in messages(grid, layout)]
    told = (*opened, *findings, *first.findings)
    compared = len(grids) == 1 and first.document == layout.document
    laid_out = outline(grids[0], layout, feed) if compared else None
    first = replace(first, findings=told, outline=laid_out)
    name = transmission.filename
    said = [replies(grid, assignment.partner.id, name) for grid in listings]
    every = (first, *others, *filter(None, said))
    return Interchange(assignment.format, every, around=around(opened_sheets, layout))


def messages(grid: Grid, layout: Layout) -> list[Message]:
    """Return what a sheet says: the sender's documents, or an answer of ours filled in."""
    kind = answer_type(grid.name, (row.cells for row in grid.rows))
    if kind:
        return [answered(grid, kind)]
    return documents(without_ours(grid, layout), layout)
