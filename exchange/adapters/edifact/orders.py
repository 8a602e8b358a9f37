"""Makes a purchase order of an ORDERS: a header, lines, and the deliveries of each line.

Roles are those of `schemas/edifact/ORDERS-*.toml`.
"""

from collections.abc import Mapping

from pydifact.segments import Segment

from exchange.adapters.edifact.codes import LINE_AMOUNTS, PRICES
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
from exchange.adapters.edifact.drafting import (
    Draft,
    Handler,
    Row,
    better,
    function,
    number,
    put,
    take,
    total,
)
from exchange.adapters.edifact.frames import located, table
from exchange.adapters.edifact.places import components, place, text
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
        span = decode(text(segment, 2, 2), text(segment, 2, 3))
        put(draft.header, "date", span.start, place(position, 2, 2))
    else:
        requested(draft, draft.header, segment, position)


def reference(draft: Draft, segment: Segment, position: int) -> None:
    """Read RFF of the header: the contract."""
    if text(segment, 2) == "CT":
        take(draft.header, "contract", segment, place(position, 2, 2))


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
    """Read CUX of the header: the currency of its prices is the first one named."""
    if "currency" not in draft.header:
        take(draft.header, "currency", segment, place(position, 2, 2))


def delivery_terms(draft: Draft, segment: Segment, position: int) -> None:
    """Read TOD of the header: the Incoterms code, or the terms in words."""
    if not draft.lines:
        component = 1 if text(segment, 4) else 4
        take(draft.header, "incoterms", segment, place(position, 4, component))


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
    if counts(draft, segment, position) and "quantity" not in draft.line:
        value, packed = text(segment, 2, 2), place(position, 2, 2)
        put(draft.line, "quantity", number(value), packed)
        put(draft.line, "quantity_raw", value, packed)
        draft.line["_quantity"] = packed
        take(draft.line, "unit", segment, place(position, 2, 3))


def line_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM of a line."""
    requested(draft, draft.line, segment, position)


def amount(draft: Draft, segment: Segment, position: int) -> None:
    """Read MOA of a line: its total."""
    if better(draft.line, "amount_rank", LINE_AMOUNTS, text(segment, 2)):
        put(draft.line, "amount", number(text(segment, 2, 2)), place(position, 2, 2))


def price(draft: Draft, segment: Segment, position: int) -> None:
    """Read PRI of a line: the price and the quantity it is for."""
    if better(draft.line, "price_rank", PRICES, text(segment, 2)):
        draft.line.pop("price_basis", None)
        put(draft.line, "price", number(text(segment, 2, 2)), place(position, 2, 2))
        put(draft.line, "price_basis", number(text(segment, 2, 5)), place(position, 2, 5))


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
    ("price", "PRI"): price,
    ("delivery", "QTY"): delivery,
    ("delivery", "DTM"): delivery_date,
    ("header_delivery", "QTY"): refused_split,
    ("line_location", "QTY"): refused_split,
    ("line_party", "NAD"): refused_destination,
    ("message", "CNT"): total,
}


def tables(draft: Draft) -> dict[str, Table]:
    """Return the tables of a purchase order."""
    origin, parts = draft.places, schedules(draft)
    found = (
        table("order_header", [draft.header], located(HEADER), origin),
        table("order_lines", draft.lines, ("line", "quantity_raw", *located(LINES)), origin),
        table("order_schedules", parts, ("line", "schedule", *located(SCHEDULES)), origin),
    )
    return {each.name: each for each in found}
