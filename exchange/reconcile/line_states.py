"""How far an order line is, as people are shown it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from exchange.reconcile.deliveries import Delivery
from exchange.reconcile.order_state import Order, OrderLine, Row

LineState = Literal[
    "NEW", "PENDING", "CONFIRMED", "CHANGE_REQUESTED", "DELAYED", "SHIPPED", "CANCELLED"
]
"""NEW: not answered. PENDING: in question. CHANGE_REQUESTED: a change of it is in question."""

CONFIRMED = "ACCEPTED"
"""What our ERP answers to a line it will deliver."""


def line_states(
    order: Order, shipments: Sequence[Row], commits: Sequence[Row]
) -> dict[str, LineState]:
    """Return how far each line of an order is; shipments and commitments are those of the order.

    Commitments come the oldest first: the first one never moves, and a later day than it is late.
    """
    return {
        number: line_state(
            order,
            number,
            [row for row in shipments if row["line_number"] == number],
            [row for row in commits if row["line_number"] == number],
        )
        for number in order.lines
        if number is not None
    }


def line_state(
    order: Order, number: str, shipments: Sequence[Row], commits: Sequence[Row]
) -> LineState:
    """Return how far one line is; the surest thing that is known of it counts."""
    line = order.lines[number]
    shipped = sum((row["quantity"] or Decimal(0) for row in shipments), Decimal(0))
    confirmed = any(row["answer"] == CONFIRMED for row in commits)
    known: Sequence[tuple[LineState, bool]] = (
        ("SHIPPED", bool(shipped) and line.quantity is not None and shipped >= line.quantity),
        ("CANCELLED", order.cancelled or line.deleted_by is not None),
        ("CHANGE_REQUESTED", line.changing or order.changing),
        ("PENDING", line.waits),
        ("DELAYED", confirmed and slipped(line, commits)),
        ("CONFIRMED", confirmed),
    )
    return next((state for state, holds in known if holds), "NEW")


def slipped(line: OrderLine, commits: Sequence[Row]) -> bool:
    """Tell whether a delivery is committed to a later day than it was first."""
    first: dict[int | None, date] = {}
    for row in commits:
        day = committed(line, row)
        if day is not None and day > first.setdefault(row["schedule"], day):
            return True
    return False


def committed(line: OrderLine, row: Row) -> date | None:
    """Return the day a row commits to, that wanted where it states none; None where unknown."""
    day: date | None = row["date"]
    wanted = [each.day for each in meant(line, row)]
    return day or (wanted[0] if len(wanted) == 1 else None)


def meant(line: OrderLine, row: Row) -> list[Delivery]:
    """Return the deliveries of a line that a row of commitments is about: one, or all."""
    return [each for each in line.deliveries if row["schedule"] in {None, each.schedule}]
