"""What orders and their changes are judged by besides themselves: agreement, master data, holdings.

A frame is None where nobody ever fed it; then no rule that needs it is applied.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from exchange.model.agreements import Agreement, Terms
from exchange.model.calendars import BusinessCalendar
from exchange.model.numbers import significant
from exchange.model.policies import OrderPolicy
from exchange.reconcile.order_state import Order, Row

Rows = Mapping[str, tuple[Row, ...]]
"""The rows of a frame by the value of one column."""


@dataclass(frozen=True, kw_only=True)
class Ordering:
    """Everything handed in to the rules of orders and changes.

    `today` is the local day of receipt at our site, `agreement` the version in force on it,
    `site` and `partner` the calendars of both sides, `buyers` the identifications of buyers we
    know (none: not checked). `order` is the order a change is about, as it stands, None for an
    order and where there is none.

    Columns that are read:

    - `products` part, revision, family, status, revision_status, unit, lead_time_days, moq,
      multiple, export_class, description (may be missing), ship_to, valid_from, valid_to
    - `prices` part, currency, price, per, from_quantity, valid_from, valid_to, reference
    - `lead_times` part, lead_time_days, valid_from
    - `shipments` order_number, line_number, quantity
    - `order_commit` order_number, line_number, schedule, quantity, date, answer (ACCEPTED where
      we will deliver), price (may be missing)
    - `forecast`, the current one: part, ship_to, start, end (the last day), quantity; `horizon`
      are its first and its last day, where it does not hold all parts
    - `open_orders`, open lines of the partner: order_number, line_number, part, quantity,
      requested_date
    - `ecos`, engineering changes: part, change, old_revision, new_revision, effective, status
    - `consigned`, parts the partner provides: part, component, expected_on, build_days
    - `blankets`: reference, part, quantity, released (before this order), valid_to
    - `started`, lines in production: order_number, line_number
    - `unanswered`, changes of the order we have not answered: order_number, line_number,
      change_number

    `proposals` are the lines of the order for which we have proposed other days.
    """

    today: date
    site: BusinessCalendar
    partner: BusinessCalendar
    agreement: Agreement | None = None
    order: Order | None = None
    buyers: frozenset[str] = frozenset()
    products: pl.DataFrame | None = None
    prices: pl.DataFrame | None = None
    lead_times: pl.DataFrame | None = None
    shipments: pl.DataFrame | None = None
    order_commit: pl.DataFrame | None = None
    forecast: pl.DataFrame | None = None
    horizon: tuple[date, date] | None = None
    open_orders: pl.DataFrame | None = None
    ecos: pl.DataFrame | None = None
    consigned: pl.DataFrame | None = None
    blankets: pl.DataFrame | None = None
    started: pl.DataFrame | None = None
    unanswered: pl.DataFrame | None = None
    proposals: frozenset[str] = frozenset()

    @property
    def policy(self) -> OrderPolicy:
        """What was agreed about orders; nothing where there is no agreement."""
        return self.agreement.orders if self.agreement else OrderPolicy()

    def terms(self, part: str) -> Terms:
        """Return what was agreed for one part alone, or its family."""
        family = str(self.fact(part, "family") or "")
        return self.agreement.terms_of(part, family) if self.agreement else Terms()

    def fact(self, part: str, name: str) -> Any:  # noqa: ANN401 - a column may hold anything
        """Return what the master data say about a part today, None where they say nothing."""
        facts = (row.get(name) for row in self.products_of.get(part, ()) if valid(row, self.today))
        return next((fact for fact in facts if fact is not None), None)

    @cached_property
    def products_of(self) -> Rows:
        """The products by part."""
        return by(self.products, "part")

    @cached_property
    def prices_of(self) -> Rows:
        """The prices by part."""
        return by(self.prices, "part")

    @cached_property
    def lead_times_of(self) -> Rows:
        """The lead times by part."""
        return by(self.lead_times, "part")

    @cached_property
    def forecast_of(self) -> Rows:
        """The periods of the current forecast by part."""
        return by(self.forecast, "part")

    @cached_property
    def open_orders_of(self) -> Rows:
        """The open order lines by part."""
        return by(self.open_orders, "part")

    @cached_property
    def ecos_of(self) -> Rows:
        """The engineering changes by part."""
        return by(self.ecos, "part")

    @cached_property
    def consigned_of(self) -> Rows:
        """The parts the partner provides, by the part they go into."""
        return by(self.consigned, "part")

    @cached_property
    def destinations(self) -> frozenset[str]:
        """Every destination we know: agreed at all, for a part, or in the master data."""
        found = {row.get("ship_to") for rows in self.products_of.values() for row in rows}
        if self.agreement:
            found |= {*self.agreement.ship_to}
            found |= {each for terms in self.agreement.terms for each in terms.ship_to}
        return frozenset(each for each in found if each)


def by(frame: pl.DataFrame | None, column: str) -> Rows:
    """Return the rows of a frame by one column; none where nobody fed it."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in () if frame is None else frame.iter_rows(named=True):
        found[str(row[column])].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def of_order(frame: pl.DataFrame | None, number: str | None) -> tuple[Row, ...]:
    """Return the rows of a frame that are about one order."""
    if frame is None or number is None:
        return ()
    same = pl.col("order_number").str.strip_chars_end(" ") == significant(number)
    return tuple(frame.filter(same).iter_rows(named=True))


def valid(row: Row, day: date) -> bool:
    """Tell whether a row holds on a day; open ends hold for ever."""
    start, end = row.get("valid_from"), row.get("valid_to")
    return (start is None or start <= day) and (end is None or day <= end)


def total(rows: Iterable[Row]) -> Decimal:
    """Return the quantity of some rows."""
    return sum((Decimal(row["quantity"] or 0) for row in rows), Decimal(0))
