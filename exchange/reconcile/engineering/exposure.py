"""What is there of the old revision of an item and of the components that go out of it."""

from collections.abc import Iterator, Mapping

import polars as pl

from exchange.model.impact import Exposed
from exchange.reconcile.engineering.dispositions import held
from exchange.reconcile.engineering.stated import DISPOSITIONS, Change, Row
from exchange.reconcile.engineering.usage import Parents

Said = Mapping[str, tuple[str, str]]
"""The code of a disposition and the customer's words, by class of stock."""


def exposed(change: Change, item: Row, used: Parents) -> Iterator[Exposed]:
    """Yield what there is of an item, then of each component that the change takes out of it.

    What becomes of a component is said where it is an affected item itself.
    """
    yield from holdings(change, item, dispositions(change, item["line"]))
    lines = {row["item"]: row["line"] for row in change.each_item()}
    gone = change.removed.filter(pl.col("item") == item["item"])
    for row in gone.unique("part_old", keep="first", maintain_order=True).iter_rows(named=True):
        part = row["part_old"]
        if part in lines:
            continue
        others = tuple(each for each in used.get(part, ()) if each != item["item"])
        component = {"item": part, "old_revision": row["revision_old"]}
        for each in holdings(change, component, {}):
            yield Exposed(
                each.part, each.revision, each.stock_class, each.quantity,
                component=True, also_in=others,
            )  # fmt: skip


def holdings(change: Change, item: Row, said: Said) -> Iterator[Exposed]:
    """Yield what there is of a part, by class, with what shall become of it."""
    for name, quantity in held(change, item).items():
        code, words = said.get(name) or said.get("ALL") or ("", "")
        revision = item["old_revision"] or ""
        yield Exposed(item["item"], revision, name, quantity, disposition=code, stated=words)


def dispositions(change: Change, line: int) -> Said:
    """Return what the change says of an affected item."""
    rows = change.frame(DISPOSITIONS).filter(pl.col("line") == line)
    return {
        row["stock_class"]: (row["disposition_code"] or "", row["disposition"] or "")
        for row in rows.iter_rows(named=True)
    }
