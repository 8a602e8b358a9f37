"""Engineering changes as a reader gives them, and what is known of their parts, written by hand.

As they are here no rule has anything to say; a test changes what its rule is about.
"""

# ruff: noqa: ANN401 - columns hold values of every kind

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from documents import NOTATION, interchange, listed
from test_reconcile import CONFIGURATION, PARTNER

from exchange.model.agreements import Agreement
from exchange.model.changes import ECOS, RECEIVED
from exchange.model.erp_tables import nothing
from exchange.model.findings import Finding
from exchange.model.findings import message as sentence
from exchange.model.forecasts import DEMAND
from exchange.model.interchange import Message
from exchange.model.policies import EcoPolicy
from exchange.model.tables import Table
from exchange.normalise import normalise
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.rules import judged
from exchange.reconcile.engineering.stated import Change
from exchange.reconcile.open_orders import SCHEMA
from exchange.settings import read_rules
from exchange.validators.schema import types
from exchange.validators.validation import validate

TODAY = date(2026, 11, 23)
RULES = read_rules()
Rows = list[dict[str, Any]]

HEADER: dict[str, Any] = {
    "number": "ECO-7", "revision": "1", "type": "ECO", "class": "Mandatory", "reason": "Quality",
    "status_raw": "Released",
}  # fmt: skip
ITEM: dict[str, Any] = {
    "line": 1, "item": "A-100", "old_revision": "C", "new_revision": "D",
    "interchangeable": "No", "effectivity": None, "effective_from": "2027-03-01",
}  # fmt: skip
SCRAPPED: dict[str, Any] = {"line": 1, "stock_class": "ALL", "disposition": "Rework"}
MARKUP: dict[str, Any] = {
    "line": 1, "change": 1, "parent": "A-100", "action": "CHANGE", "source": "MARKUP",
    "find_no_old": "10", "find_no_new": "10", "part_old": "K-1", "part_new": "K-1",
    "quantity_old": "2", "quantity_new": "3", "quantity_raw_old": "2", "quantity_raw_new": "3",
    "unit_old": "EA", "unit_new": "EA", "designators_old": "K1,K2", "designators_new": "K1-3",
}  # fmt: skip
FILE: dict[str, Any] = {
    "file": 1, "name": "drawing.pdf", "kind": "DRAWING", "listed": "Y", "present": "Y",
    "version": None, "size": "10", "size_stated": None, "sha256": "ab", "checksum_stated": None,
    "checksum_kind": None,
}  # fmt: skip
NEW_ROW: dict[str, Any] = {
    "state": "NEW", "parent": "A-100", "line": 1, "find_no": "10", "part": "K-1", "quantity": "2",
    "quantity_raw": "2", "unit": "EA", "designators": "K1,K2", "alternate_of": None, "fitted": "Y",
}  # fmt: skip


def made(
    header: Mapping[str, Any] | None = None, items: Rows | None = None, **tables: Rows
) -> Message:
    """Return a change as the rules get it."""
    return typed(written(header, items, **tables))


def written(
    header: Mapping[str, Any] | None = None, items: Rows | None = None, **tables: Rows
) -> Message:
    """Return a change as a reader gives it; other tables than the first two by their names."""
    told = {
        "change_header": [{**HEADER, **(header or {})}],
        "change_items": [ITEM] if items is None else items,
        "change_dispositions": [SCRAPPED],
        "change_bom": [MARKUP],
        **tables,
    }
    whole = {name: read(name, rows) for name, rows in told.items()}
    return Message("engineering_change", whole, NOTATION)


def read(name: str, rows: Rows) -> Table:
    """Return a table as a reader gives it: text, but for what it counts itself."""
    kinds = types(name)
    whole = [{column: row.get(column) for column in kinds} for row in rows]
    found = listed(name, whole, [*kinds])
    counts = [pl.col(column).cast(pl.Int64) for column in COUNTS if column in kinds]
    return found.with_frame(found.frame.with_columns(counts))


COUNTS = ("change", "file", "size", "size_stated")


def typed(message: Message) -> Message:
    """Return a message as the rules get it."""
    (found,) = normalise(validate(interchange(message), PARTNER, CONFIGURATION.site)).messages
    return found


