"""Reads what an ORDERS asks for and when: the deliveries of each line."""

from collections import defaultdict

from exchange.adapters.edi.drafting import DOCUMENT, Draft, Row, Spot, better, put, settle
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
from exchange.adapters.edifact.dates import decode, wanted
from exchange.adapters.edifact.headings import number

REQUESTED = ("requested_date", "_requested_date", "date_meaning", "_date_meaning")


def requested(draft: Draft, row: Row, segment: Segment, position: int) -> None:
    """Read a date that is asked for, and what it means."""
    code, value, form = triple(segment)
    packed, before = place(position, 2, 2), row.get("requested_date")
    day = decode(value, form).start
    if before and day != before and code in ORDER_DATES:
        draft.hold("EDI-001", packed, day, str(before))
    if better(row, "date_rank", tuple(ORDER_DATES), code):
        for column in REQUESTED:
            row.pop(column, None)
        put(row, "requested_date", day, packed)
        row["wanted"] = wanted(value, form)
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


def schedules(draft: Draft) -> list[Row]:
    """Return the deliveries, numbered within their line; a line without any is one itself.

    A delivery without a date takes that of its line, a line without one that of the order.
    """
    rows: list[Row] = []
    own: defaultdict[str | int, list[Row]] = defaultdict(list)
    for part in draft.parts:
        own[part["line"]].append(part)
    for row in draft.lines:
        for counter, part in enumerate(own.get(row["line"]) or [undivided(row)], 1):
            dated = next((each for each in (part, row, draft.header) if "date_rank" in each), {})
            date = {column: dated[column] for column in REQUESTED if column in dated}
            undated(draft, dated, ("order_schedules", len(rows)))
            rows.append({**part, **date, "schedule": counter})
    for row in (draft.header, *draft.lines, *draft.parts):
        undated(draft, row, DOCUMENT)
    return rows


def undated(draft: Draft, dated: Row, spot: Spot) -> None:
    """Report a date asked for that is no date in its format: once, at the first row it is for."""
    expected = dated.pop("wanted", "")
    if expected:
        draft.misdated(
            int(dated["_requested_date"]), str(dated["requested_date"]), str(expected), spot
        )


def undivided(row: Row) -> Row:
    """Return the one delivery of a line that states none."""
    kept = ("line", "quantity", "_quantity", "_row")
    return {column: row[column] for column in kept if column in row}
