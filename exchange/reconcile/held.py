"""A HOLD binds the row it is about: which rows are released to the ERP, which wait."""

from collections.abc import Iterable, Mapping
from io import BytesIO

import polars as pl

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Finding, Rules, Severity
from exchange.model.tables import PROVENANCE, Table

PARENT = {
    "forecast_buckets": "forecast_lines",
    "order_schedules": "order_lines",
    "order_change_schedules": "order_change_lines",
}
"""A row of the first waits where its line in the second does."""


def exported(
    tables: Mapping[str, Table], findings: Iterable[Finding], rules: Rules
) -> dict[str, bytes]:
    """Return the tables as Arrow IPC, each row with its `status`: released or held.

    A HOLD that names no table, or the header, holds the document; then every row waits. One that
    names a table but no row of it is about what the document leaves out, and none waits.
    """
    holds = [found for found in findings if rules[found.rule].severity is Severity.HOLD]
    whole = any(not found.table or found.table.endswith("_header") for found in holds)
    held: dict[str, set[int]] = {name: set() for name in tables}
    for found in holds:
        if found.table:
            held[found.table].add(found.row)
    return {
        name: packed(table, waiting(name, tables, held, whole=whole))
        for name, table in tables.items()
    }


def waiting(
    name: str, tables: Mapping[str, Table], held: Mapping[str, set[int]], *, whole: bool
) -> pl.Series:
    """Return for each row of a table whether it waits."""
    frame = tables[name].frame
    own = pl.Series([whole or row in held[name] for row in range(frame.height)], dtype=pl.Boolean)
    parent = PARENT.get(name)
    if parent is None:
        return own
    lines = tables[parent].frame["line"]
    above = [lines[row] for row in held[parent] if row >= 0]
    return own | frame["line"].is_in(above)


def packed(table: Table, waits: pl.Series) -> bytes:
    """Return a table as Arrow IPC without provenance, each row with its status.

    A table of our own ERP is taken whole or not at all, so its rows have none of their own.
    """
    columns = [name for name in table.frame.columns if not name.startswith(PROVENANCE)]
    status = pl.when(waits).then(pl.lit("held")).otherwise(pl.lit("released")).alias("status")
    added = () if table.name in ERP_TABLES else (status,)
    stream = BytesIO()
    table.frame.select(*columns, *added).write_ipc(stream)
    return stream.getvalue()
