"""Documents as a reader would give them, written by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime

import polars as pl

from exchange.model.findings import Cell, Locator
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.tables import Notation, Table

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOTATION = Notation("XLS-008", "XLS-013", "XLS-014")

Rows = list[dict[str, str | int | None]]


class Sheet:
    """An origin that puts each table on a sheet of its name, columns in their order."""

    def __init__(self, name: str, columns: list[str]) -> None:
        self.name, self.columns = name, columns

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        number = row["_row"]
        assert isinstance(number, int)
        return Cell(self.name, number, self.columns.index(column) + 1)


def table(name: str, rows: Rows) -> Table:
    numbered = [{**row, "_row": number} for number, row in enumerate(rows, 2)]
    columns = list(rows[0])
    kinds = {c: pl.Int64 if c in {"line", "schedule"} else pl.String for c in columns}
    frame = pl.DataFrame(numbered, schema={**kinds, "_row": pl.Int64})
    return Table(name, frame, Sheet(name, columns))


def forecast(buckets: Rows, lines: Rows | None = None, number: str = "4711") -> Message:
    lines = lines or [{"line": 1, "customer_part": "A-100", "unit": "PCE"}]
    return Message(
        "forecast",
        {
            "forecast_header": table("forecast_header", [{"number": number}]),
            "forecast_lines": table("forecast_lines", lines),
            "forecast_buckets": table("forecast_buckets", buckets),
        },
        NOTATION,
    )


def bucket(start: str, quantity: str, **more: str | int) -> dict[str, str | int | None]:
    return {
        "line": 1,
        "start": start,
        "end": None,
        "quantity": quantity,
        "quantity_raw": quantity,
        "commitment": "FIRM",
        **more,
    }


def order(
    lines: Rows, schedules: Rows | None = None, number: str | None = "PO-1", currency: str = "EUR"
) -> Message:
    schedules = schedules or [
        {
            "line": row["line"],
            "schedule": 1,
            "quantity": row["quantity"],
            "requested_date": "2027-01-15",
        }
        for row in lines
    ]
    return Message(
        "purchase_order",
        {
            "order_header": table("order_header", [{"number": number, "currency": currency}]),
            "order_lines": table("order_lines", lines),
            "order_schedules": table("order_schedules", schedules),
        },
        NOTATION,
    )


def line(number: int, quantity: str | None, **more: str | None) -> dict[str, str | int | None]:
    return {
        "line": number,
        "line_number": str(number * 10),
        "customer_part": f"P-{number}",
        "quantity": quantity,
        "quantity_raw": quantity,
        "unit": "PCE",
        "price": "2.50",
        "amount": None,
        **more,
    }


def interchange(*messages: Message, form: str = "xlsx") -> Interchange:
    return Interchange(form, messages)


def transmission(content: bytes = b"x", filename: str = "file.xlsx") -> Transmission:
    receipt = "01KAR5XW8GZ3V7Q2M4N6P8R0ST"
    return Transmission(receipt, receipt[:8], "acme", filename, "00" * 32, NOW, content)


def change(
    lines: Rows,
    schedules: Rows | None = None,
    *,
    number: str | None = "PO-1",
    change_number: str | None = "1",
    function: str = "change",
    **header: str | None,
) -> Message:
    """Return a change of an order; a line needs no more than its number and an action."""
    names = ("action", "action_raw", "event", "quantity", "quantity_raw", "price")
    blank: dict[str, str | int | None] = dict.fromkeys(names)
    whole = [{"line": at, **blank, **row} for at, row in enumerate(lines, 1)]
    columns = dict.fromkeys(name for row in whole for name in row)
    rows = [{column: row.get(column) for column in columns} for row in whole]
    told: dict[str, str | int | None] = {
        "number": number, "change_number": change_number, "currency": None, **header
    }  # fmt: skip
    return Message(
        "purchase_order_change",
        {
            "order_change_header": table("order_change_header", [told]),
            "order_change_lines": listed("order_change_lines", rows, [*blank, "line_number"]),
            "order_change_schedules": listed(
                "order_change_schedules", schedules or [], ["schedule", "quantity"]
            ),
        },
        NOTATION,
        function,
    )


def listed(name: str, rows: Rows, columns: list[str]) -> Table:
    """Return a table that may have no row."""
    empty: dict[str, str | int | None] = {"line": 0, **dict.fromkeys(columns)}
    made = table(name, rows or [empty])
    return made if rows else made.with_frame(made.frame.clear())


def asks(number: int, action: str | None, **more: str | None) -> dict[str, str | int | None]:
    """Return what a change asks of one line."""
    quantity = more.get("quantity")
    return {
        "line_number": str(number * 10),
        "action": action,
        "action_raw": action,
        "quantity_raw": quantity,
        **more,
    }
