"""The open order lines and the periods of the forecast that the change of an item touches."""

from collections.abc import Iterator, Mapping

import polars as pl

from exchange.model.impact import Foreseen, OpenLine
from exchange.reconcile.engineering.demand import affected
from exchange.reconcile.engineering.stated import Change, Row
from exchange.reconcile.engineering.usage import Parents, users


def orders(change: Change, item: Row, used: Parents) -> Iterator[OpenLine]:
    """Yield the open lines of the item from its day on, then those of what is built with it.

    Only for the item itself a revision has to be named: what uses it keeps its own.
    """
    yield from (opened(row, (), asks=True) for row in rows(affected(change, item)))
    for part, chain in wanted(change.known.open_orders, users(item["item"], used)):
        product = {**item, "item": part, "new_revision": None}
        yield from (opened(row, chain, asks=False) for row in rows(affected(change, product)))


def wanted(
    frame: pl.DataFrame | None, found: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the assemblies that a frame names in `part`, with what lies between."""
    named = set() if frame is None else {*frame["part"]}
    yield from ((part, chain) for part, chain in found.items() if part in named)


def opened(row: Row, through: tuple[str, ...], *, asks: bool) -> OpenLine:
    """Return an open delivery as people are shown it."""
    return OpenLine(
        order_number=row["order_number"],
        line_number=row["line_number"],
        part=row["part"],
        revision=row["revision"] or "",
        quantity=row["quantity"],
        requested_date=row["requested_date"],
        asks=asks,
        through=through,
    )


def rows(frame: pl.DataFrame) -> Iterator[Row]:
    """Yield the rows of a frame."""
    yield from frame.iter_rows(named=True)


def forecast(change: Change, item: Row, used: Parents) -> Iterator[Foreseen]:
    """Yield the periods that reach beyond the day of the change, of the item and of its users.

    Those that show the new revision already are not touched.
    """
    periods = change.known.forecast
    if periods is None:
        return
    last = pl.coalesce("end", "start")
    begin = pl.lit(item["begin"], pl.Date)
    later = periods.filter((begin.is_null() | (last >= begin)) & (pl.col("quantity") > 0))
    new = (pl.col("revision") == pl.lit(item["new_revision"], pl.String)).fill_null(value=False)
    for row in rows(later.filter((pl.col("part") == item["item"]) & ~new)):
        old = item["begin"] is not None and row["revision"] == item["old_revision"]
        yield foreseen(row, (), outdated=bool(row["revision"]) and old)
    for part, chain in wanted(later, users(item["item"], used)):
        for row in rows(later.filter(pl.col("part") == part)):
            yield foreseen(row, chain, outdated=False)


def foreseen(row: Row, through: tuple[str, ...], *, outdated: bool) -> Foreseen:
    """Return a period as people are shown it."""
    return Foreseen(
        part=row["part"],
        revision=row["revision"] or "",
        ship_to=row["ship_to"] or "",
        start=row["start"],
        end=row["end"],
        quantity=row["quantity"],
        commitment=row["commitment"] or "",
        outdated=outdated,
        through=through,
    )
