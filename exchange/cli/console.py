"""What people read on a terminal: tables and plain sentences, data on stdout, talk on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

COLOURS = {
    "accepted": "green",
    "held": "yellow",
    "partial": "yellow",
    "rejected": "red",
    "unreadable": "red",
    "quarantined": "red",
    "waiting": "yellow",
}

WIDTH = 160
"""Columns a table gets where the output is not a terminal."""


def screen() -> Console:
    """Return stdout; its width is the terminal's, or WIDTH in a pipe."""
    return Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)


def say(sentence: str = "") -> None:
    """Print one line, exactly as it is."""
    screen().print(Text(sentence), soft_wrap=True)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print rows under headings; a verdict is coloured as well as spelt."""
    grid = Table(
        title=title or None, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for heading in headings:
        grid.add_column(heading, overflow="fold", header_style="bold")
    for row in rows:
        grid.add_row(*(Text(str(cell), style=COLOURS.get(str(cell), "")) for cell in row))
    screen().print(grid)


def emit(value: object) -> None:
    """Print one JSON object."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
