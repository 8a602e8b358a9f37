"""Reads a table of our own ERP from JSON: `{"type": "products", "rows": [{…}, …]}`."""

import json
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from exchange.adapters.erp.entries import NOTATION, Entries
from exchange.adapters.erp.objects import Number, refused
from exchange.model.erp_tables import ERP_TABLES, IDENTIFIERS, KINDS
from exchange.model.findings import Entry, Finding
from exchange.model.interchange import Interchange, Message
from exchange.model.tables import Table

OUTER = frozenset({"type", "rows", "by"})
"""Keys beside the rows; `by` is the person who handed them in, kept with the file."""

Rows = Sequence[Mapping[str, object]]


def read_table(file: str, found: Mapping[str, object]) -> Interchange:
    """Return the table; raises Unreadable where the object around its rows is not as it must be."""
    name, rows = str(found["type"]), entries(found)
    kinds = ERP_TABLES[name].kinds
    columns = {
        column: [written(row.get(column), column) for row in rows]
        for column in kinds
        if any(column in row for row in rows)
    }
    schema = {**dict.fromkeys(columns, pl.String), "_row": pl.Int64}
    frame = pl.DataFrame({**columns, "_row": range(1, len(rows) + 1)}, schema=schema)
    table = Table(name, whole(frame, name), Entries(file))
    findings = (*unknown(file, name, rows), *unfit(table, rows))
    return Interchange("json", (Message(name, {name: table}, NOTATION, findings=findings),))


def whole(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the rows with every column the table must have, so that its absence is told."""
    absent = [column for column in ERP_TABLES[name].required if column not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(column) for column in absent)


def entries(found: Mapping[str, object]) -> Rows:
    """Return the rows of a table; raises Unreadable where there are none to read."""
    name, rows = found["type"], found.get("rows")
    if not isinstance(name, str) or name not in ERP_TABLES:
        raise refused(f"the type {name!r} is none of {', '.join(ERP_TABLES)}")
    if strange := sorted(set(found) - OUTER):
        raise refused(f"there is a key {strange[0]!r} beside type, by and rows")
    if not isinstance(rows, list) or not rows:
        raise refused("rows is not a list of at least one object")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise refused(f"row {number} is not an object")
    return rows


def unknown(file: str, name: str, rows: Rows) -> Iterator[Finding]:
    """ERP-004: a key that is no column of the table, at the first row that has it."""
    columns = ERP_TABLES[name].columns
    first: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        for key in row:
            if key not in columns:
                first.setdefault(key, number)
    for key, number in first.items():
        place = Entry(file, number, key)
        yield Finding("ERP-004", place, observed=key, expected=", ".join(columns))


def unfit(table: Table, rows: Rows) -> Iterator[Finding]:
    """ERP-002: true, a list or an object; a number where it could have lost leading zeros."""
    for row, entry in enumerate(rows):
        for column, value in entry.items():
            if column in table.frame.columns and not fits(value, column):
                expected = "1234.5" if KINDS.get(column) in {"quantity", "count"} else '"…"'
                observed = value if isinstance(value, Number) else json.dumps(value)
                yield table.finding("ERP-002", row, column, observed=observed, expected=expected)


def fits(value: object, column: str) -> bool:
    """Tell whether a value can stand in a column at all."""
    if isinstance(value, Number):
        return column not in IDENTIFIERS
    return value is None or isinstance(value, str)


def written(value: object, column: str) -> str | None:
    """Return a value as text; one that does not fit is missing, and told."""
    return str(value) if value is not None and fits(value, column) else None
