"""Parts and revisions against the products and the engineering changes our ERP tells of."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from exchange.model.findings import Finding
from exchange.model.tables import Table
from exchange.reconcile import master
from exchange.reconcile.master import NONE

Told = tuple[pl.DataFrame | None, pl.DataFrame | None]
"""Products and engineering changes, each None where our ERP never told of any."""


def parts(table: Table, lines: pl.DataFrame, told: Told, today: date) -> Iterator[Finding]:
    """Yield what is wrong with parts and revisions, MD-003 to 006 and MD-012.

    Where products and a change say that a revision was replaced, the change is named.
    """
    products, ecos = told
    changed = [] if ecos is None else [*by_change(table, lines, replaced(ecos, today))]
    rows = {each.row for each in changed}
    for found in master.judged(table, lines, products, today):
        if found.rule != "MD-006" or found.row not in rows:
            yield found
    yield from changed


def replaced(ecos: pl.DataFrame, today: date) -> pl.DataFrame:
    """Return the revisions that engineering changes have replaced by today, each once."""
    since = pl.col("effective")
    done = (pl.col("status") == "IMPLEMENTED") & (since.is_null() | (since <= pl.lit(today)))
    named = ["change", since.cast(pl.String)]
    return (
        ecos.filter(done & pl.col("old_revision").is_not_null())
        .sort("effective", nulls_last=False)
        .select(
            "part",
            revision="old_revision",
            eco=pl.format(" ({})", pl.concat_str(named, separator=", ", ignore_nulls=True)),
            by=pl.col("new_revision").fill_null(NONE),
        )
        .unique(["part", "revision"], keep="last", maintain_order=True)
    )


def by_change(table: Table, lines: pl.DataFrame, over: pl.DataFrame) -> Iterator[Finding]:
    """MD-006: a revision that an engineering change has replaced."""
    found = lines.join(over, on=["part", "revision"]).sort("row")
    for row in found.iter_rows(named=True):
        about = {"part": row["part"], "eco": row["eco"]}
        told = {"observed": row["revision"], "expected": row["by"]}
        yield table.finding("MD-006", row["row"], "revision", **told, **about)
