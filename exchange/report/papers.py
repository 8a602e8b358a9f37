"""Writes a paper for a meeting as one self-contained page: no script, nothing from elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exchange.model.papers import Bar, Grid, Paper
from exchange.report.numerals import written
from exchange.report.page import environment

WIDTH, HEIGHT, ROOM = 960, 150, 22
"""Of a drawing, in its own units; the room below it is for the names of the periods."""

GAP = 0.3
"""Part of a period's width that stays empty."""

SHORT = 14
"""Characters of a word that is not broken."""

MOST = 200
"""Rows of a table that a page shows; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class Column:
    """One bar as it is drawn."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    title: str


def write_paper(paper: Paper) -> bytes:
    """Return the page; the same paper always gives the same bytes."""
    template = environment().get_template("paper.html")
    page = template.render(
        paper=paper,
        written=lambda field: written(field, paper.language),
        drawing=lambda grid: [*drawing(grid)],
        labels=labels,
        numeric=numeric,
        short=short,
        most=MOST,
        width=WIDTH,
        height=HEIGHT,
        room=ROOM,
    )
    return page.encode("utf-8", "backslashreplace")


def numeric(grid: Grid, column: int) -> bool:
    """Tell whether a column holds numbers, so that its heading stands above them."""
    return any(row[column].form != "text" for row in grid.rows)


def short(text: str) -> bool:
    """Tell whether a text stays on one line: a day, a number, a rule."""
    return len(text) <= SHORT and " " not in text


def drawing(grid: Grid) -> Iterator[Column]:
    """Yield the bars of a table: what was forecast beside what came."""
    highest = max((value for bar in grid.bars for value in both(bar) if value), default=Decimal(0))
    if not highest:
        return
    step = Decimal(WIDTH) / len(grid.bars)
    wide = step * (1 - Decimal(str(GAP))) / 2
    for at, bar in enumerate(grid.bars):
        for side, (kind, value) in enumerate(zip(("forecast", "came"), both(bar), strict=True)):
            if value is not None:
                tall = HEIGHT * value / highest
                x = step * at + step * Decimal(str(GAP)) / 2 + wide * side
                title = f"{bar.label} {plain(value)}"
                y, width, height = map(drawn, (HEIGHT - tall, wide, tall))
                yield Column(kind, drawn(x), y, width, height, title)


def both(bar: Bar) -> Sequence[Decimal | None]:
    """Return what was forecast and what came."""
    return bar.forecast, bar.came


def labels(grid: Grid) -> list[tuple[str, str]]:
    """Return where the names of the periods stand, and the names."""
    step = Decimal(WIDTH) / max(len(grid.bars), 1)
    return [(drawn(step * at + step / 2), bar.label) for at, bar in enumerate(grid.bars)]


def drawn(value: Decimal) -> str:
    """Return a length with one decimal."""
    return f"{value:.1f}"


def plain(value: Decimal) -> str:
    """Return a quantity without the zeros behind its point."""
    return f"{value.normalize():f}"
