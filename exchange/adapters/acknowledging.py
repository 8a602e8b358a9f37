"""What a partner says to something we sent, as tables; the same for EDIFACT and X12."""

from collections.abc import Iterable, Sequence

import polars as pl

from exchange.model.tables import Origin, Table

HEADER = ("number", "type", "kind", "reference", "document_number", "state", "reason")
LINES = ("message_reference", "state", "code", "place", "text")

Row = dict[str, str | int]
"""Values by column; column `_x` holds the place of column `x`, `_row` that of the row."""


def put(row: Row, column: str, value: str, packed: int) -> None:
    """Set a value and its place, unless there is none."""
    if value:
        row[column] = value
        row[f"_{column}"] = packed


def add(row: Row, column: str, value: str, packed: int, *, between: str = "\n") -> None:
    """Add a value to what the column has, once; its place is that of the first."""
    before = str(row.get(column, ""))
    if not before:
        put(row, column, value, packed)
    elif value and value not in before.split(between):
        row[column] = f"{before}{between}{value}"


def tables(header: Row, lines: Sequence[Row], origin: Origin) -> dict[str, Table]:
    """Return the tables of an acknowledgement; its lines are counted from 1."""
    counted = [{**row, "line": number} for number, row in enumerate(lines, 1)]
    found = (
        table("acknowledgement_header", [header], located(HEADER), origin),
        table("acknowledgement_lines", counted, ("line", *located(LINES)), origin),
    )
    return {each.name: each for each in found}


def table(name: str, rows: Sequence[Row], columns: Iterable[str], origin: Origin) -> Table:
    """Make a table; the count of lines and places are whole numbers, the rest is text."""
    series = [
        pl.Series(each, [row.get(each) for row in rows], dtype=kind(each)) for each in columns
    ]
    return Table(name, pl.DataFrame(series), origin)


def kind(column: str) -> type[pl.DataType]:
    """Return the type a column is read as."""
    return pl.Int64 if column == "line" or column.startswith("_") else pl.String


def located(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns, with those that hold their places and that of the row."""
    return ("_row", *columns, *(f"_{column}" for column in columns))


def overall(states: Iterable[str]) -> str:
    """Return one state for several: their own where they agree, `partial` where some fell."""
    said = set(states) - {""}
    if len(said) < 2:  # noqa: PLR2004  # none, or one that all share
        return said.pop() if said else ""
    return "partial" if said & {"rejected", "partial"} else "errors"
