"""Makes a purchase order of an 850: a header, lines, and the deliveries of each line.

Roles are those of `schemas/x12/850.toml`.
"""

from collections.abc import Mapping

from exchange.adapters.edi.alike import Alike
from exchange.adapters.edi.drafting import (
    DOCUMENT,
    Draft,
    Handler,
    Row,
    put,
    settle,
    take,
)
from exchange.adapters.edi.frames import located, table
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, text
from exchange.adapters.edifact.deliveries import schedules
from exchange.adapters.edifact.orders import HEADER, LINES, SCHEDULES
from exchange.adapters.edifact.pricing import in_currency, rival
from exchange.adapters.x12.codes import (
    CONTRACT,
    INCOTERMS,
    LINE_AMOUNT,
    NO_CHARGE,
    ORDER_KINDS,
    PRICE_BASES,
)
from exchange.adapters.x12.deliveries import (
    delivery,
    header_date,
    line_date,
    line_party,
    refused_split,
)
from exchange.adapters.x12.headings import (
    address,
    asked,
    dated,
    function,
    party,
    shown,
    total,
)
from exchange.adapters.x12.items import description, item_numbers
from exchange.adapters.x12.values import number
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


def tables(draft: Draft, _: Alike | None = None) -> dict[str, Table]:
    """Return the tables of a purchase order."""
    origin, parts = draft.places, schedules(draft)
    found = (
        table("order_header", [draft.header], located(HEADER), origin),
        table("order_lines", draft.lines, ("line", "quantity_raw", *located(LINES)), origin),
        table("order_schedules", parts, ("line", "schedule", *located(SCHEDULES)), origin),
    )
    return {each.name: each for each in found}
