"""Makes a forecast of an 830 or 862: a header, lines, and buckets of quantities by period.

Roles are those of `schemas/x12/830.toml` and `862.toml`.
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
from exchange.adapters.edi.merging import merged
from exchange.adapters.edi.periods import closed
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edifact.dates import last_day
from exchange.adapters.edifact.forecasts import BUCKETS, HEADER, LINES, ORDER, RAW
from exchange.adapters.x12.codes import (
    ASKED_COMMITMENTS,
    COMMITMENTS,
    DESTINATIONS,
    DISCRETE,
    ORDER_NUMBER,
    PERIODS,
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
from exchange.adapters.x12.values import iso, number
from exchange.model.tables import Table

QUANTITY, COMMITMENT, PERIOD, START, END = (place(0, at) for at in range(2, 7))
"""Where FST says what."""

NO_END = "F (681) without FST05"


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
    """Check what the dates and the quantities are; running totals need netting we do not do."""
    kind, basis = elements
    if text(segment, kind) not in {"", *SCHEDULES}:
        draft.hold("EDI-002", place(position, kind), shown(segment, kind), spot=DOCUMENT)
    if text(segment, basis) not in {"", DISCRETE}:
        draft.report("SYN-012", place(position, basis), text(segment, basis), DISCRETE)


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


def bucket(draft: Draft, segment: Segment, position: int) -> None:
    """Read FST: one bucket of the line."""
    code, kind = text(segment, 3), text(segment, 4)
    if code in ASKED_COMMITMENTS:
        draft.hold("EDI-002", place(position, 3), shown(segment))
        return
    value, start, end = text(segment, 2), text(segment, 5), text(segment, 6)
    packed = place(position)
    row: Row = {
        "_row": packed, "line": len(draft.lines), "_quantity": packed + QUANTITY,
        "_start": packed + START,
    }  # fmt: skip
    if value:
        row["quantity"], row["quantity_raw"] = number(value), value
    if start:
        row["start"] = iso(start)
    if code:
        row["commitment_raw"] = code
    if code in COMMITMENTS:
        row["commitment"], row["_commitment"] = COMMITMENTS[code], packed + COMMITMENT
    if kind in PERIODS:
        row["period"], row["_period"] = PERIODS[kind], packed + PERIOD
    put(row, "end", iso(end), packed + END)
    if code and code not in COMMITMENTS:
        draft.report("SYN-012", packed + COMMITMENT, code, ", ".join(COMMITMENTS))
    if kind and kind not in PERIODS:
        draft.report("SYN-012", packed + PERIOD, kind, ", ".join(PERIODS))
    draft.parts.append(row)


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
    ("jit", "JIT"): asked,
    ("schedule", "FST"): bucket,
    ("schedule", "SDQ"): asked,
    ("received", "SHP"): received,
    ("message", "CTT"): total,
}


def tables(draft: Draft, read: Alike | None = None) -> dict[str, Table]:
    """Return the tables of a forecast; `read` are its lines that were read in columns."""
    origin = draft.places
    header = table("forecast_header", [draft.header], located(HEADER), origin)
    lines = table("forecast_lines", draft.lines, ("line", *located(LINES)), origin)
    buckets = table("forecast_buckets", draft.parts, ("line", *RAW, *located(BUCKETS)), origin)
    lines, buckets = merged(draft, read, lines, buckets)
    found = (header, lines, closed(draft, buckets, last_day, NO_END))
    return {each.name: each for each in found}
