"""Reads what a line is about: the product and its revision, the parties around it."""

from exchange.adapters.edi.drafting import Draft, Row, better, put, settle, take
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, shown, text
from exchange.adapters.edi.wording import joined
from exchange.adapters.edifact.codes import (
    BUYERS,
    CUSTOMER_PART,
    DESTINATIONS,
    IDENTIFYING,
    ORDINARY_LINES,
    REVISIONS,
    SUPPLIERS,
)

ITEM_NUMBERS = range(3, 8)
NAME_AND_ADDRESS, NAME, STREET = 4, 5, 6
TOWN = (7, 8, 9, 10)
PARTY_NAMES = 5


def action(draft: Draft, segment: Segment, position: int) -> None:
    """Hold a line that is deleted, changed or anything else but an ordinary one (1229)."""
    if text(segment, 3) not in ORDINARY_LINES:
        draft.hold("EDI-002", place(position, 3), shown(segment))


def product(draft: Draft, segment: Segment, position: int, element: int) -> None:
    """Read one item number (C212): the customer's part, or its revision."""
    code, value = text(segment, element, 2), text(segment, element)
    packed, row = place(position, element, 1), draft.line
    if code in CUSTOMER_PART:
        settle(draft, row, ("customer_part", value, packed))
    elif better(row, "revision_rank", REVISIONS, code):
        take(row, "revision", segment, packed)
    elif code in REVISIONS and REVISIONS.index(code) == row["revision_rank"]:
        settle(draft, row, ("revision", value, packed))


def more_numbers(draft: Draft, segment: Segment, position: int) -> None:
    """Read PIA: up to five more item numbers; those of a substitute are held, not taken."""
    identifying = text(segment, 2) in IDENTIFYING
    for element in ITEM_NUMBERS:
        if identifying:
            product(draft, segment, position, element)
        elif text(segment, element, 2) in {*CUSTOMER_PART, *REVISIONS}:
            draft.hold("EDI-002", place(position, 2), shown(segment))
            return


def description(draft: Draft, segment: Segment, position: int) -> None:
    """Read IMD: the text of the item, over one or two components and several segments."""
    parts = components(segment, 4)[3:5]
    words = joined(parts)
    before = str(draft.line.get("description", "")) if words else ""
    put(draft.line, "description", f"{before} {words}".strip(), place(position, 4, 4))


def party(draft: Draft, segment: Segment, position: int) -> None:
    """Read NAD of the header: buyer, supplier or destination."""
    code = text(segment, 2)
    for column, codes in (("buyer", BUYERS), ("supplier", SUPPLIERS), ("ship_to", DESTINATIONS)):
        if better(draft.header, f"{column}_rank", codes, code):
            for stale in (column, f"{column}_name", f"{column}_address"):
                draft.header.pop(stale, None)
            take(draft.header, column, segment, place(position, 3, 1))
            named(draft.header, column, segment, position)
        elif code in codes and codes.index(code) == draft.header[f"{column}_rank"]:
            settle(draft, draft.header, (column, text(segment, 3), place(position, 3, 1)))


def named(row: Row, column: str, segment: Segment, position: int) -> None:
    """Read a party's name and its address, as one line each."""
    structured = components(segment, NAME)[:PARTY_NAMES]
    name, *lines = components(segment, NAME_AND_ADDRESS) or ("",)
    name = " ".join(filter(None, structured)) or name
    put(row, f"{column}_name", name, place(position, NAME if structured else NAME_AND_ADDRESS, 1))
    town = [text(segment, element) for element in TOWN]
    address = ", ".join(filter(None, [*lines, *components(segment, STREET), *town]))
    put(row, f"{column}_address", address, place(position, STREET))
