"""What stands around a place in the sender's file, as text, for people to see it in place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from exchange.model.findings import Locator

LONGEST = 60
"""Characters of a cell or an element that are shown."""

AROUND = 2
"""Rows, segments or lines shown before and after."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell, or a stretch of a segment or line; the one meant is marked."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A row, segment or line: its number as the sender counts, empty where it has none."""

    label: str
    pieces: tuple[Piece, ...]
    kind: Literal["heading", "near", "meant"] = "near"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few strips of a file; with `columns` they are rows of cells, else running text."""

    columns: tuple[str, ...]
    strips: tuple[Strip, ...]


Around = Callable[[Locator], Excerpt | None]
"""Shows what stands around a place, None where there is nothing to show."""


def nowhere(_: Locator) -> None:
    """Show nothing: of this file nobody can tell what stands around a place."""


def shortened(text: str) -> str:
    """Return a text, the end of a long one left out."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
