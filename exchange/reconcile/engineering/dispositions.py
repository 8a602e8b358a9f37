"""What becomes of the old revision that is there: asked where nothing is said, costs released."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from exchange.model.findings import Finding
from exchange.model.impact import StockClass
from exchange.reconcile.engineering.stated import DISPOSITIONS, Change, Row
from exchange.reconcile.figures import plain

CLASSES: Mapping[str, StockClass] = {
    "STOCK": "STOCK", "ON_ORDER": "ON_ORDER", "WIP": "WIP", "FINISHED": "FINISHED",
    "TRANSIT": "IN_TRANSIT",
}  # fmt: skip
"""What a change calls a kind of stock our ERP tells."""

COSTLY = ("SCRAP", "RETURN")
"""What nobody does without a release of the costs."""

Holdings = Mapping[StockClass, Decimal]


def held(change: Change, item: Row) -> Holdings:
    """Return how much there is of the old revision of an item, by class, without what is nothing.

    Stock without a revision counts, and all of it where the change names no old revision.
    """
    stock = change.known.stock
    if stock is None:
        return {}
    same = pl.col("part") == item["item"]
    if item["old_revision"] is not None:
        same &= pl.col("revision").is_null() | (pl.col("revision") == item["old_revision"])
    summed = stock.filter(same).group_by("location").agg(pl.sum("quantity"))
    found = {CLASSES[where]: quantity for where, quantity in summed.iter_rows()}
    return {name: found[name] for name in CLASSES.values() if found.get(name, Decimal(0)) > 0}


def stated(change: Change, item: Row) -> frozenset[str]:
    """Return the classes for which the change says what becomes of them."""
    said = pl.col("disposition").is_not_null() | pl.col("disposition_code").is_not_null()
    rows = change.frame(DISPOSITIONS).filter(said & (pl.col("line") == item["line"]))
    return frozenset(rows["stock_class"])


def missing(change: Change) -> Iterator[Finding]:
    """ECO-011: nothing is said of a class that holds something."""
    for item in change.each_item():
        said = stated(change, item)
        for name, quantity in held(change, item).items():
            if not said & {name, "ALL"}:
                told = {"observed": plain(quantity), "expected": name}
                yield change.of_item("ECO-011", item, "item", **told)


def costly(change: Change) -> Iterator[Finding]:
    """ECO-012: something is to be scrapped or returned, and nothing can say that it is paid for."""
    items = {item["line"]: item for item in change.each_item()}
    rows = change.frame(DISPOSITIONS).filter(pl.col("disposition_code").is_in(COSTLY))
    for row in rows.iter_rows(named=True):
        item = items.get(row["line"])
        if item is None:
            continue
        quantity = concerned(held(change, item), row["stock_class"])
        if quantity:
            told = {"quantity": plain(quantity), "item": item["item"]}
            about = {"observed": row["disposition_code"], "expected": row["stock_class"], **told}
            yield change.finding("ECO-012", DISPOSITIONS, row["row"], "disposition", **about)


def concerned(holdings: Holdings, stock_class: str) -> Decimal:
    """Return how much a disposition for a class, or for all of them, is about."""
    if stock_class == "ALL":
        return sum(holdings.values(), Decimal(0))
    return sum((each for name, each in holdings.items() if name == stock_class), Decimal(0))
