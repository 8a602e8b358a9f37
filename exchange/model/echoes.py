"""The rows of a sheet of ours as we sent them, and as a partner returns them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exchange.model.findings import Locator

UNNAMED = "-"
"""What stands for a number or a line that is not there; we send nothing under it."""

OTHER_DAY = "DATE"
"""What stands for the line where a partner asks for another day of the whole."""


@dataclass(frozen=True, slots=True)
class Echo:
    """One row: our number of the document, its line, and its cells as text by their headings.

    `line` is empty where the row is about the whole document. Cells that show nothing are
    left out, as are those meant for the partner.
    """

    number: str
    line: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that came back, and where its cells are.

    `columns` are those of its table that are still there, by heading; under `figures` a partner
    may propose something else. `stray` is whether it is told already that it names nothing of
    ours. `place` is as in a grid.
    """

    echo: Echo
    row: int
    columns: Mapping[str, int]
    figures: frozenset[str]
    stray: bool
    place: Callable[[int, int, str], Locator]
