"""Old values a change states, against those of the order as it stands."""

from collections.abc import Iterator

from exchange.model.findings import Finding
from exchange.reconcile.changing.change import Change
from exchange.reconcile.changing.events import priced
from exchange.reconcile.figures import plain
from exchange.reconcile.order_state import OrderLine, line_key
from exchange.reconcile.ordering.items import header
from exchange.reconcile.ordering.known import Ordering


def otherwise(change: Change, _known: Ordering) -> Iterator[Finding]:
    """POC-003: the day of the order, or an old quantity or price, is not the one we have."""
    table, said = header(change.message)
    day = said.get("order_date")
    if day is not None and change.before.ordered_on and str(day) != change.before.ordered_on:
        told = {"observed": day, "expected": change.before.ordered_on, "line": "-"}
        yield table.finding("POC-003", 0, "order_date", **told)
    frame = change.message.tables["order_change_lines"].frame
    for row in frame.iter_rows(named=True):
        line = change.before.lines.get(line_key(row))
        for column, ours, same in () if line is None else old_values(line, row):
            if not same:
                stated = plain(row[column])
                yield change.finding("POC-003", row["line_number"], column, (stated, ours))


def old_values(line: OrderLine, row: dict[str, object]) -> Iterator[tuple[str, str, bool]]:
    """Yield what a row states of the line as it was: column, our value, whether it is the same."""
    if row.get("old_quantity") is not None and line.quantity is not None:
        yield "old_quantity", plain(line.quantity), row["old_quantity"] == line.quantity
    if row.get("old_price") is not None and line.price is not None:
        yield "old_price", priced(line), row["old_price"] == line.price
