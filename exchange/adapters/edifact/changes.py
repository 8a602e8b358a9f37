"""Makes a change of a purchase order of an ORDCHG: as an order, with what is asked of each line.

The number of the message is that of the change; the order is named by a reference. Roles are
those of `schemas/edifact/ORDCHG-*.toml`.
"""

from collections.abc import Mapping

from exchange.adapters.edi.drafting import DOCUMENT, Draft, Handler, put, settle
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, shown, text
from exchange.adapters.edifact import orders
from exchange.adapters.edifact.codes import ACTIONS, CHANGE, LINE, ORDER, ORDERED_ON, REASON
from exchange.adapters.edifact.dates import decode
from exchange.adapters.edifact.headings import unreadable


def header_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM of the header: the day of the order, or what an order may say there."""
    if text(segment, 2) == ORDERED_ON:
        ordered(draft, segment, position)
    else:
        orders.header_date(draft, segment, position)


def reference(draft: Draft, segment: Segment, position: int) -> None:
    """Read RFF of the header: the order that is changed, the change itself, or the contract."""
    orders.reference(draft, segment, position)
    draft.header["referred"] = text(segment, 2)
    named(draft, segment, position)
    if text(segment, 2) == CHANGE:
        own = ("change_number", text(segment, 2, 2), place(position, 2, 2))
        settle(draft, draft.header, own, spot=DOCUMENT)


def named(draft: Draft, segment: Segment, position: int) -> None:
    """Read the number of the order where a reference gives it; a change is of one order."""
    if text(segment, 2) == ORDER:
        settle(draft, draft.header, ("number", text(segment, 2, 2), place(position, 2, 2)))


def reference_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM below the reference to the order: its day."""
    if draft.header.get("referred") == ORDER and text(segment, 2) == "171":
        ordered(draft, segment, position)


def ordered(draft: Draft, segment: Segment, position: int) -> None:
    """Read the day of the order."""
    day = decode(text(segment, 2, 2), text(segment, 2, 3)).start
    unreadable(draft, segment, position, (draft.table("header"), 0))
    settle(draft, draft.header, ("order_date", day, place(position, 2, 2)))


def line_reference(draft: Draft, segment: Segment, position: int) -> None:
    """Read RFF of a line: the order and its line, which must be those named before."""
    named(draft, segment, position)
    element = {ORDER: 3, LINE: 2}.get(text(segment, 2), 0)
    if element:
        stated = text(segment, 2, element)
        settle(draft, draft.line, ("line_number", stated, place(position, 2, element)))


def header_text(draft: Draft, segment: Segment, position: int) -> None:
    """Read FTX of the header: why, or what is said besides."""
    orders.add_text(draft.header, segment, position, column(segment))


def line_text(draft: Draft, segment: Segment, position: int) -> None:
    """Read FTX of a line: why, or what is said besides."""
    orders.add_text(draft.line, segment, position, column(segment))


def column(segment: Segment) -> str:
    """Return the column for the words of an FTX, by its subject (4451)."""
    return "reason" if text(segment, 2) == REASON else "text"


def line(draft: Draft, segment: Segment, position: int) -> None:
    """Read LIN: a line of the order, and what is asked of it (1229)."""
    orders.begin(draft, segment, position)
    code, packed = text(segment, 3), place(position, 3)
    put(draft.line, "action", ACTIONS.get(code, ""), packed)
    put(draft.line, "action_raw", code, packed)
    if code and code not in ACTIONS:
        draft.hold("EDI-002", packed, shown(segment))


HANDLERS: Mapping[tuple[str, str], Handler] = {
    **orders.HANDLERS,
    ("message", "DTM"): header_date,
    ("reference", "RFF"): reference,
    ("reference", "DTM"): reference_date,
    ("line_reference", "RFF"): line_reference,
    ("message", "FTX"): header_text,
    ("line", "FTX"): line_text,
    ("line", "LIN"): line,
}
