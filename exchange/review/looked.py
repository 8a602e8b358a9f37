"""What a review is worked out from, and how a figure is put down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.policies import DeliveryWindow, ForecastPolicy
from exchange.model.reviews import Facts, Figure, Kind
from exchange.review import stability, timeliness
from exchange.review.stability import Compared, Stated


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a review is worked out from.

    `forecasts` are those in force one after the other, also from before the span, `compared` the
    differences of each of the span against its agreement, and whether it was held. `wanted` has
    the deliveries ordered (order_lines.WANTED) with `ordered_at`, `asked` the orders of the span.
    """

    facts: Facts
    agreement: Agreement | None
    calendar: BusinessCalendar
    forecasts: tuple[Stated, ...]
    compared: Sequence[Compared]
    wanted: pl.DataFrame = field(repr=False)
    asked: tuple[timeliness.Asked, ...] = ()

    @property
    def policy(self) -> ForecastPolicy:
        """What was agreed on forecasts."""
        return self.agreement.forecast if self.agreement else ForecastPolicy()

    @cached_property
    def changes(self) -> pl.DataFrame:
        """What each forecast of the span changes of the one before."""
        return stability.changes(self.forecasts, self.facts.span.first)

    @property
    def own(self) -> tuple[Stated, ...]:
        """The forecasts that came within the span."""
        return tuple(each for each in self.forecasts if each.day >= self.facts.span.first)


def figure(
    key: str, value: Decimal | int | None, kind: Kind, why: str = "", **places: str | int
) -> Figure:
    """Return a figure; `why` counts only where there is none."""
    return Figure(key, value, kind, places, why if value is None else "")


def plain(units: Decimal) -> str:
    """Return a quantity without the zeros behind its point."""
    return f"{units.normalize():f}"


def window(looked: Looked) -> DeliveryWindow:
    """Return the agreed window of delivery; without one, the day itself."""
    return looked.agreement.delivery if looked.agreement else DeliveryWindow()
