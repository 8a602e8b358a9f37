"""What we commit to of a forecast: line by line, period by period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class CommittedQuantity:
    """A quantity we promise for a period; `end` is None where it is for one day.

    `commitment` is `firm` where we stand by it, `proposed` where the partner has to agree.
    """

    quantity: Decimal
    start: date
    end: date | None = None
    commitment: Literal["firm", "proposed"] = "firm"


@dataclass(frozen=True, slots=True)
class ForecastLineAnswer:
    """What we commit to of one line; identifiers exactly as the partner wrote them."""

    line_number: str
    customer_part: str
    revision: str = ""
    order_number: str = ""
    unit: str = ""
    committed: tuple[CommittedQuantity, ...] = ()


@dataclass(frozen=True, slots=True)
class ForecastAnswer:
    """Our answer to one forecast.

    `number` is the partner's forecast number, `day` its date, `response` our own number.
    """

    response: str
    number: str
    day: date | None = None
    lines: tuple[ForecastLineAnswer, ...] = ()
