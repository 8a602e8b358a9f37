"""Which table each field belongs to, and what a cell must not be to be taken for one."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from exchange.adapters.workbook.grid import Broken, Padded, Value, written
from exchange.model.erp_tables import KINDS
from exchange.model.layouts import Layout

MEASURED = frozenset(
    {
        "quantity", "price", "price_basis", "amount", "cumulative_received",
        "date", "order_date", "requested_date", "period", "horizon_start", "horizon_end",
        "aware_at", *KINDS,
    }
)  # fmt: skip
"""Fields that are numbers or dates; all others are text."""

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
}


class Objection(NamedTuple):
    """The rule a cell breaks by its kind alone, and what it holds."""

    rule: str
    observed: str


def objection(value: Value, field: str, layout: Layout) -> Objection | None:
    """Return what is wrong with a cell that only a reader of cells can know.

    An order or line number may be a number, but not one whose cell shows zeros in front
    that are not in it. The layout's identifiers must be text.
    """
    if isinstance(value, Broken):
        return Objection("XLS-004", value.text)
    if isinstance(value, Padded) and field not in MEASURED:
        return Objection("XLS-002", f"{written(value)} ({value.shown})")
    if field in layout.identifiers and value is not None and not is_identifier(value):
        return Objection("XLS-002", written(value) or "")
    return None


def is_identifier(value: Value) -> bool:
    """Say whether a cell is text, and not what a number becomes when it is saved as text."""
    return isinstance(value, str) and not MANGLED.fullmatch(value.strip())
