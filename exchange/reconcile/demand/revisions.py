"""Demand for a revision outside the days for which it is released."""

from collections.abc import Iterator

import polars as pl

from exchange.model.findings import Finding
from exchange.reconcile.demand.stated import Stated
from exchange.reconcile.forecast import plain


def untimely(stated: Stated) -> Iterator[Finding]:
    """FC-022: demand before a revision is released, or after it is replaced."""
    products = stated.known.products
    if products is None:
        return
    limited = pl.col("valid_from").is_not_null() | pl.col("valid_to").is_not_null()
    dated = products.select("part", "revision", "valid_from", "valid_to").filter(
        limited.any().over("part", "revision")
    )
    early = (pl.col("last") < pl.col("valid_from")).fill_null(value=False)
    old = (pl.col("start") > pl.col("valid_to")).fill_null(value=False)
    rows = (
        stated.demand.filter((pl.col("quantity") > 0) & (pl.col("revision") != ""))
        .join(dated, on=["part", "revision"])
        .filter((early | old).all().over("part", "revision", "ship_to", "start", "last"))
        .unique(["part", "revision", "ship_to", "start", "last"], keep="first")
    )
    for row in rows.sort("row").iter_rows(named=True):
        yield stated.finding(
            "FC-022",
            row,
            observed=plain(row["quantity"]),
            revision=row["revision"],
            begin=row["valid_from"] or "-",
            until=row["valid_to"] or "-",
        )
