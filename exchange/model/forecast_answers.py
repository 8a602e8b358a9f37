"""What we say to a forecast: line by line, period by period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ForecastState = Literal["committed", "received", "rejected"]
"""What we say to the forecast as a whole; `received`: it is under review, nothing is promised."""

ForecastLineState = Literal["committed", "received", "held", "rejected"]
"""What we say to a line; `held`: it waits for an answer of the partner."""


@dataclass(frozen=True, slots=True)
class AnsweredQuantity:
    """A quantity of a period; `end` is None where it is for one day.

    `commitment` is `firm` where we stand by it, `proposed` where the partner has to agree,
    `open` where it is the partner's own quantity, to which nobody has committed yet. `reason` is
    why it is another than was asked for, for people.
    """

    quantity: Decimal
    start: date
    end: date | None = None
    commitment: Literal["firm", "proposed", "open"] = "firm"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ForecastLineAnswer:
    """What we say to one line; identifiers exactly as the partner wrote them.

    `reasons` are sentences for people, in the partner's language. `exception` is whether anything
    else is committed to than was asked for.
    """

    line_number: str
    customer_part: str
    revision: str = ""
    order_number: str = ""
    ship_to: str = ""
    unit: str = ""
    state: ForecastLineState = "committed"
    quantities: tuple[AnsweredQuantity, ...] = ()
    reasons: tuple[str, ...] = ()
    exception: bool = False


@dataclass(frozen=True, slots=True)
class ForecastAnswer:
    """Our answer to one forecast.

    `number` is the partner's forecast number, `day` its date, `response` our own number,
    `horizon` the first and the last day it covers, as far as it says so. `supersedes` is our
    number of the response it takes the place of, empty where there was none.
    """

    response: str
    number: str
    state: ForecastState = "committed"
    day: date | None = None
    horizon: tuple[date | None, date | None] = (None, None)
    lines: tuple[ForecastLineAnswer, ...] = ()
    reasons: tuple[str, ...] = ()
    supersedes: str = ""
    kind: Literal["forecast"] = "forecast"