def frame(name: str, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """Return rows of a table of our own ERP."""
    return pl.DataFrame([{"partner": "acme", **row} for row in rows], schema=nothing(name).schema)


PRODUCTS = frame(
    "products",
    {"part": "A-100", "revision": "C", "status": "ACTIVE", "revision_status": "RELEASED"},
    {"part": "A-100", "revision": "B", "status": "ACTIVE", "revision_status": "OBSOLETE"},
    {"part": "B-200", "revision": "1", "status": "ACTIVE", "lead_time_days": 40},
)
BOM_ROW: dict[str, Any] = {
    "parent": "A-100", "parent_revision": "C", "find_no": "10", "part": "K-1",
    "quantity": Decimal(2), "unit": "PCE", "designators": "K1,K2",
}  # fmt: skip
BOMS = frame(
    "boms",
    BOM_ROW,
    {**BOM_ROW, "find_no": "20", "part": "R-5", "quantity": Decimal(4), "designators": "R1-4"},
    {**BOM_ROW, "find_no": "30", "part": "S-1", "designators": None, "mark": "SAFETY"},
)
APPROVED = frame(
    "approved_parts",
    {"part": "K-1", "manufacturer": "Relay", "manufacturer_part": "RW", "status": "APPROVED"},
)


def stock(**quantities: int) -> pl.DataFrame:
    """Return stock of A-100 in revision C by location."""
    rows = (
        {"part": "A-100", "revision": "C", "location": where, "quantity": Decimal(quantity)}
        for where, quantity in quantities.items()
    )
    return frame("stock", *rows)


def orders(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """Return open order lines of A-100."""
    usual = {"order_number": "PO-1", "part": "A-100", "quantity": Decimal(100), "revision": "C"}
    return pl.DataFrame([{**usual, **row} for row in rows], schema=SCHEMA)


def demand(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """Return periods of the forecast of A-100."""
    usual = {"part": "A-100", "ship_to": "", "revision": "C", "quantity": Decimal(50)}
    return pl.DataFrame([{**usual, **row} for row in rows], schema=DEMAND)


def ecos(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """Return other changes of A-100."""
    usual = {"change": "ECO-8", "part": "A-100", "new_revision": "E", "status": "OPEN"}
    return pl.DataFrame([{**usual, **row} for row in rows], schema=ECOS)


def received(*days: int) -> pl.DataFrame:
    """Return other changes, received so many days ago."""
    rows = [
        {"change": f"ECO-{at}", "received_on": TODAY - timedelta(days=day)}
        for at, day in enumerate(days, 100)
    ]
    return pl.DataFrame(rows, schema={**RECEIVED})


def policy(**values: Any) -> Agreement:
    """Return an agreement of which only the part on engineering changes says something."""
    eco = EcoPolicy(clause="9", **values)
    return Agreement(name="acme", version="1", valid_from=date(2026, 1, 1), eco=eco)


def known(**more: Any) -> Engineering:
    """Return what is known of the parts above."""
    usual = {
        "today": TODAY, "products": PRODUCTS, "boms": BOMS, "approved_parts": APPROVED,
        "stock": stock(STOCK=5, WIP=0), "open_orders": orders(), "forecast": demand(),
        "agreement": policy(minimum_days=30, frozen_days=14, included_per_week=3),
        "changes": ecos(), "received": received(1, 2),
    }  # fmt: skip
    return Engineering(**{**usual, **more})


def found(change: Message, by: Engineering | None = None) -> list[Finding]:
    """Return every finding on a change, those of its reading included."""
    return [*change.findings, *judged(Change(change, by or known()))]


def told(finding: Finding) -> str:
    """Return a finding as a line; that it can be said in each language is part of it."""
    for language in ("en", "de", "pl"):
        assert "{" not in sentence(finding, RULES, language)
    where = f"{finding.table.removeprefix('change_')} {finding.row}"
    return f"{finding.rule} {where} | {finding.observed} | {finding.expected}"


def lines(change: Message, by: Engineering | None = None) -> list[str]:
    """Return every finding on a change as a line."""
    return [told(each) for each in found(change, by)]


def without(change: Message, *names: str) -> Message:
    """Return a change without some of its tables."""
    kept = {name: table for name, table in change.tables.items() if name not in names}
    return replace(change, tables=kept)
