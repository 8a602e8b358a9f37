"""What an engineering change means for us, and what we answer to it.

The impact is worked out of the change and of what we hold. People add what nobody can work out:
whether we do it, when, at what cost, by which steps.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

StockClass = Literal["STOCK", "ON_ORDER", "WIP", "FINISHED", "IN_TRANSIT"]


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An open delivery of an order line that a change touches, in the buyer's own numbers.

    `through` are the assemblies from the ordered part down to the affected item, empty where that
    itself is ordered. `asks` is whether the buyer must say which revision is wanted.
    """

    order_number: str
    line_number: str
    part: str
    revision: str
    quantity: Decimal
    requested_date: date | None
    asks: bool
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A period of the forecast in force that a change touches; `through` as in `OpenLine`.

    `outdated` is whether it shows the old revision after the day of the change.
    """

    part: str
    revision: str
    ship_to: str
    start: date | None
    end: date | None
    quantity: Decimal
    commitment: str
    outdated: bool
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exposed:
    """What there is of something that a change leaves behind, in one class of stock.

    `component` is whether it is a part that goes out of the affected item and not the item itself.
    `disposition` is the code of what shall become of it, `stated` the customer's words; both are
    empty where they say nothing. `also_in` are assemblies that need it all the same.
    """

    part: str
    revision: str
    stock_class: StockClass
    quantity: Decimal
    disposition: str = ""
    stated: str = ""
    component: bool = False
    also_in: tuple[str, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether nobody said what shall become of it."""
        return not self.disposition


@dataclass(frozen=True, slots=True)
class Limit:
    """A reason why a change cannot hold before a day.

    `notice` and `frozen` are agreed, in `clause`; `material` is the lead time of a new `part`.
    """

    kind: Literal["notice", "frozen", "material"]
    day: date
    days: int
    part: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class ItemImpact:
    """What a change of one affected item means.

    `effectivity` is the code of from when on it holds, `stated` the customer's words. `effective`
    is the day, None where it is not one of days. `earliest` is the first day that keeps to every
    one of the `limits`.
    """

    line: int
    item: str
    old_revision: str
    new_revision: str
    effectivity: str
    stated: str
    effective: date | None
    earliest: date
    limits: tuple[Limit, ...] = ()
    orders: tuple[OpenLine, ...] = ()
    forecast: tuple[Foreseen, ...] = ()
    stock: tuple[Exposed, ...] = ()

    @property
    def in_time(self) -> bool | None:
        """Whether the day wanted keeps to every limit; None where none is wanted."""
        return None if self.effective is None else self.effective >= self.earliest


@dataclass(frozen=True, slots=True)
class Impact:
    """What an engineering change means for orders, forecast, stock and dates.

    `escalate` are the reasons to pass it on at once, `STOP_BUILD` and `SAFETY`. `lacking` names the
    tables of our ERP nobody feeds, so that nothing is known of them; it is not that there is none.
    """

    change: str
    revision: str
    received_on: date
    items: tuple[ItemImpact, ...] = ()
    escalate: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def earliest(self) -> date:
        """The first day on which all of it can hold."""
        return max((each.earliest for each in self.items), default=self.received_on)

    @property
    def asking(self) -> tuple[OpenLine, ...]:
        """The order lines for which the buyer must say which revision is wanted."""
        return tuple(line for each in self.items for line in each.orders if line.asks)

    @property
    def undecided(self) -> tuple[Exposed, ...]:
        """The stock of which nobody said what shall become of it."""
        return tuple(held for each in self.items for held in each.stock if held.undecided)

    def exposed(self) -> Iterator[tuple[str, Decimal]]:
        """Yield each disposition, empty where there is none, with all that is to go that way."""
        every = [held for each in self.items for held in each.stock]
        for code in dict.fromkeys(held.disposition for held in every):
            yield code, total(held.quantity for held in every if held.disposition == code)


def total(quantities: Iterable[Decimal]) -> Decimal:
    """Return quantities added up."""
    return sum(quantities, Decimal(0))


Decision = Literal["accepted", "conditional", "rejected", "pending"]
"""What we say: we do it, we do it if something is met, we do not, or we need longer."""


@dataclass(frozen=True, slots=True)
class Task:
    """A step of carrying a change out, with the day it is due and who does it."""

    number: int
    text: str
    due: date
    owner: str = ""
    created_by: str = ""
    created_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a change costs: once, and more for each unit built; in one currency."""

    currency: str
    one_off: Decimal | None = None
    per_unit: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ImpactAnswer:
    """What we answer to a change: the impact, and what people decided and estimate.

    `number` is our own number of the answer. The fields are those of RosettaNet PIP 2C2 (response,
    day of a later response, impact, cost, implementation) and 2C6 (tasks). `answer_on` is when we
    answer where the decision is pending.
    """

    number: str
    impact: Impact
    decision: Decision = "pending"
    answer_on: date | None = None
    estimated_implementation: date | None = None
    requested_implementation: date | None = None
    description: str = ""
    cost: Cost | None = None
    tasks: tuple[Task, ...] = ()
    conditions: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    answered_by: str = ""
    answered_on: date | None = None
