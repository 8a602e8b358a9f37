"""Parts and revisions of the lines of an order, or of those a change makes different."""

from collections.abc import Iterator, Sequence

import polars as pl

from exchange.model.findings import Finding
from exchange.reconcile import master, replaced
from exchange.reconcile.order_state import Order, OrderLine, line_key
from exchange.reconcile.ordering.items import Item
from exchange.reconcile.ordering.known import Ordering


def parts(items: Sequence[Item], known: Ordering) -> Iterator[Finding]:
    """MD-003 to 006 and MD-012: parts and revisions we do not have, or not any more.

    Of a line that stands with the same part and revision it was asked when that was ordered.
    """
    fresh = [item for item in items if known.order is None or other(item, known.order)]
    if fresh:
        named = ((item.row, item.part, item.revision) for item in fresh)
        lines = pl.DataFrame([*named], schema=master.LINES, orient="row")
        told = (known.products, known.ecos)
        yield from replaced.parts(fresh[0].table, lines, told, known.today)


def other(item: Item, held: Order) -> bool:
    """Tell whether a line of a change is for something that was not ordered before."""
    line = held.lines.get(line_key(item.said)) or OrderLine()
    return (line.customer_part, line.revision or "") != (item.part, item.revision)
