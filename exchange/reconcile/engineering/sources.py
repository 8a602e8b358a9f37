"""What may be bought for the components of a change."""

from collections.abc import Iterator

import polars as pl

from exchange.model.changes import code
from exchange.model.findings import Finding
from exchange.reconcile.engineering.stated import (
    AML,
    BOM,
    PACKAGE_AML,
    PACKAGE_BOM,
    PACKAGE_ITEMS,
    Change,
)

APPROVED = (pl.col("status_code") == "APPROVED").fill_null(pl.col("status_raw").is_null())
"""A source that a list of approved ones names without a status is approved."""

Source = tuple[str | None, str | None]
"""A manufacturer and its part number."""


def unsourced(change: Change) -> Iterator[Finding]:
    """ECO-017: a component that comes in new and nothing may be bought for; made ones need none."""
    if change.known.approved_parts is None:
        return
    known = {*ours(change)["part"], *listed(change, "NEW")["part"], *made(change)}
    known |= {row["part"] for row in change.frame(AML).iter_rows(named=True) if approved(row)}
    lacking = change.added.filter(~pl.col("part_new").is_in(sorted(known)))
    for row in lacking.unique("part_new", keep="first", maintain_order=True).iter_rows(named=True):
        told = {"observed": row["part_new"], "item": row["item"]}
        yield change.finding("ECO-017", BOM, row["row"], "part_new", **told)


def ours(change: Change) -> pl.DataFrame:
    """Return what we may buy today."""
    parts = change.known.approved_parts
    if parts is None:
        return pl.DataFrame(schema=dict.fromkeys(KEY, pl.String))
    return parts.filter(pl.col("status") == "APPROVED").select(KEY)


KEY = ("part", "manufacturer", "manufacturer_part")


def listed(change: Change, state: str) -> pl.DataFrame:
    """Return what the package lists as approved before or after the change."""
    rows = change.frame(PACKAGE_AML)
    return rows.filter((pl.col("state") == state) & APPROVED).select(KEY)


def made(change: Change) -> set[str]:
    """Return the parts that are made and not bought."""
    boms, items = change.known.boms, change.frame(PACKAGE_ITEMS)
    assemblies = {*change.frame(PACKAGE_BOM)["parent"]}
    assemblies |= set() if boms is None else {*boms["parent"]}
    make = pl.col("make_or_buy").str.to_lowercase().str.strip_chars() == "make"
    return assemblies | {*items.filter(make)["item"]}


def approved(row: dict[str, str | None]) -> bool:
    """Tell whether a difference leaves or brings a source that is approved."""
    status = row["status_new"]
    kept = row["action"] != "DELETE"
    return kept and (status is None or code("source_status", status) == "APPROVED")


def exhausted(change: Change) -> Iterator[Finding]:
    """ECO-018: a source that goes is the last one of a component that stays."""
    if change.known.approved_parts is None:
        return
    rows = change.frame(AML)
    gone = {row["part_old"] for row in change.removed.iter_rows(named=True)}
    staying = rows.filter(~pl.col("part").is_in(sorted(gone)))
    for (part, *_), group in staying.group_by("part", maintain_order=True):
        left = {*sources_of(change, str(part))}
        taken = None
        for row in group.iter_rows(named=True):
            left -= {(row["manufacturer_old"], row["manufacturer_part_old"])}
            if approved(row):
                left |= {(row["manufacturer_new"], row["manufacturer_part_new"])}
            else:
                taken = row
        after = listed(change, "NEW").filter(pl.col("part") == part)
        if taken is not None and not left and not after.height:
            names = (taken["manufacturer_old"], taken["manufacturer_part_old"])
            observed = " ".join(name for name in names if name)
            told = {"part": part, "observed": observed}
            yield change.finding("ECO-018", AML, taken["row"], "manufacturer_part_old", **told)


def sources_of(change: Change, part: str) -> Iterator[Source]:
    """Yield what may be bought for a component before the change, and lists of its package."""
    for frame in (ours(change), listed(change, "OLD")):
        for _, maker, number in frame.filter(pl.col("part") == part).iter_rows():
            yield maker, number
