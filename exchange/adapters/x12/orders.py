"""Makes a purchase order of an 850: a header, lines, and the deliveries of each line.

Roles are those of `schemas/x12/850.toml`.
"""

from collections.abc import Mapping

from exchange.adapters.edi.drafting import (
    DOCUMENT,
    Draft,
    Handler,
    Row,
    better,
    put,
    settle,
    take,
)
from exchange.adapters.edi.frames import located, table
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, text
from exchange.adapters.edifact.deliveries import REQUESTED, schedules
from exchange.adapters.edifact.orders import HEADER, LINES, SCHEDULES
from exchange.adapters.edifact.pricing import in_currency, rival
from exchange.adapters.x12.codes import (
    CONTRACT,
    DESTINATIONS,
    INCOTERMS,
    LINE_AMOUNT,
    NO_CHARGE,
    ORDER_DATES,
    ORDER_KINDS,
    OTHER_DATES,
    PRICE_BASES,
)
from exchange.adapters.x12.headings import (
    address,
    asked,
    dated,
    description,
    function,
    iso,
    item_numbers,
    number,
    party,
    shown,
    total,
)
from exchange.model.tables import Table

FIRST_ITEM_NUMBER = 7


def heading(draft: Draft, segment: Segment, position: int) -> None:
    """Read BEG: number, kind and date of the order."""
    function(draft, segment, position)
    kind = text(segment, 3)
    if kind and kind not in ORDER_KINDS:
        draft.report("EDI-002", place(position, 3), kind, ", ".join(sorted(ORDER_KINDS)))
    take(draft.header, "number", segment, place(position, 4))
    dated(draft, draft.header, "date", (segment, position, 6))
    take(draft.header, "contract", segment, place(position, 7))


def currency(draft: Draft, segment: Segment, position: int) -> None:
    """Read CUR: of the order, or of one line, which must be the same."""
    for element in (3, 6):
        stated, packed = text(segment, element), place(position, element)
        if draft.lines:
            in_currency(draft, stated, packed)
        else:
            settle(draft, draft.header, ("currency", stated, packed))


def reference(draft: Draft, segment: Segment, position: int) -> None:
    """Read REF of the header: the contract."""
    if text(segment, 2) == CONTRACT:
        settle(draft, draft.header, ("contract", text(segment, 3), place(position, 3)))


def delivery_terms(draft: Draft, segment: Segment, position: int) -> None:
    """Read FOB of the header: the Incoterms code."""
    if text(segment, 5) == INCOTERMS:
        settle(draft, draft.header, ("incoterms", text(segment, 6), place(position, 6)))


def charge(draft: Draft, segment: Segment, position: int) -> None:
    """Hold what an allowance or charge would change, unless it says that there is none."""
    if text(segment, 2) != NO_CHARGE:
        asked(draft, segment, position)


def message_text(draft: Draft, segment: Segment, position: int) -> None:
    """Add the words of MSG to those of the order or the line, a line for each."""
    row, words = draft.line if draft.lines else draft.header, text(segment, 2)
    before = row.get("text")
    put(row, "text", f"{before}\n{words}" if before and words else words, place(position, 2))


def line(draft: Draft, segment: Segment, position: int) -> None:
    """Read PO1: a new line with its quantity, price and item numbers."""
    row: Row = {"_row": place(position), "line": len(draft.lines) + 1}
    draft.lines.append(row)
    draft.part = None
    take(row, "line_number", segment, place(position, 2))
    value = text(segment, 3)
    put(row, "quantity", number(value), place(position, 3))
    put(row, "quantity_raw", value, place(position, 3))
    row["_quantity"] = place(position, 3)
    take(row, "unit", segment, place(position, 4, 1))
    price(draft, segment, position)
    item_numbers(draft, segment, position, FIRST_ITEM_NUMBER)


def price(draft: Draft, segment: Segment, position: int) -> None:
    """Read the unit price of PO1 and the quantity it is for."""
    basis, packed = text(segment, 6), place(position, 6)
    put(draft.line, "price", number(text(segment, 5)), place(position, 5))
    put(draft.line, "price_basis", PRICE_BASES.get(basis, ""), packed)
    if basis not in PRICE_BASES:
        draft.hold("EDI-002", packed, shown(segment, 5, 6))


def item_description(draft: Draft, segment: Segment, position: int) -> None:
    """Read PID of a line."""
    if draft.lines:
        description(draft, segment, position)


