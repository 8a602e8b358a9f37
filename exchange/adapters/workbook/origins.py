"""Turns rows and columns of canonical tables back into places of the sender's file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from exchange.model.findings import Locator

Place = Callable[[int, int, str], Locator]
"""Row, column and heading to a locator."""


class Spot(NamedTuple):
    """One cell: its row (0: the row a table's row stands in), column and heading or label."""

    row: int
    column: int
    heading: str


@dataclass(frozen=True, slots=True)
class Spots:
    """Each canonical column stands in one column of the sheet, or in one cell of it."""

    place: Place
    spots: Mapping[str, Spot]

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of a value; one the file has no place for has its row's."""
        own = cast("int", row["_row"])
        spot = self.spots.get(column.removesuffix("_raw"))
        return (
            self.place(spot.row or own, spot.column, spot.heading)
            if spot
            else (self.place(own, 0, ""))
        )


@dataclass(frozen=True, slots=True)
class Across:
    """Periods stand across: a quantity in its cell, its period and commitment above it.

    What each row says for all its quantities stands in the columns `beside` them.
    """

    place: Place
    headings: Mapping[int, str]
    above: Mapping[str, int]
    beside: Mapping[str, Spot] = field(default_factory=dict)

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the cell of the quantity, or the one above or beside it that said the rest."""
        name, own = column.removesuffix("_raw"), cast("int", row["_row"])
        if spot := self.beside.get(name):
            return self.place(own, spot.column, spot.heading)
        across = cast("int", row["_col"])
        return self.place(self.above.get(name, own), across, self.headings.get(across, ""))
