"""Rows of canonical tables as they are read, each with the line of its element."""

from collections.abc import Mapping
from typing import cast

import polars as pl

from exchange.adapters.package.pdx.parsing import Element
from exchange.model.findings import ElementPlace, Locator
from exchange.model.tables import Table

SIDES = ("_old", "_new")
COUNTS = frozenset({"line", "change", "file", "alternate_of", "size"})
"""Columns that are whole numbers already; all others are text."""


class Elements:
    """Each row stands in an element, each of its columns in one of its attributes."""

    def __init__(self, file: str, attributes: Mapping[str, str]) -> None:
        self.file, self.attributes = file, attributes

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of a value; of a difference, that of its old or its new row."""
        name, side = column.removesuffix("_raw"), ""
        if column.endswith(SIDES):
            name, side = column[:-4].removesuffix("_raw"), column[-4:]
        line = row.get(f"_line{side}") or row["_line"]
        path = cast("str", row["_path"])
        attribute = self.attributes.get(name) or self.attributes.get(f"{name}_raw", "")
        return ElementPlace(self.file, cast("int", line), path, attribute)


class Rows:
    """The rows of one table, column by column; `attributes` names the attribute of a column."""

    def __init__(
        self, name: str, columns: tuple[str, ...], attributes: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.attributes = attributes or {}
        self.columns: dict[str, list[object]] = {
            column: [] for column in (*columns, "_line", "_path")
        }

    def __len__(self) -> int:
        return len(self.columns["_line"])

    def add(self, element: Element, values: Mapping[str, object]) -> None:
        """Add a row that stands in an element; a column without a value is empty."""
        values = {**values, "_line": element.line, "_path": element.path}
        for column, cells in self.columns.items():
            cells.append(values.get(column))

    def frame(self) -> pl.DataFrame:
        """Return the rows, text but for what counts."""
        return pl.DataFrame(
            {
                name: pl.Series(name, cells, dtype=kind(name), strict=True)
                for name, cells in self.columns.items()
            }
        )

    def table(self, file: str, frame: pl.DataFrame | None = None) -> Table:
        """Return the table, with these rows or its own."""
        return Table(
            self.name, self.frame() if frame is None else frame, Elements(file, self.attributes)
        )


def kind(column: str) -> type[pl.DataType]:
    """Return the type a column is read in."""
    counted = column in COUNTS or column.startswith("_line")
    return pl.Int64 if counted else pl.String
