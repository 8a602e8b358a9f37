"""Which revision of an item comes after which, as far as anybody can tell."""

import re
from collections.abc import Mapping
from datetime import date

import polars as pl

from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.master import filled, in_use

SCHEME = re.compile(r"(?P<letters>[A-Z]*)(?P<number>[0-9]{0,18})")


def not_later(old: str, new: str) -> bool:
    """Tell whether a revision is the same as another or before it, written in the same way.

    Letters count as in a spreadsheet, Z before AA; numbers as numbers. Of two that are written in
    different ways nobody knows.
    """
    if old == new:
        return True
    before, after = SCHEME.fullmatch(old.upper()), SCHEME.fullmatch(new.upper())
    if before is None or after is None or shape(before) != shape(after):
        return False
    return place(after) <= place(before)


def shape(revision: re.Match[str]) -> tuple[bool, bool]:
    """Return of what a revision is made."""
    return bool(revision["letters"]), bool(revision["number"])


def place(revision: re.Match[str]) -> tuple[int, str, int]:
    """Return what revisions of one shape sort by."""
    return len(revision["letters"]), revision["letters"], int(revision["number"] or 0)


def built(known: Engineering) -> Mapping[str, tuple[str, ...]]:
    """Return the revisions we build, by item: of our bills of materials, else the products."""
    found: dict[str, tuple[str, ...]] = {}
    for frame in (released(known), assembled(known)):
        lists = frame.group_by("part").agg(pl.col("revision").unique().sort())
        found |= {part: tuple(revisions) for part, revisions in lists.iter_rows()}
    return found


def released(known: Engineering) -> pl.DataFrame:
    """Return the revisions of products that can be ordered."""
    if known.products is None:
        return pl.DataFrame(schema={"part": pl.String, "revision": pl.String})
    return in_use(known.products.with_columns(revision=filled("revision")), known.today)


def assembled(known: Engineering) -> pl.DataFrame:
    """Return the revisions of assemblies that we have a bill of materials of."""
    if known.boms is None:
        return pl.DataFrame(schema={"part": pl.String, "revision": pl.String})
    return known.boms.select(part="parent", revision="parent_revision").drop_nulls().unique()


def began(known: Engineering) -> Mapping[tuple[str, str], date]:
    """Return the first day of each revision of a product that has one."""
    if known.products is None:
        return {}
    rows = known.products.select("part", "revision", "valid_from").drop_nulls()
    return {(part, revision): day for part, revision, day in rows.iter_rows()}
