"""What only our own ERP knows, as it comes in through `inbox/_erp/`: one table for each type.

A table is taken whole or refused whole. What is in force is worked out by key: the rows of the
newest accepted file that has the key, all others stay as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import polars as pl

Kind = Literal["text", "quantity", "date", "count"]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "price", "per", "from_quantity", "moq", "multiple", "quantity", "cumulative",
                "loss_percent", "shipped", "released", "cost", "cost_one_off", "cost_per_unit",
            ),
            "quantity",
        ),
        **dict.fromkeys(
            (
                "valid_from", "valid_to", "last_order_date", "as_of", "shipped_on", "date",
                "new_date", "answer_by", "next_update", "start", "end", "requested_date",
                "first_date", "committed_date", "expected_on", "started_on", "effective",
                "decision_due", "decided_on", "answer_on", "implementation", "due",
            ),
            "date",
        ),
        **dict.fromkeys(
            ("lead_time_days", "material_lead_time_days", "schedule", "build_days"), "count"
        ),
    }
)  # fmt: skip
"""The kind of a column by its name, the same in every table; all others are text."""

IDENTIFIERS = frozenset(
    {
        "part", "customer_part", "revision", "ems_part", "parent", "parent_revision",
        "alternate_of", "manufacturer_part", "component", "old_revision", "new_revision",
    }
)  # fmt: skip
"""Columns whose values must come as text, because a number loses leading zeros."""


@dataclass(frozen=True, slots=True)
class ErpTable:
    """The columns of a table in their order.

    The rows of a newer file replace those in force that have the same `key`. No two rows of one
    file agree in all columns of `once`; where that is empty, in those of the key. `required` are
    the columns that say something in every row. `either` are columns one of which must say
    something.
    """

    columns: tuple[str, ...]
    required: tuple[str, ...]
    key: tuple[str, ...]
    once: tuple[str, ...] = ()
    either: tuple[str, ...] = ()

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of each column."""
        return {column: KINDS.get(column, "text") for column in self.columns}


LINE = ("partner", "order_number", "line_number")
"""What names a line of an order."""

SERIES = ("partner", "forecast_number", "part")
"""What names the demand for a part in a forecast."""

