"""What orders are judged by in tests: an agreement, calendars and master data, written by hand."""

# ruff: noqa: ANN401 - fields and columns hold values of every kind

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from documents import Rows, interchange, order, table
from test_reconcile import CONFIGURATION, PARTNER

from exchange.model.agreements import Agreement, Terms
from exchange.model.calendars import BusinessCalendar
from exchange.model.findings import Finding, message
from exchange.model.interchange import Message
from exchange.model.policies import Band, Flexibility, OrderPolicy
from exchange.normalise import normalise
from exchange.reconcile.ordering.known import Ordering
from exchange.settings import read_rules
from exchange.validators.validation import validate

RULES = read_rules()
TODAY = date(2026, 11, 23)
SITE = BusinessCalendar("Europe/Warsaw", frozenset({date(2027, 1, 6)}))
PARTNER_SITE = BusinessCalendar("Europe/Berlin", frozenset({date(2027, 1, 15)}))

BANDS = (
    Band(first=0, last=28, decrease=Decimal(0), reschedule=Decimal(0), push_out_days=0, changes=1),
    Band(
        first=29, last=56, decrease=Decimal(25), reschedule=Decimal(25), push_out_days=30,
        pull_in_days=7, changes=1, clause="F.2",
    ),
    Band(first=57),
)  # fmt: skip


def agreement(**orders: Any) -> Agreement:
    """Return an agreement with these values of its order policy, which stands in section 4."""
    return Agreement(
        name="acme", version="1", valid_from=date(2026, 1, 1),
        orders=OrderPolicy(clause="4", **orders), flexibility=Flexibility(clause="F", bands=BANDS),
    )  # fmt: skip


def known(**more: Any) -> Ordering:
    """Return what is known, nothing but the calendars unless told."""
    return Ordering(**{"today": TODAY, "site": SITE, "partner": PARTNER_SITE, **more})


def agreed(**orders: Any) -> Ordering:
    """Return what is known where only an order policy was agreed."""
    return known(agreement=replace(agreement(**orders), flexibility=Flexibility()))


def terms(**more: Any) -> Ordering:
    """Return what is known where only terms of the part P-1 were agreed, in section T."""
    own = Terms(part="P-1", clause="T", **more)
    return known(agreement=replace(agreement(), flexibility=Flexibility(), terms=(own,)))


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return rows as a frame."""
    return pl.DataFrame(list(rows), infer_schema_length=None)


def made(**more: Any) -> dict[str, Any]:
    """Return one row of the products, P-1 unless told."""
    return {
        "part": "P-1", "revision": "C", "family": None, "status": "ACTIVE",
        "revision_status": "RELEASED", "unit": "C62", "lead_time_days": None, "moq": None,
        "multiple": None, "export_class": None, "ship_to": None, "valid_from": date(2026, 1, 1),
        "valid_to": None, "last_order_date": None, **more,
    }  # fmt: skip


def product(**more: Any) -> pl.DataFrame:
    """Return a product frame of P-1 alone."""
    return frame(made(**more))


def price(value: str, **more: Any) -> dict[str, Any]:
    """Return one row of a price list."""
    return {
        "part": "P-1", "currency": "EUR", "price": Decimal(value), "per": Decimal(1),
        "from_quantity": Decimal(0), "valid_from": date(2026, 1, 1), "valid_to": None,
        "reference": "PL-7", **more,
    }  # fmt: skip


def typed(written: Message) -> Message:
    """Return a message as the rules get it."""
    (found,) = normalise(validate(interchange(written), PARTNER, CONFIGURATION.site)).messages
    return found


def ordered(lines: Rows, schedules: Rows | None = None, **header: str) -> Message:
    """Return an order as the rules get it, with more in its header."""
    written = order(lines, schedules)
    told = table("order_header", [{"number": "PO-1", "currency": "EUR", **header}])
    return typed(replace(written, tables={**written.tables, "order_header": told}))


def wanted(day: str, quantity: str = "100", **more: str | None) -> dict[str, str | int | None]:
    """Return a delivery of line 1."""
    return {"line": 1, "schedule": 1, "quantity": quantity, "requested_date": day, **more}


def told(found: Finding) -> str:
    """Return a finding as a line; that it can be said in each language is part of it."""
    for language in ("en", "de", "pl"):
        assert "{" not in message(found, RULES, language)
    clause = found.params.get("clause", "-")
    outside = found.params.get("outside", "-")
    return f"{found.rule} {found.observed} | {found.expected} | {outside} | {clause}"
