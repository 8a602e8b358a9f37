"""The lines of an order as they stand: what is wanted when, what we committed to, what left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from exchange.reconcile.deliveries import Delivery
from exchange.reconcile.line_states import LineState, line_states
from exchange.reconcile.order_state import Order, OrderLine, Row


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """A quantity that is wanted on a day; `first` are the days parts of it were first wanted."""

    schedule: int
    day: date
    quantity: str
    first: Sequence[date]


@dataclass(frozen=True, slots=True)
class CommitShown:
    """What we said to a line; `schedule` is None where it is about all of it."""

    schedule: int | None
    day: date | None
    quantity: str
    answer: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line. `deleted_by` is the change that deleted it, empty where none did."""

    number: str
    part: str
    revision: str
    unit: str
    quantity: str
    price: str
    state: LineState
    changing: bool
    deleted_by: str
    deliveries: Sequence[DeliveryShown]
    commitments: Sequence[CommitShown]
    shipped: str


def lines(held: Order, shipments: Sequence[Row], commits: Sequence[Row]) -> Iterator[LineShown]:
    """Yield the lines of an order in their order, with how far each is."""
    states = line_states(held, shipments, commits)
    for number, each in held.lines.items():
        if number is not None:
            both = (commits, shipments)
            told = [[row for row in rows if row["line_number"] == number] for rows in both]
            yield line(number, each, states[number], told)


def line(
    number: str, each: OrderLine, state: LineState, told: Sequence[Sequence[Row]]
) -> LineShown:
    """Return one line; of what our own side `told`, commitments come first, then shipments."""
    commits, shipments = told
    left = sum((row["quantity"] or Decimal(0) for row in shipments), Decimal(0))
    return LineShown(
        number=number,
        part=each.customer_part or "",
        revision=each.revision or "",
        unit=each.unit or "",
        quantity=plain(each.quantity),
        price=plain(each.price) + (f" / {plain(each.price_basis)}" if each.price_basis else ""),
        state=state,
        changing=each.changing,
        deleted_by=each.deleted_by or "",
        deliveries=[delivery(one) for one in each.deliveries],
        commitments=[commit(row) for row in commits],
        shipped=plain(left),
    )


def delivery(each: Delivery) -> DeliveryShown:
    """Return one delivery."""
    first = dict.fromkeys(lot.first for lot in each.lots)
    return DeliveryShown(each.schedule, each.day, plain(each.quantity), [*first])


def commit(row: Row) -> CommitShown:
    """Return one commitment."""
    return CommitShown(
        row["schedule"], row["date"], plain(row["quantity"]), row["answer"], row["known_at"]
    )


def plain(number: Decimal | None) -> str:
    """Return a number digit for digit, without zeros behind its point; '' where there is none."""
    return "" if number is None else f"{number.normalize():f}"
