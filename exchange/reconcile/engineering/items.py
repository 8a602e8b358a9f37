"""The affected items of a change: whether we have them, and their revisions."""

import difflib
from collections.abc import Iterator

import polars as pl

from exchange.model.findings import Finding
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.revisions import began, built, not_later
from exchange.reconcile.engineering.stated import Change, Row
from exchange.reconcile.master import NEAREST, NONE


def unknown(change: Change) -> Iterator[Finding]:
    """ECO-004: an item that we neither build nor buy. One without an old revision is new."""
    ours = numbers(change.known)
    if not ours:
        return
    strange = [
        item
        for item in change.each_item()
        if item["old_revision"] is not None and item["item"] not in ours
    ]
    listed = sorted(ours)
    for at, item in enumerate(strange):
        close = difflib.get_close_matches(item["item"], listed, n=3) if at < NEAREST else []
        told = {"observed": item["item"], "expected": ", ".join(close) or NONE}
        yield change.of_item("ECO-004", item, "item", **told)


def numbers(known: Engineering) -> frozenset[str]:
    """Return the customer's numbers of everything we build or buy."""
    found = [] if known.products is None else [known.products["part"]]
    found += [] if known.boms is None else [known.boms["parent"], known.boms["part"]]
    return frozenset(pl.concat(found).drop_nulls()) if found else frozenset()


def old_revision(change: Change) -> Iterator[Finding]:
    """ECO-005: another old revision than we build, or none stated."""
    ours = built(change.known)
    for item in change.each_item():
        revisions = ours.get(item["item"])
        if revisions and item["old_revision"] not in revisions:
            told = {"observed": item["old_revision"] or NONE, "expected": ", ".join(revisions)}
            yield change.of_item("ECO-005", item, "old_revision", **told)


def new_revision(change: Change) -> Iterator[Finding]:
    """ECO-006: a new revision that is not later than the old one, or was there before.

    Which is later is told by how both are written, else by the days products have them from.
    """
    days = began(change.known)
    for item in change.each_item():
        old, new = item["old_revision"], item["new_revision"]
        if new is None:
            continue
        first, second = (days.get((item["item"], each or "")) for each in (old, new))
        backwards = first is not None and second is not None and second < first
        other = used(change, item)
        if (old and not_later(old, new)) or backwards or other is not None:
            told = {"observed": new, "expected": old or NONE, "eco": other or NONE}
            yield change.of_item("ECO-006", item, "new_revision", **told)


def used(change: Change, item: Row) -> str | None:
    """Return the change that brought a new revision before; `-` where only products have it."""
    same = (pl.col("part") == item["item"]) & (pl.col("new_revision") == item["new_revision"])
    others = change.known.changes
    if others is not None:
        by = others.filter(same & (pl.col("status") != "CANCELLED"))["change"]
        if len(by):
            return str(by[0])
    products = change.known.products
    if products is None:
        return None
    over = pl.col("revision_status").is_in(["RELEASED", "OBSOLETE", "BLOCKED"])
    there = (pl.col("part") == item["item"]) & (pl.col("revision") == item["new_revision"])
    return NONE if products.filter(there & over).height else None


def interchangeable(change: Change) -> Iterator[Finding]:
    """ECO-022: nothing on whether old and new may be mixed."""
    for item in change.each_item():
        if item["old_revision"] and item["interchangeable_code"] is None:
            told = {"observed": item["old_revision"], "expected": item["new_revision"] or NONE}
            yield change.of_item("ECO-022", item, "item", **told)
