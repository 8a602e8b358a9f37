"""Which table each field belongs to, and what a cell must not be to be taken for one."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import NamedTuple

from exchange.adapters.workbook.grid import Broken, Formatted, Value, written
from exchange.model.erp_tables import KINDS
from exchange.model.layouts import Layout

MEASURED = frozenset(
    {
        "quantity", "price", "price_basis", "amount", "cumulative_received",
        "date", "order_date", "requested_date", "period", "horizon_start", "horizon_end",
        "aware_at", "status_date", "requested_effective", "effective_from", "obsolete_from",
        "effective_on", "size_stated", *KINDS,
    }
)  # fmt: skip
"""Fields that are numbers or dates; all others are text."""

PRICED = frozenset({"price", "amount"})
"""Fields whose numbers are money."""

AS_FORMULA = re.compile(r'="([^"]*)"')
"""How some programs write a text so that a spreadsheet does not take it for a number: ="0047"."""

MANGLED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,}", re.IGNORECASE)
"""What a spreadsheet makes of a long number when it is saved as text: 1.23457E+11, 4E+09."""


class Shape(NamedTuple):
    """The canonical tables of a document, and which fields of a row are not in the second."""

    header: str
    lines: str
    detail: str
    of_detail: frozenset[str]

    def table(self, field: str) -> str:
        """Return the table a field of a row stands in."""
        return self.detail if field in self.of_detail else self.lines


SHAPES: Mapping[str, Shape] = {
    "forecast": Shape(
        "forecast_header",
        "forecast_lines",
        "forecast_buckets",
        frozenset({"period", "quantity", "commitment"}),
    ),
    "purchase_order": Shape(
        "order_header", "order_lines", "order_schedules", frozenset({"requested_date"})
    ),
    "purchase_order_change": Shape(
        "order_change_header",
        "order_change_lines",
        "order_change_schedules",
        frozenset({"requested_date"}),
    ),
    "bom": Shape("bom_header", "bom_lines", "", frozenset()),
    "engineering_change": Shape("change_header", "change_items", "", frozenset()),
    "document_package": Shape("package_header", "package_files", "", frozenset()),
    "project_notice": Shape("project_notice_header", "project_notice_items", "", frozenset()),
    "aml": Shape("package_header", "package_aml", "", frozenset()),
}


NAMING = frozenset(
    {
        "line_number", "number", "change_number", "order_number", "contract",
        "ship_to", "buyer", "supplier",
    }
)  # fmt: skip
"""Fields that name something besides the layout's identifiers; they may be plain numbers."""


EXACT = 10**15
"""From here on a spreadsheet does not keep every digit of a number."""


class Objection(NamedTuple):
    """The rule a cell breaks by its kind alone, what it holds, and what it shows instead."""

    rule: str
    observed: str
    expected: str = ""


def objection(value: Value, field: str, layout: Layout) -> Objection | None:
    """Return what is wrong with a cell that only a reader of cells can know.

    An order or line number may be a number, but not one whose cell shows something else, one
    so long that its last digits are lost, or a date. The layout's identifiers must be text.
    """
    if isinstance(value, Broken):
        return Objection("XLS-004", value.text)
    if field in MEASURED:
        return misleading(value) or _worded(value, field)
    held = value.held if isinstance(value, Formatted) else value
    if isinstance(value, Formatted) and (wrong := _otherwise(value)):
        return wrong
    if isinstance(value, str) and (quoted := AS_FORMULA.fullmatch(value.strip())):
        return Objection("XLS-033", value, quoted[1])
    agreed = field in layout.identifiers or field in layout.identifier_formats
    if agreed and held is not None and not is_identifier(held):
        return Objection("XLS-002", written(held) or "")
    return Objection("XLS-002", written(held) or "") if is_damaged(held, field) else None


def is_damaged(value: Value, field: str) -> bool:
    """Say whether a spreadsheet has made something else of a number that names something."""
    if isinstance(value, int | float) and abs(value) >= EXACT:
        return True
    made = isinstance(value, date | time | timedelta | bool)
    return field in NAMING and (made or (isinstance(value, str) and not is_identifier(value)))


def _otherwise(value: Formatted) -> Objection | None:
    """Return the objection to an identifier whose cell shows it otherwise than it is held."""
    held, shown = written(value) or "", value.shown
    if shown is not None and shown.strip() == held:
        return None
    if not isinstance(value.held, int | float):
        return Objection("XLS-033", held, shown or value.code)
    return Objection("XLS-002", f"{held} ({value.code if shown is None else shown})")


def quantity(value: Value) -> Objection | None:
    """Return what is wrong with what the cell of a quantity shows."""
    return misleading(value) or _worded(value, "quantity")


def _worded(value: Value, field: str) -> Objection | None:
    """XLS-037, XLS-038: a unit or a currency that only the format of the cell says."""
    if not isinstance(value, Formatted) or not value.words:
        return None
    rule = "XLS-038" if field in PRICED else "XLS-037"
    return Objection(rule, value.shown or value.code, value.words)


def misleading(value: Value) -> Objection | None:
    """XLS-033: a quantity whose cell shows another one."""
    if not isinstance(value, Formatted) or not value.misleads:
        return None
    return Objection("XLS-033", written(value) or "", value.shown or value.code)


def naming(layout: Layout) -> list[str]:
    """Return the fields whose every sign counts."""
    return sorted({*NAMING, *layout.identifiers})


def is_identifier(value: Value) -> bool:
    """Say whether a cell is text, and not what a number becomes when it is saved as text."""
    return isinstance(value, str) and not MANGLED.fullmatch(value.strip())
