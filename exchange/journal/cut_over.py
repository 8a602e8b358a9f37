"""Orders that were open when we began, as our own ERP told them, for changes to build on."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from exchange.journal import records
from exchange.journal.erp_tables import SEPARATOR
from exchange.journal.records import CANONICAL
from exchange.journal.tables import erp_in_force
from exchange.model.findings import Verdict
from exchange.model.numbers import significant
from exchange.model.outcome import OPENING, Document
from exchange.model.units import codes

TABLE = CANONICAL["opening_orders"]
BEHIND = chr(ord(SEPARATOR) + 1)
"""Comes right behind all keys that go on after a separator."""

Row = Mapping[str, Any]


def order(connection: Connection, partner: str, number: str) -> Document | None:
    """Return an order of a partner as it was at the cut-over, None where our ERP told of none."""
    begin = partner + SEPARATOR + significant(number)
    here = (erp_in_force.c.document == TABLE.c.document) & (erp_in_force.c.row == TABLE.c.row)
    wanted = (
        select(TABLE)
        .select_from(erp_in_force.join(TABLE, here))
        .where(
            erp_in_force.c.table == TABLE.name,
            erp_in_force.c.key > begin + SEPARATOR,
            erp_in_force.c.key < begin + BEHIND,
        )
        .order_by(TABLE.c.document, TABLE.c.row)
    )
    rows = connection.execute(wanted).mappings().all()
    return document(map(dict, rows)) if rows else None


def numbers(connection: Connection, partner: str, since: date) -> list[str]:
    """Return the numbers of those orders that want anything from a day on."""
    here = (erp_in_force.c.document == TABLE.c.document) & (erp_in_force.c.row == TABLE.c.row)
    wanted = (
        select(TABLE.c.order_number)
        .select_from(erp_in_force.join(TABLE, here))
        .where(
            erp_in_force.c.table == TABLE.name,
            erp_in_force.c.partner == partner,
            TABLE.c.requested_date >= since,
        )
        .distinct()
    )
    return [significant(number) for number in connection.scalars(wanted)]


def document(told: Iterable[Row]) -> Document:
    """Return the rows about one order as the order they mean; the day first wanted is kept."""
    rows = sorted(told, key=line_number)
    lines = [[*each] for _, each in groupby(rows, key=line_number)]
    first = rows[0]
    currency = next((row["currency"] for row in rows if row["currency"]), "")
    schema = records.schema("order_schedules") | {"first_date": pl.Date()}
    tables = {
        "order_lines": framed([*order_lines(lines)], records.schema("order_lines")),
        "order_schedules": framed([*schedules(lines)], schema),
    }
    return Document(
        id=first["document"],
        document="purchase_order",
        number=first["order_number"],
        function=OPENING,
        verdict=Verdict.ACCEPTED,
        rows={"lines": len(lines), "schedules": len(rows)},
        header={"number": first["order_number"]} | ({"currency": currency} if currency else {}),
        tables=tables,
    )


def left(told: Iterable[Row]) -> Iterator[Row]:
    """Yield deliveries with what was left of them at the cut-over; the earliest went first."""
    gone: dict[str, Decimal] = {}
    rows = [*told]
    for row in rows:
        key = line_number(row)
        gone[key] = gone.get(key, Decimal(0)) + (row["shipped"] or Decimal(0))
    for row in sorted(rows, key=lambda row: row["requested_date"]):
        key, quantity = line_number(row), row["quantity"] or Decimal(0)
        taken = min(gone[key], quantity)
        gone[key] -= taken
        if quantity > taken:
            yield {**row, "quantity": quantity - taken}


def line_number(row: Row) -> str:
    """Return the number of the line a row is about."""
    return significant(row["line_number"] or "")


def order_lines(lines: Iterable[list[Row]]) -> Iterator[dict[str, object]]:
    """Yield each line of an order."""
    known = codes()
    for number, rows in enumerate(lines, 1):
        first = rows[0]
        unit = first["unit"]
        yield {
            "line": number,
            "line_number": first["line_number"],
            "customer_part": first["customer_part"],
            "revision": first["revision"],
            "quantity": sum((row["quantity"] or Decimal(0) for row in rows), Decimal(0)),
            "unit": unit,
            "unit_code": known.get(unit.strip().lower()) if unit else None,
            "price": first["price"],
            "status": "released",
        }


def schedules(lines: Iterable[list[Row]]) -> Iterator[dict[str, object]]:
    """Yield each delivery of an order, the earliest of a line first."""
    for number, rows in enumerate(lines, 1):
        dated = sorted(rows, key=lambda row: (row["requested_date"], row["schedule"] or 0))
        for count, row in enumerate(dated, 1):
            yield {
                "line": number,
                "schedule": row["schedule"] or count,
                "quantity": row["quantity"],
                "requested_date": row["requested_date"],
                "first_date": row["first_date"],
                "status": "released",
            }


def framed(rows: list[dict[str, object]], schema: Mapping[str, pl.DataType]) -> bytes:
    """Return rows as Arrow IPC, what they do not say left open."""
    whole = [tuple(row.get(name) for name in schema) for row in rows]
    return records.packed(
        pl.DataFrame(whole, schema=dict(schema), orient="row", infer_schema_length=None)
    )
