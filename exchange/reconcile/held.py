"""A HOLD binds the row it is about: which rows are released to the ERP, which wait."""

from collections.abc import Collection, Iterable, Mapping
from io import BytesIO

import polars as pl

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Finding, Rules, Severity
from exchange.model.tables import PROVENANCE, Table

PARENT = {
    "forecast_buckets": "forecast_lines",
    "order_schedules": "order_lines",
    "order_change_schedules": "order_change_lines",
    **dict.fromkeys(("change_dispositions", "change_bom", "change_aml"), "change_items"),
}
"""A row of the first waits where its line in the second does."""


def exported(
    tables: Mapping[str, Table],
    findings: Iterable[Finding],
    rules: Rules,
    refused: Collection[int] = (),
) -> dict[str, bytes]:
    """Return the tables as Arrow IPC, each row with its `status`: released, held or rejected.

    `refused` are the lines of which everything is rejected, by their count in the document.
    """
    holds = [found for found in findings if rules[found.rule].severity is Severity.HOLD]
    waits = bound({name: table.frame for name, table in tables.items()}, holds)
    return {name: packed(table, waits[name], refused) for name, table in tables.items()}


def bound(frames: Mapping[str, pl.DataFrame], holds: Iterable[Finding]) -> dict[str, pl.Series]:
    """Return for each row of some tables whether one of these findings binds it.

    One that names no table, or the header, is about the document; it binds every row. One that
    names a table but no row of it is about what the document leaves out, and binds none.
    """
    found = list(holds)
    whole = any(binds_all(each) for each in found)
    rows: dict[str, set[int]] = {name: set() for name in frames}
    for each in found:
        if each.table in rows:
            rows[each.table].add(each.row)
    return {name: waiting(name, frames, rows, whole=whole) for name in frames}


def binds_all(found: Finding) -> bool:
    """Tell whether a finding is about the document as a whole."""
    return not found.table or found.table.endswith("_header")


def waiting(
    name: str, frames: Mapping[str, pl.DataFrame], held: Mapping[str, set[int]], *, whole: bool
) -> pl.Series:
    """Return for each row of a table whether it is bound."""
    frame = frames[name]
    own = pl.Series([whole or row in held[name] for row in range(frame.height)], dtype=pl.Boolean)
    parent = PARENT.get(name)
    if parent is None or parent not in frames:
        return own
    lines = frames[parent]["line"]
    above = [lines[row] for row in held[parent] if row >= 0]
    return own | frame["line"].is_in(above).fill_null(value=False)


def packed(table: Table, waits: pl.Series, refused: Collection[int]) -> bytes:
    """Return a table as Arrow IPC without provenance, each row with its status.

    A table of our own ERP is taken whole or not at all, so its rows have none of their own.
    """
    columns = [name for name in table.frame.columns if not name.startswith(PROVENANCE)]
    lined = "line" in table.frame.columns
    gone = pl.col("line").is_in([*refused]) if lined else pl.lit(value=False)
    status = (
        pl.when(gone).then(pl.lit("rejected"))
        .when(waits).then(pl.lit("held")).otherwise(pl.lit("released")).alias("status")
    )  # fmt: skip
    added = () if table.name in ERP_TABLES else (status,)
    stream = BytesIO()
    table.frame.select(*columns, *added).write_ipc(stream)
    return stream.getvalue()
