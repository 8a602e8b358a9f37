"""Makes a change of a purchase order of an 860: as an order, with what is asked of each line.

Roles are those of `schemas/x12/860.toml`.
"""

from collections.abc import Mapping

from exchange.adapters.edi.drafting import Draft, Handler, put, take
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12 import orders
from exchange.adapters.x12.codes import ACTIONS, CHANGE_KINDS, EVENTS
from exchange.adapters.x12.headings import dated, function, kind, shown
from exchange.adapters.x12.values import number

POC = orders.LinePlaces(quantity=4, unit=6, price=7, basis=8, items=9)
LEFT = 5
"""Where POC says how much is still to be received."""


def heading(draft: Draft, segment: Segment, position: int) -> None:
    """Read BCH: the order that is changed, and number and date of the change."""
    function(draft, segment, position)
    kind(draft, segment, position, CHANGE_KINDS)
    take(draft.header, "number", segment, place(position, 4))
    if text(segment, 5):
        draft.hold("EDI-002", place(position, 5), shown(segment, 4, 5))
    take(draft.header, "change_number", segment, place(position, 6))
    dated(draft, draft.header, "order_date", (segment, position, 7))
    take(draft.header, "contract", segment, place(position, 9))
    dated(draft, draft.header, "date", (segment, position, 12))


def line(draft: Draft, segment: Segment, position: int) -> None:
    """Read POC: a line of the order, and what is asked of it (670)."""
    orders.begin(draft, segment, position, POC)
    code, packed = text(segment, 3), place(position, 3)
    put(draft.line, "action", ACTIONS.get(code, ""), packed)
    put(draft.line, "action_raw", code, packed)
    put(draft.line, "event", EVENTS.get(code, ""), packed)
    put(draft.line, "quantity_left", number(text(segment, LEFT)), place(position, LEFT))
    if code and code not in ACTIONS:
        draft.hold("EDI-002", packed, shown(segment))


HANDLERS: Mapping[tuple[str, str], Handler] = {
    **orders.HANDLERS,
    ("message", "BCH"): heading,
    ("line", "POC"): line,
}
