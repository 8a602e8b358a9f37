"""Bills of materials and approved parts in a package become its own tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from exchange.adapters.package.joining import Within, joined
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Table

BOM, AML = "package_bom", "package_aml"
FIELDS = (
    "line", "find_no", "parent", "part", "revision", "quantity", "quantity_raw", "unit",
    "designators", "description", "alternate_of", "fitted",
)  # fmt: skip
SOURCES = ("part", "manufacturer", "manufacturer_part")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one file of the package holds, and of which state: OLD or NEW."""

    name: str
    state: str
    message: Message


def tables(boms: Sequence[Sheet], amls: Sequence[Sheet]) -> tuple[list[Table], list[Finding]]:
    """Return the tables of all bills of materials and lists of sources, and what was found."""
    rows: list[Table] = []
    findings: list[Finding] = []
    before = 0
    for sheet in boms:
        table = lines(sheet, before)
        findings += renamed(sheet.message.findings, "bom_lines", BOM, before)
        before += table.frame.height
        rows.append(table)
    sources = [*map(of_bom, boms), *map(of_list, amls)]
    for sheet in amls:
        findings += renamed(sheet.message.findings, "", "", 0)
    found = ((BOM, rows), (AML, [each for each in sources if each.frame.height]))
    return [joined(name, parts) for name, parts in found if parts], findings


def lines(sheet: Sheet, before: int) -> Table:
    """Return the rows of a bill of materials, counted on from those `before`."""
    own = sheet.message.tables["bom_lines"]
    head = sheet.message.tables["bom_header"].frame
    number, revision = (first(head, column) for column in ("number", "revision"))
    given = own.frame
    parent = pl.col("parent") if "parent" in given.columns else pl.lit(None, dtype=pl.String)
    whole = pl.coalesce(parent, pl.lit(number, dtype=pl.String))
    top = whole.eq_missing(pl.lit(number, dtype=pl.String))
    frame = given.select(
        *(name for name in FIELDS if name in given.columns and name != "parent"),
        "_row",
        parent=whole,
        parent_revision=pl.when(top).then(pl.lit(revision, dtype=pl.String)),
    ).with_columns(
        pl.lit(sheet.state).alias("state"),
        pl.col("line") + before,
        pl.col("alternate_of") + before,
    )
    return Table(BOM, frame, Within(sheet.name, own.origin))


def first(frame: pl.DataFrame, column: str) -> str | None:
    """Return what a header says in a column."""
    found: str | None = frame[column][0] if column in frame.columns else None
    return found


def of_bom(sheet: Sheet) -> Table:
    """Return the sources that the rows of a bill of materials name."""
    own = sheet.message.tables["bom_lines"]
    return sourced(sheet, own, [name for name in SOURCES if name in own.frame.columns])


def of_list(sheet: Sheet) -> Table:
    """Return the sources of a list of them."""
    own = sheet.message.tables[AML]
    return sourced(sheet, own, [name for name in own.frame.columns if name[0] != "_"])


def sourced(sheet: Sheet, own: Table, columns: Sequence[str]) -> Table:
    """Return the rows that name a source."""
    named = [pl.col(each).is_not_null() for each in columns if each.startswith("manufacturer")]
    frame = own.frame.filter(pl.any_horizontal(False, *named)).select(  # noqa: FBT003
        *columns, "_row", state=pl.lit(sheet.state)
    )
    return Table(AML, frame, Within(sheet.name, own.origin))


def renamed(findings: Iterable[Finding], old: str, new: str, before: int) -> Iterable[Finding]:
    """Yield findings about the rows of one file as about those of the table of all."""
    for each in findings:
        mine = bool(old) and each.table == old
        yield replace(each, table=new if mine else "", row=each.row + before if mine else -1)
