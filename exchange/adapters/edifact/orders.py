"""Makes a purchase order of an ORDERS: a header, lines, and the deliveries of each line.

Roles are those of `schemas/edifact/ORDERS-*.toml`.
"""

from collections.abc import Mapping

from exchange.adapters.edi.alike import Alike
from exchange.adapters.edi.drafting import Draft, Handler, Row, magnitude, put, settle, take
from exchange.adapters.edi.frames import located, table
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, text
from exchange.adapters.edifact.dates import decode
from exchange.adapters.edifact.deliveries import (
    counts,
    delivery,
    delivery_date,
    refused_destination,
    refused_split,
    requested,
    schedules,
)
from exchange.adapters.edifact.headings import function, number, total, unreadable
from exchange.adapters.edifact.pricing import (
    amount,
    price,
    price_currency,
    summary_allowance,
    summary_amount,
    unagreed,
)
from exchange.adapters.edifact.products import action, description, more_numbers, party, product
from exchange.model.tables import Table

HEADER = ("number", "date", "buyer", "buyer_name", "supplier", "ship_to", "ship_to_name",
          "ship_to_address", "currency", "incoterms", "contract", "text")  # fmt: skip
LINES = ("line_number", "customer_part", "revision", "description", "quantity", "unit", "price",
         "price_basis", "amount", "text")  # fmt: skip
SCHEDULES = ("quantity", "requested_date", "date_meaning")


def header_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read a date of the header: of the order, or one that holds for lines without their own."""
    if text(segment, 2) == "137":
        day = decode(text(segment, 2, 2), text(segment, 2, 3)).start
        unreadable(draft, segment, position, ("order_header", 0))
        settle(draft, draft.header, ("date", day, place(position, 2, 2)))
    else:
        requested(draft, draft.header, segment, position)


def reference(draft: Draft, segment: Segment, position: int) -> None:
    """Read RFF of the header: the contract."""
    if text(segment, 2) == "CT":
        contract = text(segment, 2, 2)
        settle(draft, draft.header, ("contract", contract, place(position, 2, 2)))


def header_text(draft: Draft, segment: Segment, position: int) -> None:
    """Read FTX of the header."""
    add_text(draft.header, segment, position)


def line_text(draft: Draft, segment: Segment, position: int) -> None:
    """Read FTX of a line."""
    add_text(draft.line, segment, position)


def add_text(row: Row, segment: Segment, position: int) -> None:
    """Add the words of an FTX to those before, a line for each."""
    words = " ".join(filter(None, components(segment, 5)))
    before = row.get("text")
    put(row, "text", f"{before}\n{words}" if before else words, place(position, 5))


def currency(draft: Draft, segment: Segment, position: int) -> None:
    """Read CUX of the header: all of its currencies must be the same one."""
    for element in (2, 3):
        stated = text(segment, element, 2)
        settle(draft, draft.header, ("currency", stated, place(position, element, 2)))


def delivery_terms(draft: Draft, segment: Segment, position: int) -> None:
    """Read TOD of the header: the Incoterms code, or the terms in words."""
    if not draft.lines:
        component = 1 if text(segment, 4) else 4
        terms = text(segment, 4, component)
        settle(draft, draft.header, ("incoterms", terms, place(position, 4, component)))


def line(draft: Draft, segment: Segment, position: int) -> None:
    """Read LIN: a new line."""
    row: Row = {"_row": place(position), "line": len(draft.lines) + 1}
    draft.lines.append(row)
    draft.part = None
    take(row, "line_number", segment, place(position, 2))
    product(draft, segment, position, 4)
    action(draft, segment, position)


def line_quantity(draft: Draft, segment: Segment, position: int) -> None:
    """Read QTY of a line: what is ordered, or something we leave aside."""
    if not counts(draft, segment, position):
        return
    value, packed = text(segment, 2, 2), place(position, 2, 2)
    unit, before = text(segment, 2, 3), draft.line.get("quantity")
    if before is not None and magnitude(before) == magnitude(number(value)):
        value = ""
    settle(draft, draft.line, ("quantity", number(value), packed))
    settle(draft, draft.line, ("unit", unit, packed + 1))
    if before is None:
        put(draft.line, "quantity_raw", value, packed)
        draft.line["_quantity"] = packed


def line_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM of a line."""
    requested(draft, draft.line, segment, position)


CHANGING = (
    ("allowance", "ALC"), ("price_change", "APR"), ("price", "APR"), ("line", "PCD"),
    ("stage", "STG"),
)  # fmt: skip
"""Segments that change a price or quantity of the order or its line."""

HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("message", "BGM"): function,
    ("message", "DTM"): header_date,
    ("message", "FTX"): header_text,
    ("reference", "RFF"): reference,
    ("party", "NAD"): party,
    ("currency", "CUX"): currency,
    ("delivery_terms", "TOD"): delivery_terms,
    ("line", "LIN"): line,
    ("line", "PIA"): more_numbers,
    ("line", "IMD"): description,
    ("line", "QTY"): line_quantity,
    ("line", "DTM"): line_date,
    ("line", "FTX"): line_text,
    ("line", "MOA"): amount,
    ("message", "MOA"): summary_amount,
    ("price", "PRI"): price,
    ("price", "CUX"): price_currency,
    **dict.fromkeys(CHANGING, unagreed),
    ("summary_allowance", "ALC"): summary_allowance,
    ("delivery", "QTY"): delivery,
    ("delivery", "DTM"): delivery_date,
    ("header_delivery", "QTY"): refused_split,
    ("line_location", "QTY"): refused_split,
    ("location_quantity", "QTY"): refused_split,
    ("party_quantity", "QTY"): refused_split,
    ("line_party", "NAD"): refused_destination,
    ("message", "CNT"): total,
}


def tables(draft: Draft, _: Alike | None = None) -> dict[str, Table]:
    """Return the tables of a purchase order."""
    origin, parts = draft.places, schedules(draft)
    found = (
        table("order_header", [draft.header], located(HEADER), origin),
        table("order_lines", draft.lines, ("line", "quantity_raw", *located(LINES)), origin),
        table("order_schedules", parts, ("line", "schedule", *located(SCHEDULES)), origin),
    )
    return {each.name: each for each in found}
