"""What we say to an order or a change of one: line by line, in the buyer's own numbers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

LineState = Literal[
    "received", "accepted", "changed", "rescheduled", "delayed", "held", "rejected", "not_found",
    "cancelled"
]  # fmt: skip
"""What we say to a line.

`received`: it is under review. `changed`: accepted with another quantity or price.
`rescheduled`: accepted with other dates. `delayed`: later than promised, the new day is open.
`held`: it waits for an answer of the buyer.
"""

OrderState = Literal["received", "accepted", "changed", "rejected"]
"""What we say to the order as a whole; `changed` is accepted with changes."""


@dataclass(frozen=True, slots=True)
class ScheduleAnswer:
    """A quantity of a line with the day asked for and the day we commit to, None where open."""

    quantity: Decimal | None
    requested: date | None = None
    committed: date | None = None


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What we say to one line; identifiers exactly as the buyer wrote them.

    `change` is what the line asked for where it was of a change (`add`, `change`, `delete`,
    `replace`), empty otherwise. `reasons` are sentences for people, in the partner's language.
    """

    line_number: str
    state: LineState
    customer_part: str = ""
    revision: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    change: str = ""
    schedules: tuple[ScheduleAnswer, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """Our business answer to one purchase order, or to a change of it.

    `number` is the buyer's order number, `day` its date. `change` is the change's own
    number or sequence where a change is answered, `changing` whether one is. `response` is
    our own number of this answer. `detailed` is whether lines are said at all.
    """

    response: str
    number: str
    state: OrderState
    day: date | None = None
    change: str = ""
    changing: bool = False
    supplier_order: str = ""
    currency: str = ""
    detailed: bool = True
    lines: tuple[LineAnswer, ...] = ()
    reasons: tuple[str, ...] = ()
    kind: Literal["order"] = "order"
