"""What a table of our own ERP must keep to: known partners, no row twice, days in their order."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime

import polars as pl

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Table
from exchange.reconcile.purchase_order import minor_units

LISTED = 20
"""Partners named in a finding at most."""

IN_ORDER = (("valid_from", "valid_to"), ("start", "end"))
"""Days of which the second does not lie before the first."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def findings(message: Message, partners: Collection[str]) -> Iterator[Finding]:
    """Yield what is wrong with a table beyond its single values; `partners` are all we have."""
    (table,) = message.tables.values()
    yield from strangers(table, partners)
    yield from again(table)
    yield from backwards(table)
    yield from silent(table)
    yield from currencies(table)
    yield from unexplained(table)
    yield from moments(table)


def strangers(table: Table, partners: Collection[str]) -> Iterator[Finding]:
    """ERP-005: a partner without a file in `partners/`."""
    if "partner" not in table.frame.columns:
        return
    named = sorted(partners)
    expected = ", ".join(named[:LISTED]) + (" …" if len(named) > LISTED else "")
    known = pl.Series(named, dtype=pl.String).implode()
    given = table.frame["partner"]
    for row in (given.is_not_null() & ~given.is_in(known)).arg_true():
        yield table.finding("ERP-005", row, "partner", observed=given[row], expected=expected)


def again(table: Table) -> Iterator[Finding]:
    """ERP-006: a row that says anew what one above it has said."""
    plan = ERP_TABLES[table.name]
    key = list(plan.once or plan.key)
    rows = table.frame.select(key).with_row_index("row")
    first = pl.col("row").first().over(key)
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in key if name in plan.required)
    twice = rows.with_columns(first=first).filter(whole & (pl.col("row") != pl.col("first")))
    for found in twice.iter_rows(named=True):
        yield table.finding(
            "ERP-006",
            found["row"],
            "",
            observed=" / ".join(str(found[name]) for name in key if found[name] is not None),
            expected=table.locate(found["first"], ""),
        )


def backwards(table: Table) -> Iterator[Finding]:
    """ERP-007: a last day before the first."""
    for first, last in IN_ORDER:
        if {first, last} <= {*table.frame.columns}:
            days = table.frame.select(first, last)
            for row in (days[last] < days[first]).arg_true():
                observed, expected = days[last][row], days[first][row]
                yield table.finding("ERP-007", row, last, observed=observed, expected=expected)


def silent(table: Table) -> Iterator[Finding]:
    """ERP-008: a row in which none of several columns says anything, of which one must."""
    either = ERP_TABLES[table.name].either
    if either:
        nothing = table.frame.select(pl.all_horizontal(pl.col(either).is_null())).to_series()
        for row in nothing.arg_true():
            yield table.finding("ERP-008", row, either[0], expected=", ".join(either))


def currencies(table: Table) -> Iterator[Finding]:
    """MD-010: a currency that ISO 4217 does not know."""
    if "currency" not in table.frame.columns:
        return
    given = table.frame["currency"]
    known = pl.Series(list(minor_units()), dtype=pl.String).implode()
    for row in (given.is_not_null() & ~given.is_in(known)).arg_true():
        yield table.finding("MD-010", row, "currency", observed=given[row], expected="ISO 4217")


def unexplained(table: Table) -> Iterator[Finding]:
    """ERP-008: a delay for another reason than those there is a code for, without words."""
    if table.name != "delay":
        return
    other = (table.frame["reason"] == "OTHER") & table.frame["text"].is_null()
    for row in other.arg_true():
        yield table.finding("ERP-008", row, "text", expected="text")


def moments(table: Table) -> Iterator[Finding]:
    """ERP-002: a moment that is no day and no day with its time."""
    if "aware_at" not in table.frame.columns:
        return
    for row, text in enumerate(table.frame["aware_at"]):
        if text is not None and not is_moment(text):
            expected = "2026-11-23 | 2026-11-23T14:30"
            yield table.finding("ERP-002", row, "aware_at", observed=text, expected=expected)


def is_moment(text: str) -> bool:
    """Tell whether a text is a day, with or without its time, as ISO 8601 writes it."""
    if not MOMENT.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text) is not None
    except ValueError:
        return False
