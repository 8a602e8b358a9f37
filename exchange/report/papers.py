"""Writes a paper for a meeting as one self-contained page: no script, nothing from elsewhere."""

from exchange.model.papers import Grid, Paper
from exchange.report.drawing import drawing
from exchange.report.numerals import written
from exchange.report.page import environment

SHORT = 14
"""Characters of a word that is not broken."""

MOST = 200
"""Rows of a table that a page shows; the workbook has them all."""


def write_paper(paper: Paper) -> bytes:
    """Return the page; the same paper always gives the same bytes."""
    template = environment().get_template("paper.html")
    page = template.render(
        paper=paper,
        written=lambda field: written(field, paper.language),
        drawing=lambda grid: drawing(grid.title, grid.drawn, grid.bars),
        numeric=numeric,
        short=short,
        most=MOST,
    )
    return page.encode("utf-8", "backslashreplace")


def numeric(grid: Grid, column: int) -> bool:
    """Tell whether a column holds numbers, so that its heading stands above them."""
    return any(row[column].form != "text" for row in grid.rows)


def short(text: str) -> bool:
    """Tell whether a text stays on one line: a day, a number, a rule."""
    return len(text) <= SHORT and " " not in text
