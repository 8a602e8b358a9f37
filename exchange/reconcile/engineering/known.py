"""What an engineering change is judged by besides itself: agreement, master data, what is open."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.policies import EcoPolicy


@dataclass(frozen=True, kw_only=True)
class Engineering:
    """Everything handed in to the rules of engineering changes.

    A frame is None where nobody ever fed it; then no rule that needs it is applied. `today` is the
    day of receipt at our site, `agreement` the version in force on it. Columns that are read:

    - `products` part, revision, status, revision_status, lead_time_days, valid_from, valid_to
    - `lead_times` part, lead_time_days, material_lead_time_days, valid_from
    - `boms` as in `schemas/canonical/boms.yaml`, with unit_code
    - `approved_parts` part, manufacturer, manufacturer_part, status
    - `stock` part, revision, location, quantity
    - `open_orders` order_number, line_number, part, revision, quantity, requested_date
    - `forecast`, the current one, in the columns of `DEMAND`
    - `changes`, other changes, in the columns of `ECOS`
    - `received`, other changes that stand, in the columns of `RECEIVED`
    """

    today: date
    agreement: Agreement | None = None
    products: pl.DataFrame | None = None
    lead_times: pl.DataFrame | None = None
    boms: pl.DataFrame | None = None
    approved_parts: pl.DataFrame | None = None
    stock: pl.DataFrame | None = None
    open_orders: pl.DataFrame | None = None
    forecast: pl.DataFrame | None = None
    changes: pl.DataFrame | None = None
    received: pl.DataFrame | None = None

    @property
    def policy(self) -> EcoPolicy:
        """What was agreed about engineering changes; nothing where there is no agreement."""
        return self.agreement.eco if self.agreement else EcoPolicy()
