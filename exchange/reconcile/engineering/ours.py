"""What a change does to our own bills of materials, where its sender gives only the new ones."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from exchange.model.bom_diff import BOM as COMPARED
from exchange.model.bom_diff import diff
from exchange.model.interchange import Message
from exchange.model.tables import Table
from exchange.model.units import codes
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.stated import BOM, PACKAGE_BOM, Change

SAID = ("find_no", "revision", "unit", "unit_code", "designators")
"""What is compared only where both sides say it of anything at all in an assembly."""


def with_ours(message: Message, known: Engineering) -> Message:
    """Return a change with the differences of our bills of materials and its new ones.

    Only of assemblies of which the sender gave neither the old one nor markups, and that we have.
    """
    change = Change(message, known)
    table = message.tables.get(PACKAGE_BOM)
    if table is None or known.boms is None:
        return message
    ours = current(change, known.boms)
    new = change.frame(PACKAGE_BOM).filter((pl.col("fitted") == "Y") & (pl.col("state") == "NEW"))
    old = table.frame.filter(pl.col("state") == "OLD")["parent"]
    parents = {*new["parent"]} & {*ours["parent"]} - {*old} - {*change.bom["item"]}
    if not parents:
        return message
    wanted = sorted(parents)
    rows = diff(*both_say(own_rows(ours, wanted), their_rows(table, new, wanted)))
    return added(message, change, table, rows)


def current(change: Change, boms: pl.DataFrame) -> pl.DataFrame:
    """Return our bills of materials, of affected items the revision that changes if we have it."""
    old = change.items.select(parent="item", parent_revision="old_revision").drop_nulls()
    stated = boms.join(old, on=["parent", "parent_revision"], how="semi")
    others = boms.join(stated.select("parent").unique(), on="parent", how="anti")
    return pl.concat([stated, others])


def own_rows(boms: pl.DataFrame, parents: Sequence[str]) -> pl.DataFrame:
    """Return our rows of some assemblies as they are compared."""
    spelling = pl.col("unit").str.strip_chars().str.to_lowercase()
    code = spelling.replace_strict(codes(), default=None, return_dtype=pl.String)
    rows = boms.filter(pl.col("parent").is_in(parents)).with_row_index("row")
    told = rows.with_columns(unit_code=code, quantity_raw=pl.lit(None), description=pl.lit(None))
    return told.select(pl.col(name).cast(kind) for name, kind in COMPARED.items())


def their_rows(table: Table, new: pl.DataFrame, parents: Sequence[str]) -> pl.DataFrame:
    """Return the new rows of some assemblies as they are compared."""
    names = table.frame.select(alternate_of="line", _alternate="part").unique("alternate_of")
    rows = new.filter(pl.col("parent").is_in(parents))
    named = rows.join(names, on="alternate_of", how="left", maintain_order="left")
    return named.with_columns(alternate_of="_alternate").select(
        pl.col(name).cast(kind) for name, kind in COMPARED.items()
    )


def both_say(old: pl.DataFrame, new: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return both without what one of them leaves empty in every row of an assembly."""
    said = [
        sorted({*old.drop_nulls(name)["parent"]} & {*new.drop_nulls(name)["parent"]})
        for name in SAID
    ]
    kept = [
        pl.when(pl.col("parent").is_in(parents)).then(pl.col(name)).alias(name)
        for name, parents in zip(SAID, said, strict=True)
    ]
    return old.with_columns(kept), new.with_columns(kept)


def added(message: Message, change: Change, table: Table, rows: pl.DataFrame) -> Message:
    """Return the change with these differences as rows of the source OURS."""
    before = message.tables.get(BOM)
    count = 0 if before is None else before.frame["change"].max() or 0
    lines = change.items.unique("item", keep="first").select("line", parent="item")
    found = (
        rows.join(lines, on="parent", how="left", maintain_order="left")
        .with_row_index("change", offset=int(str(count)) + 1)
        .with_columns(pl.col("change").cast(pl.Int64), source=pl.lit("OURS"))
        .drop("row_old", "row_new")
    )
    if before is None:
        return replace(message, tables={**message.tables, BOM: Table(BOM, found, table.origin)})
    whole = before.with_frame(pl.concat([before.frame, found], how="diagonal"))
    return replace(message, tables={**message.tables, BOM: whole})
