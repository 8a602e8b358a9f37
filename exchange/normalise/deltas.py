"""What an engineering change changes, worked out where its sender only gives before and after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from exchange.model.bom_diff import AML, BOM, diff, sources
from exchange.model.findings import Locator
from exchange.model.interchange import Message
from exchange.model.tables import Origin, Table

TRACE = "_package_row"
"""The row of the package that a difference was found in."""


@dataclass(frozen=True, slots=True)
class Traced:
    """The places of a table of which some rows were worked out of those of another one."""

    of: Table
    own: Origin

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of the row a difference was found in, the new one where there is one."""
        at = row.get(TRACE)
        if not isinstance(at, int):
            return self.own.locate(row, column)
        return self.of.locate(at, column.removesuffix("_new").removesuffix("_old"))


def with_deltas(message: Message) -> Message:
    """Return a change with the differences its sender's bills of materials and sources have.

    Only what is there before and after is compared, and no assembly whose differences the sender
    marked himself: what a package leaves out is not known to be gone.
    """
    return with_aml(with_bom(message))


def with_bom(message: Message) -> Message:
    """Return a change with the differences of the assemblies that come old and new."""
    table = message.tables.get("package_bom")
    if table is None:
        return message
    items = message.tables["change_items"].frame.select("line", "item")
    marked = message.tables.get("change_bom")
    rows = compared(table.frame, ASSEMBLIES, marked_parents(marked, items))
    lines = items.unique("item", keep="first", maintain_order=True)
    lined = rows.join(lines, left_on="parent", right_on="item", how="left", maintain_order="left")
    return joined(message, "change_bom", table, lined.with_columns(source=pl.lit("DIFF")))


def with_aml(message: Message) -> Message:
    """Return a change with the differences of the sources that come old and new."""
    table = message.tables.get("package_aml")
    if table is None:
        return message
    items = message.tables["change_items"].frame.select("line", "item")
    marked = message.tables.get("change_aml")
    said = pl.Series([], dtype=pl.String) if marked is None else marked.frame["part"]
    rows = compared(table.frame, COMPONENTS, said)
    lines = items.unique("item", keep="first", maintain_order=True)
    lined = rows.join(lines, left_on="part", right_on="item", how="left", maintain_order="left")
    return joined(message, "change_aml", table, lined)


def marked_parents(marked: Table | None, items: pl.DataFrame) -> pl.Series:
    """Return the assemblies whose differences the sender marked himself."""
    if marked is None:
        return pl.Series([], dtype=pl.String)
    named = marked.frame.select("line", "parent").join(items, on="line", how="left")
    return named.select(pl.coalesce("parent", "item")).to_series().drop_nulls()


def compared(frame: pl.DataFrame, by: "Comparison", marked: pl.Series) -> pl.DataFrame:
    """Return the differences of all that is there in both states and not marked by the sender."""
    both = frame.group_by(by.column).agg(pl.col("state").n_unique()).filter(pl.col("state") > 1)
    wanted = both.filter(~pl.col(by.column).is_in(marked.implode())).select(by.column)
    told = frame.with_row_index("row").join(wanted, on=by.column, how="semi")
    old, new = (by.rows(told.filter(pl.col("state") == state)) for state in ("OLD", "NEW"))
    return by.differences(old, new)


def bom_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows of a package as `diff` takes them; what is not fitted is not built in."""
    names = frame.select(alternate_of="line", _alternate="part").unique("alternate_of")
    named = frame.join(names, on="alternate_of", how="left", maintain_order="left")
    return (
        named.filter(pl.col("fitted") == "Y")
        .with_columns(alternate_of="_alternate")
        .select(pl.col(name).cast(kind) for name, kind in BOM.items())
    )


def aml_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Return sources of a package as `sources` takes them."""
    named = frame.with_columns(status="status_raw")
    return named.select(pl.col(name).cast(kind) for name, kind in AML.items())


def joined(message: Message, name: str, of: Table, rows: pl.DataFrame) -> Message:
    """Return the message with more rows of one of its tables, which it may not have yet."""
    before = message.tables.get(name)
    counted = 0 if before is None else before.frame["change"].max() or 0
    found = rows.with_row_index("change", offset=int(str(counted)) + 1).with_columns(
        pl.col("change").cast(pl.Int64), pl.coalesce("row_new", "row_old").alias(TRACE)
    )
    found = found.drop("row_old", "row_new")
    if before is None:
        table = Table(name, found, Traced(of, of.origin))
    else:
        whole = pl.concat([before.frame, found], how="diagonal")
        table = Table(name, whole, Traced(of, before.origin))
    return replace(message, tables={**message.tables, name: table})


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared by the values of a column, as which rows and how."""

    column: str
    rows: Callable[[pl.DataFrame], pl.DataFrame]
    differences: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


ASSEMBLIES = Comparison("parent", bom_rows, diff)
COMPONENTS = Comparison("part", aml_rows, sources)
