"""What cannot be undone or was promised: shipped, in production, confirmed, not answered yet."""

from collections.abc import Iterator
from decimal import Decimal

from exchange.model.findings import Finding
from exchange.reconcile.changing.change import Change
from exchange.reconcile.days import total
from exchange.reconcile.figures import plain
from exchange.reconcile.line_states import CONFIRMED, meant
from exchange.reconcile.order_state import OrderLine, Row
from exchange.reconcile.ordering.known import Ordering, of_order

ANSWERS = frozenset({"accept", "refuse"})
"""What a line asks for that answers a proposal of ours."""


def below_shipped(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-008: less than was shipped already."""
    shipped: dict[str, Decimal] = {}
    for row in of_order(known.shipments, change.number):
        line = row["line_number"]
        shipped[line] = shipped.get(line, Decimal(0)) + (row["quantity"] or 0)
    for line in change.touched():
        after = change.after.lines[line]
        wanted = after.quantity if after.deleted_by is None else Decimal(0)
        gone = shipped.get(line, Decimal(0))
        if wanted is not None and wanted < gone and change.before.lines[line].deleted_by is None:
            about = {"outside": plain(gone - wanted)}
            yield change.finding("POC-008", line, "quantity", (plain(wanted), plain(gone)), **about)


def in_production(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-009: a line that is being built."""
    started = {row["line_number"] for row in of_order(known.started, change.number)}
    happened = {event.line for event in change.events} & started
    for line in change.before.lines:
        if line in happened:
            yield change.finding("POC-009", line, "line_number", (line, ""))


def repriced(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-011: another price of a line than the one we have confirmed."""
    confirmed = {
        row["line_number"]: row.get("price")
        for row in of_order(known.order_commit, change.number)
        if row["answer"] == CONFIRMED
    }
    for event in change.named("PRICE"):
        price = confirmed.get(event.line)
        same = price is not None and price == change.after.lines[event.line].price
        if event.line in confirmed and not same:
            told = event.new, event.old if price is None else plain(price)
            yield change.finding("POC-011", event.line, "price", told)


def superseded(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-013: earlier changes of a line that we have not answered; the newest one will be."""
    rows = of_order(known.unanswered, change.number)
    for line in change.touched():
        earlier = [row["change_number"] for row in rows if row["line_number"] == line]
        if earlier:
            own = change.message.tables["order_change_header"].frame["change_number"][0] or "-"
            yield change.finding("POC-013", line, "line_number", (own, ", ".join(sorted(earlier))))


def unproposed(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-015: an answer of the buyer to a proposal that we did not make."""
    if known.order_commit is None and not known.proposals:
        return
    open_lines = known.proposals | {
        row["line_number"]
        for row in of_order(known.order_commit, change.number)
        if proposes(row, change.before.lines.get(row["line_number"], OrderLine()))
    }
    for row in change.message.tables["order_change_lines"].frame.iter_rows(named=True):
        if row["action"] in ANSWERS and row["line_number"] not in open_lines:
            yield change.finding("POC-015", row["line_number"], "action", (row["action"], ""))


def proposes(row: Row, line: OrderLine) -> bool:
    """Tell whether we commit to something else than is wanted: day, quantity or price."""
    wanted = meant(line, row)
    quantity = line.quantity if row["schedule"] is None else total(wanted)
    otherwise = (
        row["date"] is not None and row["date"] not in {each.day for each in wanted},
        row["quantity"] is not None and row["quantity"] != quantity,
        row.get("price") is not None and row["price"] != line.price,
    )
    return row["answer"] == CONFIRMED and any(otherwise)
