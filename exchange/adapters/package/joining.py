"""Places in the files of a package: each names the file, and tables of several files are one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import polars as pl

from exchange.model.findings import Cell, Finding, Locator, Whole
from exchange.model.tables import Origin, Table

FILE = "_file"


@dataclass(frozen=True, slots=True)
class Within:
    """The places of a file of the package, which name it."""

    file: str
    origin: Origin

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of a value."""
        return within(self.file, self.origin.locate(row, column))


@dataclass(frozen=True, slots=True)
class Joined:
    """The places of a table whose rows come from several files, by their number in `_file`."""

    origins: Sequence[Origin]

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of a value."""
        return self.origins[cast("int", row[FILE])].locate(row, column)


@dataclass(frozen=True, slots=True)
class Nowhere:
    """The places of what stands in no file: the package as a whole."""

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the file as a whole."""
        del row, column
        return Whole()


def within(file: str, place: Locator) -> Locator:
    """Return a place in a workbook with the name of the workbook."""
    return replace(place, sheet=f"{file}: {place.sheet}") if isinstance(place, Cell) else place


def told_within(file: str, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the name of the file they are about."""
    return [replace(each, locator=within(file, each.locator)) for each in findings]


def joined(name: str, parts: Sequence[Table]) -> Table:
    """Return the tables of several files as one of that name."""
    frames = [
        part.frame.with_columns(pl.lit(number, dtype=pl.Int64).alias(FILE))
        for number, part in enumerate(parts)
    ]
    return Table(name, pl.concat(frames, how="diagonal"), Joined([each.origin for each in parts]))
