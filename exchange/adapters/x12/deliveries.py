"""Reads what an 850 asks for and when: dates, and the deliveries of each line."""

from exchange.adapters.edi.deliveries import REQUESTED
from exchange.adapters.edi.drafting import Draft, Row, better, put, settle
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.codes import DESTINATIONS, ORDER_DATES, OTHER_DATES
from exchange.adapters.x12.headings import shown
from exchange.adapters.x12.values import iso, number


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
