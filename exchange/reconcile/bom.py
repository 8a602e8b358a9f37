"""What a bill of materials must keep to, whoever sends it."""

from collections.abc import Iterator

import polars as pl

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Table


def findings(message: Message) -> Iterator[Finding]:
    """Yield what is wrong with a bill of materials."""
    header, lines = message.tables["bom_header"], message.tables["bom_lines"]
    if not lines.frame.height:
        yield Finding("ENV-025")
    if header.frame["number"][0] is None:
        yield header.finding("BOM-001", 0, "number")
    yield from alone(lines)
    yield from without_quantity(lines)
    yield from again(lines)


def alone(lines: Table) -> Iterator[Finding]:
    """BOM-002: an alternate with no item above it."""
    for row in (lines.frame["_alternate"] & lines.frame["alternate_of"].is_null()).arg_true():
        yield lines.finding("BOM-002", row, "part", observed=lines.frame["part"][row])


def without_quantity(lines: Table) -> Iterator[Finding]:
    """BOM-003: an item that is fitted and states no quantity, or none of it."""
    item = (pl.col("fitted") == "Y") & ~pl.col("_alternate")
    nothing = pl.col("quantity_raw").is_null() | (pl.col("quantity") == 0)
    for row in lines.frame.select(item & nothing).to_series().arg_true():
        observed = lines.frame["quantity_raw"][row] or ""
        yield lines.finding("BOM-003", row, "quantity", observed=observed)


def again(lines: Table) -> Iterator[Finding]:
    """BOM-004: an item number that stands at two items."""
    key = ["parent", "find_no"]
    items = lines.frame.with_row_index("row").filter(~pl.col("_alternate"))
    numbered = items.filter(pl.col("find_no").is_not_null())
    first = pl.col("row").first().over(key)
    for row, number in numbered.filter(pl.col("row") != first).select("row", "find_no").iter_rows():
        yield lines.finding("BOM-004", row, "find_no", observed=number)
