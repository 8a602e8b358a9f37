"""What a change is by its own words: decided or not, urgent, one of many."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from exchange.model.changes import FINAL, OVER
from exchange.model.findings import Finding
from exchange.reconcile.engineering.stated import APPROVALS, Change
from exchange.reconcile.figures import under
from exchange.reconcile.master import NONE

WEEK = timedelta(days=7)
WANTED = "APPROVED, RELEASED"


def numbered(change: Change) -> Iterator[Finding]:
    """ECO-001: without a number and a revision nobody can tell one change from another."""
    for column in ("number", "revision"):
        if change.header.get(column) is None:
            yield change.whole("ECO-001", column, expected=column)


def undecided(change: Change) -> Iterator[Finding]:
    """ECO-020: not approved or released, or rejected by somebody. One that is over is no question.

    A status whose word is not known is asked about for itself.
    """
    status = change.header.get("status_code")
    if status not in FINAL | OVER and (status or not change.header.get("status_raw")):
        yield change.whole("ECO-020", "status_raw", observed=status or NONE, expected=WANTED)
    rejected = change.frame(APPROVALS).filter(pl.col("response_code") == "REJECTED")
    for row in rejected.head(1).iter_rows(named=True) if status in FINAL else ():
        named = " ".join(each for each in ("REJECTED", row["name"]) if each)
        yield change.whole("ECO-020", "status_raw", observed=named, expected=WANTED)


def over(change: Change) -> bool:
    """Tell whether nothing comes of a change any more."""
    return change.header.get("status_code") in OVER


def urgent(change: Change) -> Iterator[Finding]:
    """ECO-024: a stop of production, or a change for safety."""
    for column, code in (("type", "STOP_BUILD"), ("reason", "SAFETY")):
        if change.header.get(f"{column}_code") == code:
            yield change.whole("ECO-024", column, observed=code)


def many(change: Change) -> Iterator[Finding]:
    """ECO-023: more changes within a week than are included."""
    included, received = change.known.policy.included_per_week, change.known.received
    if included is None:
        return
    others: set[str] = set()
    if received is not None:
        since = pl.lit(change.known.today - WEEK)
        others = {*received.filter(pl.col("received_on") > since)["change"]} - {change.number}
    if len(others) + 1 > included:
        clause = change.known.policy.cited("included_per_week")
        told = {"observed": len(others) + 1, "expected": included, **under(clause)}
        yield change.whole("ECO-023", "number", **told)


def conflicting(change: Change) -> Iterator[Finding]:
    """ECO-021: another open change of the same item."""
    others = change.known.changes
    if others is None:
        return
    opened = others.filter((pl.col("status") == "OPEN") & (pl.col("change") != change.number))
    for item in change.each_item():
        for row in opened.filter(pl.col("part") == item["item"]).iter_rows(named=True):
            when = [str(row[name]) for name in ("new_revision", "effective") if row[name]]
            told = {"observed": row["change"], "expected": ", ".join(when) or NONE}
            yield change.of_item("ECO-021", item, "item", **told)


def marked(change: Change) -> Iterator[Finding]:
    """ECO-028: a part that our bills of materials mark is changed."""
    boms = change.known.boms
    if boms is None:
        return
    touched = {*change.items["item"], *change.bom["part_old"], *change.bom["part_new"]}
    rows = boms.filter(pl.col("part").is_in(sorted(part for part in touched if part)))
    for part, mark in rows.select("part", "mark").drop_nulls().unique().sort("part").iter_rows():
        yield change.whole("ECO-028", "number", part=part, expected=mark)
