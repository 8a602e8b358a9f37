"""Reads what a DELJIT has beyond a DELFOR: sequences, and dates for all that is below them."""

from collections.abc import Mapping

from exchange.adapters.edi.drafting import CALL_OFF, DOCUMENT, Draft, Handler, put
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, shown, text
from exchange.adapters.edifact.buckets import dated
from exchange.adapters.edifact.codes import ENDS, INTERVALS, ORDINARY_SEQUENCES, STARTS

GIVEN = ("start", "end", "period", "time", "_start", "_end", "_period", "_time")
"""What a date above quantities says of them."""

NAMED = ("reference", "_reference")
OWN_DATE = "_start"
FIRM = "FIRM"
HORIZON = frozenset({"158", "159", *INTERVALS})
"""Dates that, in a header, say what the whole message covers (2005)."""

DELIVERIES = frozenset({*STARTS, *ENDS}) - HORIZON


def header_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM of the header of a call-off where it says when to deliver."""
    if draft.document == CALL_OFF and text(segment, 2) in DELIVERIES:
        dated(draft, draft.header, (segment, position), DOCUMENT)


def sequence(draft: Draft, segment: Segment, position: int) -> None:
    """Read SEQ: the name of a delivery; one that is no ordinary one holds its lines (1245)."""
    draft.point = {}
    put(draft.point, "reference", text(segment, 3), place(position, 3, 1))
    if text(segment, 2) not in ORDINARY_SEQUENCES:
        put(draft.point, "asked", shown(segment), place(position, 2))


def sequence_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM below SEQ: when everything in it is wanted."""
    dated(draft, draft.point, (segment, position), DOCUMENT)


def line_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM below LIN of a call-off: when its quantities are wanted, whatever stands above."""
    if draft.document != CALL_OFF:
        return
    row = draft.line
    if "dated" not in row:
        row["dated"] = 1
        for name in (*GIVEN, "start_rank"):
            row.pop(name, None)
    dated(draft, row, (segment, position), draft.here)


def inherit(draft: Draft) -> None:
    """Give quantities of a call-off what is said above them: name, dates, and that they are firm.

    A date of the quantity itself counts before that of its line, of its sequence, of the header.
    A call-off asks for a delivery, so a quantity that says nothing else is firm.
    """
    if draft.document != CALL_OFF:
        return
    for part in draft.parts:
        line = draft.lines[int(part["line"]) - 1] if draft.lines else {}
        above = line if OWN_DATE in line else draft.header
        part |= {name: line[name] for name in NAMED if name in line}
        if OWN_DATE not in part and "end" not in part:
            part |= {name: above[name] for name in GIVEN if name in above and name not in part}
        if "commitment_raw" not in part:
            put(part, "commitment", FIRM, int(part["_row"]))


HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("sequence", "SEQ"): sequence,
    ("sequence", "DTM"): sequence_date,
    ("line", "DTM"): line_date,
}