def header_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM of the header: a date for lines without their own."""
    requested(draft, draft.header, (segment, position, 2))


def line_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM of a line."""
    requested(draft, draft.line, (segment, position, 2))


def requested(draft: Draft, row: Row, item: tuple[Segment, int, int]) -> None:
    """Read a date that is asked for, and what it means; `item` says where its qualifier is."""
    segment, position, at = item
    code, day, packed = text(segment, at), iso(text(segment, at + 1)), place(position, at + 1)
    before = row.get("requested_date")
    if before and day != before and code in ORDER_DATES:
        draft.hold("EDI-001", packed, day, str(before))
    if better(row, "date_rank", tuple(ORDER_DATES), code):
        for column in REQUESTED:
            row.pop(column, None)
        put(row, "requested_date", day, packed)
        row["_requested_date"] = packed
        put(row, "date_meaning", ORDER_DATES[code], place(position, at))
    elif code and code not in OTHER_DATES and code not in ORDER_DATES:
        draft.report("SYN-012", place(position, at), code, ", ".join(ORDER_DATES))


def delivery(draft: Draft, segment: Segment, position: int) -> None:
    """Read SCH: one delivery of the line, with one date or two."""
    packed = place(position, 2)
    row: Row = {"_row": place(position), "line": len(draft.lines), "_quantity": packed}
    put(row, "quantity", number(text(segment, 2)), packed)
    draft.parts.append(row)
    unit, stated = text(segment, 3), str(draft.line.get("unit", ""))
    if unit and stated and unit != stated:
        draft.hold("EDI-001", place(position, 3), unit, stated)
    elif unit:
        settle(draft, draft.line, ("unit", unit, place(position, 3, 1)))
    if text(segment, 4) or text(segment, 5):
        draft.hold("EDI-002", place(position, 4), shown(segment, 2, 3, 4, 5))
    for at in (6, 9):
        requested(draft, row, (segment, position, at))


def line_party(draft: Draft, segment: Segment, position: int) -> None:
    """Refuse another destination for one line: the tables know one for the whole order."""
    here = text(segment, 5)
    if text(segment, 2) in DESTINATIONS and here != draft.header.get("ship_to", ""):
        draft.report("SYN-015", place(position, 5), f"N1 {here}".strip())


def refused_split(draft: Draft, segment: Segment, position: int) -> None:
    """Refuse a quantity by place of delivery: the tables cannot say where each part goes."""
    draft.report("SYN-015", place(position), segment.tag)


def amount(draft: Draft, segment: Segment, position: int) -> None:
    """Read AMT of a line: its total."""
    if text(segment, 2) == LINE_AMOUNT:
        value, before = number(text(segment, 3)), draft.line.get("amount")
        packed = place(position, 3)
        if before is not None:
            rival(draft, value, before, packed)
        else:
            put(draft.line, "amount", value, packed)


def component(draft: Draft, segment: Segment, position: int) -> None:
    """Hold a line that is made of others: what is wanted of each is not loaded."""
    draft.hold("EDI-002", place(position), f"SLN*{'*'.join(components(segment, 2))}")


def conditional(draft: Draft, segment: Segment, position: int) -> None:
    """Hold the order for a kind of price or schedule above its lines."""
    draft.hold("EDI-002", place(position), shown(segment), spot=DOCUMENT)


HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("message", "BEG"): heading,
    ("message", "CUR"): currency,
    ("message", "REF"): reference,
    ("message", "FOB"): delivery_terms,
    ("message", "DTM"): header_date,
    ("message", "CTP"): conditional,
    ("allowance", "SAC"): charge,
    ("allowance", "CUR"): currency,
    ("note", "MSG"): message_text,
    ("message", "MSG"): message_text,
    ("party", "N1"): party,
    ("party", "N3"): address,
    ("party", "N4"): address,
    ("line", "PO1"): line,
    ("line", "CUR"): currency,
    ("line", "DTM"): line_date,
    ("line", "MSG"): message_text,
    ("line", "QTY"): asked,
    ("line", "SDQ"): refused_split,
    ("line", "CN1"): asked,
    ("price", "CTP"): asked,
    ("description", "PID"): item_description,
    ("line_allowance", "SAC"): charge,
    ("delivery", "SCH"): delivery,
    ("line_party", "N1"): line_party,
    ("line_party", "QTY"): refused_split,
    ("line_party", "SCH"): refused_split,
    ("line_amount", "AMT"): amount,
    ("component", "SLN"): component,
    ("total", "CTT"): total,
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
