"""Reads what an ORDERS asks for and when: the deliveries of each line."""

from exchange.adapters.edi.deliveries import REQUESTED
from exchange.adapters.edi.drafting import Draft, Row, better, put, settle
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, shown, text, triple
from exchange.adapters.edifact.codes import (
    DESTINATIONS,
    INFORMATION,
    ORDER_DATES,
    ORDERED,
    OTHER_DATES,
    PERHAPS_WANTED,
)
from exchange.adapters.edifact.dates import broken, decode, wanted
from exchange.adapters.edifact.headings import number


def requested(draft: Draft, row: Row, segment: Segment, position: int) -> None:
    """Read a date that is asked for, and what it means."""
    code, value, form = triple(segment)
    packed, before = place(position, 2, 2), row.get("requested_date")
    day = decode(value, form, draft.weeks).start
    if before and day != before and code in ORDER_DATES:
        draft.hold("EDI-001", packed, day, str(before))
    if better(row, "date_rank", tuple(ORDER_DATES), code):
        for column in REQUESTED:
            row.pop(column, None)
        put(row, "requested_date", day, packed)
        row["wanted"], row["broken"] = wanted(value, form, draft.weeks), broken(form)
        row["_requested_date"] = packed
        put(row, "date_meaning", ORDER_DATES[code], place(position, 2, 1))
    elif code and code not in OTHER_DATES and code not in ORDER_DATES:
        draft.report("SYN-012", place(position, 2, 1), code, ", ".join(ORDER_DATES))


def counts(draft: Draft, segment: Segment, position: int, *, scheduled: bool = False) -> bool:
    """Tell whether a quantity is ordered; report one we do not know.

    One that may be wanted, or is among the deliveries without being one, is held.
    """
    code = text(segment, 2)
    if code in PERHAPS_WANTED or (scheduled and code in INFORMATION):
        draft.hold("EDI-002", place(position, 2, 1), shown(segment))
    elif code and code not in ORDERED and code not in INFORMATION:
        draft.report("SYN-012", place(position, 2, 1), code, ", ".join(sorted(ORDERED, key=int)))
    return code in ORDERED


def delivery(draft: Draft, segment: Segment, position: int) -> None:
    """Read QTY below SCC: one delivery of the line."""
    draft.part = None
    if counts(draft, segment, position, scheduled=True):
        draft.part = {"_row": place(position), "line": len(draft.lines)}
        packed = place(position, 2, 2)
        put(draft.part, "quantity", number(text(segment, 2, 2)), packed)
        draft.part["_quantity"] = packed
        draft.parts.append(draft.part)
        settle(draft, draft.line, ("unit", text(segment, 2, 3), place(position, 2, 3)))


def delivery_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM of one delivery."""
    if draft.part is not None:
        requested(draft, draft.part, segment, position)


def refused_split(draft: Draft, segment: Segment, position: int) -> None:
    """Refuse a quantity by place of delivery: the tables cannot say where each part goes."""
    draft.report("SYN-015", place(position), segment.tag)


def refused_destination(draft: Draft, segment: Segment, position: int) -> None:
    """Refuse another destination for one line: the tables know one for the whole order."""
    here = text(segment, 3)
    if text(segment, 2) in DESTINATIONS and here != draft.header.get("ship_to", ""):
        draft.report("SYN-015", place(position, 3, 1), f"{segment.tag} {here}")
