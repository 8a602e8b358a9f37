"""The bills of materials of a change: against ours, in themselves, against what it says it is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import polars as pl

from exchange.model.designators import counted
from exchange.model.findings import Finding
from exchange.model.units import catalogue
from exchange.reconcile.engineering.ours import current
from exchange.reconcile.engineering.stated import AML, BOM, PACKAGE_BOM, Change, Row
from exchange.reconcile.figures import plain
from exchange.reconcile.master import NONE

Ours = Mapping[str, Sequence[Row]]


def inapplicable(change: Change) -> Iterator[Finding]:
    """ECO-015: a difference that does not start from what our bill of materials has."""
    boms = change.known.boms
    if boms is None:
        return
    ours: defaultdict[str, list[Row]] = defaultdict(list)
    for row in current(change, boms).iter_rows(named=True):
        ours[row["parent"]].append(row)
    for row in change.bom.filter(pl.col("item").is_in(list(ours))).iter_rows(named=True):
        said, there = compared(row, ours[row["item"]])
        if said != there:
            number = row["find_no_old"] or row["find_no_new"] or NONE
            told = {"item": row["item"], "find_no": number, "observed": said, "expected": there}
            yield change.finding("ECO-015", BOM, row["row"], "part_old", **told)


def compared(row: Row, ours: Sequence[Row]) -> tuple[str, str]:
    """Return what a difference starts from and what we have there, the same where they agree."""
    part, number = row["part_old"], row["find_no_old"]
    if part is None:
        there = same_place(ours, row["find_no_new"], row["part_new"])
        return NONE, written(there[0]["quantity"], there[0]["part"]) if there else NONE
    found = same_place(ours, number, part)
    said = written(row["quantity_old"], part)
    if not found:
        other = [each for each in ours if number is not None and each["find_no"] == number]
        return said, written(other[0]["quantity"], other[0]["part"]) if other else NONE
    quantities = {each["quantity"] for each in found}
    if row["quantity_old"] is None or {row["quantity_old"], None} & quantities:
        return said, said
    return said, written(found[0]["quantity"], part)


def same_place(ours: Sequence[Row], number: str | None, part: str | None) -> Sequence[Row]:
    """Return our rows of a part under a number; numbers count where both have one."""
    return [
        each
        for each in ours
        if each["part"] == part and (None in {number, each["find_no"]} or each["find_no"] == number)
    ]


def written(quantity: Decimal | None, part: str) -> str:
    """Return an item as people read it."""
    return part if quantity is None else f"{plain(quantity)} x {part}"


def miscounted(change: Change) -> Iterator[Finding]:
    """ECO-016: another number of designators than the quantity, of an item counted in pieces.

    An alternate has those of the part it may replace. Designators of unknown notation are not
    counted.
    """
    rows = change.frame(PACKAGE_BOM).filter(
        (pl.col("state") == "NEW") & (pl.col("fitted") == "Y") & pl.col("alternate_of").is_null()
    )
    yield from told(change, PACKAGE_BOM, rows, "")
    marked = (
        change.bom.filter((pl.col("source") == "MARKUP") & pl.col("alternate_of_new").is_null())
        if change.bom.height
        else change.bom
    )
    yield from told(change, BOM, marked, "_new")


def told(change: Change, table: str, rows: pl.DataFrame, side: str) -> Iterator[Finding]:
    """Yield the rows of a table whose designators and quantity do not agree on one side."""
    quantity, unit, places = (f"{name}{side}" for name in ("quantity", "unit_code", "designators"))
    pieces = pl.col(unit).is_null() | pl.col(unit).is_in(list(catalogue()["counted"]))
    for row in rows.drop_nulls([quantity, places]).filter(pieces).iter_rows(named=True):
        count = counted(row[places])
        if count is not None and count != row[quantity]:
            about = {"part": row[f"part{side}"], "expected": count}
            seen = plain(row[quantity])
            yield change.finding("ECO-016", table, row["row"], places, observed=seen, **about)


def mismarked(change: Change) -> Iterator[Finding]:
    """ECO-025: about documents alone, and something is built otherwise; or the reverse."""
    marked, rows = change.documentary, change.frame(BOM).height
    if marked and rows:
        yield change.whole("ECO-025", "class", observed=rows, expected=marked)
    if not marked and not rows and not change.frame(AML).height and twice(change):
        kind = change.header.get("type_code") or NONE
        yield change.whole("ECO-025", "type", observed=0, expected=kind)


def twice(change: Change) -> bool:
    """Tell whether an item with a new revision comes with its old and its new rows."""
    new = change.items.filter(pl.col("old_revision") != pl.col("new_revision"))["item"]
    rows = change.frame(PACKAGE_BOM).filter(pl.col("parent").is_in(new.implode()))
    return bool((rows.group_by("parent").agg(pl.col("state").n_unique())["state"] > 1).any())
