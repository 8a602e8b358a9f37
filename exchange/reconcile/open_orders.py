"""What a partner still expects of us: the open deliveries of all orders as they stand."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

import polars as pl

from exchange.model.findings import STANDING
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.reconcile import order_state
from exchange.reconcile.changing.sequence import sequenced
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.order_state import CHANGE, ORDER, Order, OrderLine

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "order_number": pl.String, "line_number": pl.String, "part": pl.String,
    "quantity": pl.Decimal(28, 6), "requested_date": pl.Date, "revision": pl.String,
}  # fmt: skip

Open = tuple[str, str, str | None, Decimal, date | None, str | None]
"""A delivery that is open: the columns of `SCHEMA`."""

Key = tuple[str, str]
"""The numbers of an order and of a line of it."""


def open_orders(known: Circumstances, since: date) -> pl.DataFrame:
    """Return what is open of orders that want anything from a day on, a row for each delivery.

    What was shipped of a line is taken from its earliest deliveries. An order that was open when
    we began counts as our ERP told it, until we get it from the partner.
    """
    shipped = sent(known.table("shipments"), known.table("opening_orders"))
    orders = dict(standing(known, since))
    rows = [row for number, order in orders.items() for row in of_order(number, order, shipped)]
    rows += opened(known.table("opening_orders"), orders, shipped)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def standing(known: Circumstances, since: date) -> Iterator[tuple[str, Order]]:
    """Yield the orders by their numbers, those ahead in the same file included."""
    ahead = [
        each
        for each in known.before
        if each.document in {ORDER, CHANGE} and each.verdict in STANDING
    ]
    held = sorted((*known.ledger.orders(since), *ahead), key=numbered)
    for number, documents in groupby(held, numbered):
        order = order_state.order(sequenced(documents))
        if order is not None:
            yield number, order


def numbered(document: Document) -> str:
    """Return the number of an order as orders are told apart."""
    return significant(document.number)


def sent(shipments: pl.DataFrame | None, opening: pl.DataFrame | None) -> dict[Key, Decimal]:
    """Return what was shipped of each line, at least what was at the cut-over."""
    found = summed(shipments, "quantity")
    for key, before in summed(opening, "shipped").items():
        found[key] = max(before, found.get(key, Decimal(0)))
    return found


def summed(table: pl.DataFrame | None, column: str) -> dict[Key, Decimal]:
    """Return the sum of a column for each line."""
    found: dict[Key, Decimal] = {}
    for row in () if table is None else table.iter_rows(named=True):
        key = (row["order_number"], row["line_number"])
        found[key] = found.get(key, Decimal(0)) + (row[column] or 0)
    return found


def of_order(number: str, order: Order, shipped: dict[Key, Decimal]) -> Iterator[Open]:
    """Yield what is open of one order."""
    for line_number, line in order.lines.items():
        if order.cancelled or line.deleted_by is not None or line_number is None:
            continue
        gone = shipped.get((number, line_number), Decimal(0))
        for day, quantity in left(wanted(line), gone):
            yield number, line_number, line.customer_part, quantity, day, line.revision


def wanted(line: OrderLine) -> list[tuple[date | None, Decimal]]:
    """Return the deliveries of a line, the earliest first; all of it where none is known."""
    if line.deliveries or line.quantity is None:
        found = sorted((each.day, each.quantity) for each in line.deliveries)
        return [*found]
    return [(None, line.quantity)]


def left(
    deliveries: Iterable[tuple[date | None, Decimal]], gone: Decimal
) -> Iterator[tuple[date | None, Decimal]]:
    """Yield what is left of deliveries once the earliest were sent."""
    for day, quantity in deliveries:
        taken = min(gone, quantity)
        gone -= taken
        if quantity > taken:
            yield day, quantity - taken


def opened(
    table: pl.DataFrame | None, orders: dict[str, Order], shipped: dict[Key, Decimal]
) -> Iterator[Open]:
    """Yield what is open of the orders only our ERP told us of."""
    if table is None:
        return
    ours: dict[Key, list[dict[str, Any]]] = {}
    for row in table.sort("requested_date").iter_rows(named=True):
        if significant(row["order_number"]) not in orders:
            ours.setdefault((row["order_number"], row["line_number"]), []).append(row)
    for key, rows in ours.items():
        gone = shipped.get(key, Decimal(0))
        for day, quantity in left([(row["requested_date"], row["quantity"]) for row in rows], gone):
            yield *key, rows[0]["customer_part"], quantity, day, rows[0]["revision"]
