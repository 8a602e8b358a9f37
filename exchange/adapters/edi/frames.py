"""Makes canonical tables of drafted rows."""

from collections.abc import Iterable, Sequence

import polars as pl

from exchange.adapters.edi.drafting import Row
from exchange.adapters.edi.places import Places
from exchange.model.tables import Table


def table(name: str, rows: Sequence[Row], columns: Iterable[str], origin: Places) -> Table:
    """Make the canonical table of this name; counts and places are whole numbers."""
    frame = pl.DataFrame(
        [
            pl.Series(column, [row.get(column) for row in rows], dtype=kind(column))
            for column in columns
        ]
    )
    return Table(name, frame, origin)


def kind(column: str) -> type[pl.DataType]:
    """Return the type a column is read as."""
    counted = column in {"line", "schedule"} or column.startswith("_")
    return pl.Int64 if counted else pl.String


def located(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns, with those that hold their places and that of the row."""
    return ("_row", *columns, *(f"_{column}" for column in columns))
