"""Parts and revisions a document names against the products we know, whatever its type."""

import difflib
from collections.abc import Iterator
from datetime import date

import polars as pl

from exchange.model.findings import Finding
from exchange.model.tables import Table

NEAREST = 50
"""Unknown parts for which similar ones are looked for; comparing all would take minutes."""

NONE = "-"

LINES = {"row": pl.Int64, "part": pl.String, "revision": pl.String}
"""What the lines of a document name; a revision that is not stated is empty."""


def findings(table: Table, products: pl.DataFrame | None, today: date) -> Iterator[Finding]:
    """Yield what is wrong with the parts of the lines of a document, MD-003 to 006 and MD-012.

    The lines name them in `customer_part` and `revision`.
    """
    yield from judged(table, named(table), products, today)


def named(table: Table) -> pl.DataFrame:
    """Return the parts and revisions that the lines of a document name."""
    return (
        table.frame.with_row_index("row")
        .select(pl.col("row").cast(pl.Int64), part="customer_part", revision=filled("revision"))
        .drop_nulls("part")
    )


def judged(
    table: Table, lines: pl.DataFrame, products: pl.DataFrame | None, today: date
) -> Iterator[Finding]:
    """Yield what is wrong with the parts and revisions that rows of a table name."""
    if products is None:
        return
    stated = "revision_status" in products.columns
    status = pl.col("revision_status") if stated else pl.lit(None, pl.String)
    known = products.with_columns(revision=filled("revision"), revision_status=status)
    yield from unknown_parts(table, lines, known)
    yield from revisions(table, lines, known, today)
    yield from discontinued(table, lines, known, today)


def filled(column: str) -> pl.Expr:
    """Return a column in which what is empty and what is missing are the same."""
    return pl.col(column).fill_null("")


def unknown_parts(table: Table, lines: pl.DataFrame, known: pl.DataFrame) -> Iterator[Finding]:
    """MD-003: a part we do not have; those most like it are named, and none is assumed."""
    strange = lines.join(known, on="part", how="anti", maintain_order="left")
    parts = sorted(known["part"].unique())
    similar: dict[str, list[str]] = {}
    for row, part in strange.select("row", "part").iter_rows():
        if part not in similar:
            looked = len(similar) < NEAREST
            similar[part] = difflib.get_close_matches(part, parts, n=3) if looked else []
        expected = ", ".join(similar[part]) or NONE
        yield table.finding("MD-003", row, "customer_part", observed=part, expected=expected)


def revisions(
    table: Table, lines: pl.DataFrame, known: pl.DataFrame, today: date
) -> Iterator[Finding]:
    """MD-004, 005 and 006: a revision that is unknown, missing or replaced."""
    released = in_use(known, today)
    lists = released.group_by("part").agg(pl.col("revision").unique().sort())
    numbered = lines.join(known.filter(pl.col("revision") != "").select("part").unique(), on="part")
    given = numbered.filter(pl.col("revision") != "")
    strange = given.join(known, on=["part", "revision"], how="anti")
    yield from told(table, "MD-004", strange, lists)
    several = lists.filter(pl.col("revision").list.len() > 1).select("part")
    silent = numbered.filter(pl.col("revision") == "").join(several, on="part", how="semi")
    yield from told(table, "MD-005", silent, lists)
    stated = given.join(known, on=["part", "revision"], how="semi")
    gone = stated.join(released, on=["part", "revision"], how="anti")
    ended = gone.join(over_at(known, today), on=["part", "revision"], how="semi")
    yield from told(table, "MD-006", ended, lists, eco="")


def in_use(known: pl.DataFrame, today: date) -> pl.DataFrame:
    """Return the revisions that can be ordered: released, not past their last day."""
    released = (pl.col("revision_status") == "RELEASED").fill_null(value=True)
    return known.filter(released & ~obsolete(today) & (pl.col("revision") != "")).select(
        "part", "revision"
    )


def over_at(known: pl.DataFrame, today: date) -> pl.DataFrame:
    """Return the revisions that were replaced: obsolete, but of a part that is not."""
    alive = in_use(known, today).select("part").unique()
    return known.filter(obsolete(today)).join(alive, on="part", how="semi")


def obsolete(today: date) -> pl.Expr:
    """Tell which rows of the products are over."""
    ended = (pl.col("valid_to") < pl.lit(today)).fill_null(value=False)
    states = pl.concat_list("status", "revision_status")
    return states.list.contains("OBSOLETE").fill_null(value=False) | ended


def told(
    table: Table, rule: str, lines: pl.DataFrame, lists: pl.DataFrame, **params: str
) -> Iterator[Finding]:
    """Yield a finding on the revision of each line, with those that can be ordered."""
    rows = lines.join(lists.rename({"revision": "released"}), on="part", how="left").sort("row")
    for row in rows.iter_rows(named=True):
        yield table.finding(
            rule,
            row["row"],
            "revision",
            observed=row["revision"] or NONE,
            expected=", ".join(row["released"] or []) or NONE,
            part=row["part"],
            **params,
        )


def discontinued(
    table: Table, lines: pl.DataFrame, known: pl.DataFrame, today: date
) -> Iterator[Finding]:
    """MD-012: a part phased out, kept for service or obsolete, after its last order date."""
    parts = known.group_by("part").agg(
        pl.col("status").unique().sort(),
        pl.max("last_order_date"),
        running=(pl.col("status").is_in(["ACTIVE", "NPI"]).fill_null(value=True)).any(),
        gone=(pl.col("status") == "OBSOLETE").all(),
    )
    past = (pl.col("last_order_date") < pl.lit(today)).fill_null(pl.col("gone"))
    ended = parts.filter(~pl.col("running") & past).rename({"status": "statuses"})
    for row in lines.join(ended, on="part").sort("row").iter_rows(named=True):
        yield table.finding(
            "MD-012",
            row["row"],
            "customer_part",
            observed=row["part"],
            expected=row["last_order_date"] or NONE,
            status=", ".join(row["statuses"]),
        )
