"""What a forecast is judged against: the ones before it, the agreement, and what only we know."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.case_files import Case

DEMAND: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("part", "revision", "ship_to", "commitment"), pl.String),
    **dict.fromkeys(("start", "end"), pl.Date),
    "quantity": pl.Decimal(28, 6),
}
"""The columns of a forecast before, a row per period."""


Series = tuple[str, ...]
"""What one forecast must have in common with another to take its place: the parties named."""

PARTIES = ("buyer", "supplier", "ship_to")
"""The columns of a header that name them."""


def series(header: Mapping[str, str | None]) -> Series:
    """Return which series a forecast belongs to, by its header."""
    return tuple(header.get(name) or "" for name in PARTIES)


@dataclass(frozen=True, slots=True)
class EarlierForecast:
    """A forecast that was accepted or held before, without its rows.

    `document` is its identity, `date` the day the sender drew it up. `accepted` is false as long
    as a person has to decide on it; only then `places` are where its lines are wanted.
    """

    document: str
    receipt: str
    number: str
    received_at: dt.datetime
    date: dt.date | None
    function: str
    accepted: bool
    series: Series = ()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A forecast received before; it is never changed.

    `day` is the local day of receipt at our site, `date` the day the sender drew it up. `frame`
    has a row per period, in the columns of `DEMAND`. `accepted`
    is false as long as a person has to decide on it.
    """

    receipt: str
    number: str
    day: dt.date
    date: dt.date | None
    function: str
    frame: pl.DataFrame = field(repr=False)
    accepted: bool = True

    @property
    def drawn_up(self) -> dt.date:
        """The day it speaks from: the sender's, else the one it came."""
        return self.date or self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What we know when a forecast comes. What is None nobody told us, and no rule uses it.

    `today` is the local day of receipt at our site, `calendar` that site's. `history` holds the
    forecasts before in the order they came. The columns are

    - products: part, revision, family, status, revision_status, unit, lead_time_days,
      material_lead_time_days, moq, multiple, valid_from, valid_to, last_order_date, ship_to; a
      row per part and revision
    - prices: part, currency, price, per, from_quantity, valid_from, valid_to
    - lead_times: part, lead_time_days, material_lead_time_days, valid_from
    - shipments: order_number, line_number, part, quantity, shipped_on, reference
    - open_orders: order_number, line_number, part, quantity, requested_date
    - ecos: part, change, old_revision, new_revision, effective, status

    `receipt` is that of the forecast, `cases` are the upside requests that are open.
    """

    today: dt.date
    agreement: Agreement | None = None
    calendar: BusinessCalendar = field(default_factory=lambda: BusinessCalendar("UTC"))
    history: tuple[Snapshot, ...] = ()
    products: pl.DataFrame | None = field(default=None, repr=False)
    prices: pl.DataFrame | None = field(default=None, repr=False)
    lead_times: pl.DataFrame | None = field(default=None, repr=False)
    shipments: pl.DataFrame | None = field(default=None, repr=False)
    open_orders: pl.DataFrame | None = field(default=None, repr=False)
    ecos: pl.DataFrame | None = field(default=None, repr=False)
    receipt: str = ""
    cases: tuple[Case, ...] = ()
