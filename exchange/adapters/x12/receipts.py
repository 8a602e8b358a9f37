"""Reads what a schedule says beside its buckets: received, authorised, other quantities."""

from exchange.adapters.edi.drafting import Draft, magnitude, settle
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.codes import (
    COUNTED_SINCE,
    INFORMATION,
    LAST_RECEIVED,
    RECEIPT_DATES,
    RECEIVED_SO_FAR,
)
from exchange.adapters.x12.headings import asked, dated, shown
from exchange.adapters.x12.values import number


def received(draft: Draft, segment: Segment, position: int) -> None:
    """Read SHP: the quantity received so far; that of the last receipt is left aside."""
    code, value, packed = text(segment, 2), number(text(segment, 3)), place(position, 3)
    if code == RECEIVED_SO_FAR and text(segment, 4) in RECEIPT_DATES:
        before = draft.line.get("cumulative_received")
        if before is None or magnitude(before) != magnitude(value):
            settle(draft, draft.line, ("cumulative_received", value, packed))
        if text(segment, 4) == COUNTED_SINCE:
            dated(draft, draft.line, "cumulative_since", (segment, position, 5))
    elif code == RECEIVED_SO_FAR:
        draft.hold("EDI-002", place(position, 2), shown(segment, 2, 3, 4))
    elif code and code != LAST_RECEIVED:
        expected = f"{LAST_RECEIVED}, {RECEIVED_SO_FAR}"
        draft.report("SYN-012", place(position, 2), code, expected)


def authorised(draft: Draft, segment: Segment, position: int) -> None:
    """Hold a line for its first ATH: what is authorised is owed, and the tables cannot say it."""
    if "authorised" not in draft.line:
        draft.hold("EDI-002", place(position), shown(segment, 2, 3, 4))
        draft.line["authorised"] = 1


def quantity(draft: Draft, segment: Segment, position: int) -> None:
    """Read QTY: hold a quantity that may be wanted."""
    if text(segment, 2) not in INFORMATION:
        asked(draft, segment, position)
