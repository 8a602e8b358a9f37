"""Makes a forecast of an 830, a call-off of an 862: header, lines, quantities by period.

Roles are those of `schemas/x12/830.toml` and `862.toml`.
"""

from collections.abc import Mapping

from exchange.adapters.edi import documents
from exchange.adapters.edi.alike import Alike
from exchange.adapters.edi.closing import closed
from exchange.adapters.edi.cumulative import BASIS
from exchange.adapters.edi.documents import ORDER
from exchange.adapters.edi.drafting import (
    DOCUMENT,
    Draft,
    Handler,
    Row,
    settle,
    take,
)
from exchange.adapters.edi.merging import merged
from exchange.adapters.edi.periods import last_day
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.buckets import NO_END, bucket, delivery, delivery_reference, undivided
from exchange.adapters.x12.codes import (
    CUMULATIVE,
    DESTINATIONS,
    DISCRETE,
    ORDER_NUMBER,
    SCHEDULES,
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
from exchange.adapters.x12.items import called_off, description, item_numbers
from exchange.adapters.x12.receipts import authorised, quantity, received
from exchange.model.tables import Table


def planning(draft: Draft, segment: Segment, position: int) -> None:
    """Read BFR: number, kind, horizon and date of a planning schedule."""
    function(draft, segment, position)
    at = 3 if text(segment, 3) else 4
    take(draft.header, "number", segment, place(position, at))
    counted(draft, segment, position, (5, 6))
    for column, element in (("horizon_start", 7), ("horizon_end", 8), ("date", 9)):
        dated(draft, draft.header, column, (segment, position, element))
    take(draft.header, "order_number", segment, place(position, 12))


def shipping(draft: Draft, segment: Segment, position: int) -> None:
    """Read BSS: number, kind, horizon and date of a shipping schedule."""
    function(draft, segment, position)
    take(draft.header, "number", segment, place(position, 3))
    counted(draft, segment, position, (5, 12))
    for column, element in (("date", 4), ("horizon_start", 6), ("horizon_end", 7)):
        dated(draft, draft.header, column, (segment, position, element))
    take(draft.header, "order_number", segment, place(position, 11))


def counted(draft: Draft, segment: Segment, position: int, elements: tuple[int, int]) -> None:
    """Check what the dates and the quantities are."""
    kind, basis = elements
    if text(segment, kind) not in {"", *SCHEDULES}:
        draft.hold("EDI-002", place(position, kind), shown(segment, kind), spot=DOCUMENT)
    if text(segment, basis) == CUMULATIVE:
        draft.header["basis"] = BASIS
    elif text(segment, basis) not in {"", DISCRETE}:
        expected = f"{DISCRETE}, {CUMULATIVE}"
        draft.report("SYN-012", place(position, basis), text(segment, basis), expected)


def line(draft: Draft, segment: Segment, position: int) -> None:
    """Read LIN: a new line."""
    row: Row = {"_row": place(position), "line": len(draft.lines) + 1}
    row |= {column: draft.header[column] for column in ORDER if column in draft.header}
    draft.lines.append(row)
    draft.part, draft.elsewhere = None, ""
    take(row, "line_number", segment, place(position, 2))
    item_numbers(draft, segment, position, 3)


def unit(draft: Draft, segment: Segment, position: int) -> None:
    """Read UIT: the unit of the line."""
    take(draft.line, "unit", segment, place(position, 2, 1))


def reference(draft: Draft, segment: Segment, position: int) -> None:
    """Read REF: the order that is called off, of one line or, in the header, of all."""
    if text(segment, 2) != ORDER_NUMBER:
        return
    if draft.lines:
        called_off(draft, text(segment, 3), place(position, 3))
    else:
        settle(draft, draft.header, ("order_number", text(segment, 3), place(position, 3)))


def line_party(draft: Draft, segment: Segment, position: int) -> None:
    """Read N1 below a line: where it goes.

    Another destination after quantities, or a second one, is held: whose they are is not said.
    """
    if text(segment, 2) not in DESTINATIONS:
        return
    if draft.parts and draft.parts[-1]["line"] == draft.line.get("line"):
        draft.hold("EDI-002", place(position), shown(segment, 2, 3, 4, 5))
    settle(draft, draft.line, ("ship_to", text(segment, 5), place(position, 5)))


HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("message", "BFR"): planning,
    ("message", "BSS"): shipping,
    ("message", "REF"): reference,
    ("party", "N1"): party,
    ("party", "N3"): address,
    ("party", "N4"): address,
    ("line", "LIN"): line,
    ("line", "UIT"): unit,
    ("line", "PID"): description,
    ("line", "REF"): reference,
    ("line", "QTY"): quantity,
    ("line", "ATH"): authorised,
    ("line_party", "N1"): line_party,
    ("fst", "QTY"): quantity,
    ("fst", "FST"): bucket,
    ("fst", "SDQ"): asked,
    ("fst", "DTM"): asked,
    ("jit", "JIT"): delivery,
    ("jit", "REF"): delivery_reference,
    ("schedule", "FST"): bucket,
    ("schedule", "SDQ"): asked,
    ("received", "SHP"): received,
    ("message", "CTT"): total,
}


def tables(draft: Draft, read: Alike | None = None) -> dict[str, Table]:
    """Return the tables of a forecast; `read` are its lines that were read in columns."""
    undivided(draft)
    drafted = documents.forecast_lines(draft), documents.buckets(draft, read)
    lines, buckets = merged(draft, read, *drafted)
    return documents.forecast(draft, lines, closed(draft, buckets, last_day, NO_END))
