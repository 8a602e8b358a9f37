"""Which order it is: its number, and whether it was ordered before."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.figures import plain, under
from exchange.reconcile.order_state import Row
from exchange.reconcile.ordering.items import Dated, Item, header
from exchange.reconcile.ordering.known import Ordering


def series(message: Message, known: Ordering) -> Iterator[Finding]:
    """PO-001: a number that does not follow the agreed series, a regular expression."""
    table, said = header(message)
    number, agreed = said["number"], known.policy.series
    if number is not None and agreed and not re.fullmatch(agreed, number):
        clause = under(known.policy.cited("series"))
        yield table.finding("PO-001", 0, "number", observed=number, expected=agreed, **clause)


def duplicates(message: Message, items: Sequence[Item], known: Ordering) -> Iterator[Finding]:
    """PO-004: what another order asks for as well: the same part and quantity, near the day."""
    own = header(message)[1]["number"]
    days = known.policy.duplicate_days
    if days is None:
        return
    for item in items:
        others = known.open_orders_of.get(item.part, ())
        for dated, other in product(item.dates, others):
            wanted = dated.day, item.counted(dated.quantity)
            if other["order_number"] != own and alike(wanted, other, days):
                yield twin(item, dated, other, known)


def alike(wanted: tuple[date, Decimal | None], other: Row, days: int) -> bool:
    """Tell whether an open line asks for as much as is wanted, on a day near to it."""
    day, quantity = wanted
    if other["requested_date"] is None or quantity is None:
        return False
    near = abs((other["requested_date"] - day).days) <= days
    return near and bool(other["quantity"] == quantity)


def twin(item: Item, dated: Dated, other: Row, known: Ordering) -> Finding:
    """Return the question whether both are wanted."""
    return item.late(
        "PO-004",
        dated,
        "quantity",
        f"{other['order_number']} / {other['line_number']}",
        observed=plain(other["quantity"]),
        days=known.policy.duplicate_days,
        **under(known.policy.cited("duplicate_days")),
    )