ERP_TABLES: Mapping[str, ErpTable] = MappingProxyType(
    {
        "products": ErpTable(
            columns=(
                "partner", "part", "revision", "ems_part", "description", "family", "status",
                "revision_status", "unit", "lead_time_days", "material_lead_time_days", "moq",
                "multiple", "supply", "export_class", "valid_from", "valid_to",
                "last_order_date", "plant", "ship_to",
            ),
            required=("partner", "part", "status", "unit"),
            key=("partner", "part", "revision"),
        ),
        "prices": ErpTable(
            columns=(
                "partner", "part", "currency", "price", "per", "from_quantity", "valid_from",
                "valid_to", "reference",
            ),
            required=("partner", "part", "currency", "price", "per"),
            key=("partner", "part", "currency", "from_quantity", "valid_from"),
        ),
        "lead_times": ErpTable(
            columns=("partner", "part", "lead_time_days", "material_lead_time_days", "valid_from"),
            required=("partner", "part", "valid_from"),
            key=("partner", "part", "valid_from"),
            either=("lead_time_days", "material_lead_time_days"),
        ),
        "stock": ErpTable(
            columns=("partner", "part", "revision", "location", "quantity", "as_of"),
            required=("partner", "part", "location", "quantity"),
            key=("partner", "part", "revision", "location"),
        ),
        "shipments": ErpTable(
            columns=(*LINE, "part", "quantity", "shipped_on", "reference", "cumulative"),
            required=(*LINE, "quantity", "shipped_on", "reference"),
            key=("partner", "reference", "order_number", "line_number"),
        ),
        "order_commit": ErpTable(
            columns=(*LINE, "schedule", "quantity", "date", "answer", "reason", "price"),
            required=(*LINE, "answer"),
            key=LINE,
            once=(*LINE, "schedule", "date", "answer"),
        ),
        "forecast_commit": ErpTable(
            columns=(*SERIES, "revision", "ship_to", "start", "quantity", "answer", "reason"),
            required=(*SERIES, "answer"),
            key=SERIES,
            once=(*SERIES, "revision", "ship_to", "start"),
        ),
        "delay": ErpTable(
            columns=(
                "partner", "notice", "order_number", "line_number", "quantity", "new_date",
                "answer_by", "reason", "responsible", "aware_at", "text", "internal", "recovery",
                "next_update",
            ),
            required=(*LINE, "reason", "aware_at"),
            key=("partner", "notice", "order_number", "line_number"),
            once=("partner", "notice", "order_number", "line_number", "new_date"),
            either=("new_date", "answer_by"),
        ),
        "notice_release": ErpTable(
            columns=("partner", "notice", "action", "by", "role", "text"),
            required=("partner", "notice", "action", "by", "role"),
            key=("partner", "notice"),
        ),
        "notice_answers": ErpTable(
            columns=(
                "partner", "notice", "order_number", "line_number", "answer", "quantity", "date",
                "text", "source", "by",
            ),
            required=("partner", "notice", "answer", "source", "by"),
            key=("partner", "notice", "order_number", "line_number"),
        ),
        "downtime": ErpTable(
            columns=(
                "number", "plant", "line", "kind", "start", "end", "loss_percent", "reason",
                "text",
            ),
            required=("number", "plant", "kind", "start"),
            key=("number",),
        ),
        "routing": ErpTable(
            columns=("partner", "part", "plant", "line"),
            required=("part", "plant"),
            key=("partner", "part", "plant", "line"),
        ),
        "opening_orders": ErpTable(
            columns=(
                *LINE, "schedule", "customer_part", "revision", "quantity", "requested_date",
                "first_date", "committed_date", "shipped", "price", "currency", "unit",
            ),
            required=(*LINE, "customer_part", "quantity", "requested_date"),
            key=LINE,
            once=(*LINE, "schedule", "requested_date"),
        ),
        "case_answers": ErpTable(
            columns=(
                "partner", "case", "action", "quantity", "date", "gating", "cost", "currency",
                "decision_due", "party", "decided_by", "decided_on", "evidence", "clause",
                "result", "text", "by",
            ),
            required=("partner", "case", "action", "by"),
            key=("partner", "case", "action"),
            once=("partner", "case", "action", "date"),
        ),
        "reschedule_proposals": ErpTable(
            columns=(*LINE, "quantity", "date", "reason", "decision_due", "text", "by"),
            required=(*LINE, "date", "reason", "by"),
            key=LINE,
            once=(*LINE, "date"),
        ),
        "question_answers": ErpTable(
            columns=("partner", "question", "answer", "text", "source", "attachment", "by"),
            required=("partner", "question", "answer", "by"),
            key=("partner", "question"),
        ),
        "boms": ErpTable(
            columns=(
                "partner", "parent", "parent_revision", "find_no", "part", "revision", "quantity",
                "unit", "designators", "alternate_of", "supply", "mark",
            ),
            required=("partner", "parent", "part"),
            key=("partner", "parent"),
            once=("partner", "parent", "parent_revision", "find_no", "part", "designators"),
        ),
        "approved_parts": ErpTable(
            columns=(
                "partner", "part", "manufacturer", "manufacturer_part", "status", "preference",
            ),
            required=("partner", "part", "manufacturer", "manufacturer_part", "status"),
            key=("partner", "part", "manufacturer", "manufacturer_part"),
        ),
        "eco_answers": ErpTable(
            columns=(
                "partner", "change", "revision", "decision", "answer_on", "implementation",
                "cost_one_off", "cost_per_unit", "currency", "cost_text", "description", "kind",
                "text", "due", "owner", "by",
            ),
            required=("partner", "change", "revision", "decision", "by"),
            key=("partner", "change", "revision"),
            once=("partner", "change", "revision", "kind", "text"),
        ),
        "eco_progress": ErpTable(
            columns=(
                "partner", "change", "revision", "action", "date", "decided_by", "decided_on",
                "evidence", "first_serial", "first_lot", "text", "by",
            ),
            required=("partner", "change", "revision", "action", "by"),
            key=("partner", "change", "revision", "action"),
        ),
        "blankets": ErpTable(
            columns=("partner", "reference", "part", "quantity", "released", "valid_to"),
            required=("partner", "reference", "part"),
            key=("partner", "reference", "part"),
            either=("quantity", "valid_to"),
        ),
        "consigned": ErpTable(
            columns=("partner", "part", "component", "expected_on", "build_days"),
            required=("partner", "part", "component"),
            key=("partner", "part", "component"),
        ),
        "started": ErpTable(
            columns=(*LINE, "started_on"),
            required=LINE,
            key=LINE,
        ),
        "ecos": ErpTable(
            columns=(
                "partner", "change", "part", "old_revision", "new_revision", "effective", "status",
            ),
            required=("partner", "change", "part", "status"),
            key=("partner", "change", "part"),
        ),
    }
)  # fmt: skip
"""Every table by the name of its document type; its canonical table has the same name."""

TYPES: Mapping[Kind, pl.DataType | type[pl.DataType]] = MappingProxyType(
    {"text": pl.String, "quantity": pl.Decimal(28, 6), "date": pl.Date, "count": pl.Int64}
)


def nothing(name: str) -> pl.DataFrame:
    """Return a table without a row, in its columns and types."""
    plan = ERP_TABLES[name]
    return pl.DataFrame(schema={column: TYPES[kind] for column, kind in plan.kinds.items()})
