"""The units of a document as codes, and its quantities checked against them."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Table
from exchange.model.units import catalogue, codes


def with_unit_codes(message: Message, name: str) -> Message:
    """Fill `unit_code` of one table from `unit`; a unit nobody knows is a finding."""
    coded = with_codes(message.tables[name])
    return replace(
        message,
        tables={**message.tables, name: coded},
        findings=(*message.findings, *unknown(coded)),
    )


def with_codes(table: Table) -> Table:
    """Return a table with `unit_code`, null for a unit nobody knows."""
    spelling = pl.col("unit").str.strip_chars().str.to_lowercase()
    code = spelling.replace_strict(codes(), default=None, return_dtype=pl.String)
    return table.with_frame(table.frame.with_columns(unit_code=code))


def unknown(table: Table) -> Iterator[Finding]:
    """Yield a finding for every unit without a code."""
    yield from unknown_unit(table, "unit", "unit_code")


def unknown_unit(table: Table, unit: str, code: str) -> Iterator[Finding]:
    """MD-008: a unit in a column that has no code in the other one."""
    strange = table.frame[unit].is_not_null() & table.frame[code].is_null()
    known = ", ".join(sorted({*catalogue()["counted"], *catalogue()["measured"]}))
    for row in strange.arg_true():
        yield table.finding("MD-008", row, unit, observed=table.frame[unit][row], expected=known)


def fractions(message: Message, lines: str, quantities: str, rule: str) -> Iterator[Finding]:
    """Yield a finding for every quantity of a counted unit that is not whole.

    It names the line by the sender's number, where there is one.
    """
    frame = message.tables[lines].frame
    own = [name for name in ("line_number",) if name in frame.columns]
    named = pl.coalesce(*own, pl.col("line").cast(pl.String))
    units = frame.select("line", "unit", "unit_code", part="customer_part", named=named)
    table = message.tables[quantities]
    counted = list(catalogue()["counted"])
    rows = (
        table.frame.select("line", "quantity")
        .with_row_index("row")
        .join(units, on="line", how="left")
        .filter(pl.col("unit_code").is_in(counted) & (pl.col("quantity") % 1 != 0))
    )
    for row, _, quantity, unit, _, part, line in rows.iter_rows():
        yield table.finding(
            rule,
            row,
            "quantity",
            observed=f"{quantity.normalize():f}",
            unit=unit,
            part=part,
            line=line,
        )
