"""Reads the quantities of a DELFOR: how much, how binding, for which period."""

from exchange.adapters.edi.cumulative import running
from exchange.adapters.edi.drafting import (
    CALL_OFF,
    Draft,
    Row,
    Spot,
    better,
    magnitude,
    put,
    settle,
)
from exchange.adapters.edi.periods import LAST_DAYS
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, shown, text, triple
from exchange.adapters.edifact.codes import (
    ASKED_COMMITMENTS,
    ASKED_PERIODS,
    COMMITMENTS,
    COUNTED_SINCE,
    CUMULATIVE,
    DEMAND,
    ENDS,
    INFORMATION,
    INTERVALS,
    JUST_IN_TIME,
    OTHER_DATES,
    PERHAPS_WANTED,
    PERIODS,
    RECEIVED,
    STARTS,
)
from exchange.adapters.edifact.dates import Span, clock, decode
from exchange.adapters.edifact.headings import number, unreadable

BEGINNINGS = (*INTERVALS, *STARTS)
NO_END = "F (2013) without DTM+63"
SCHEDULED = "scheduled"
WANTED = DEMAND | CUMULATIVE
WANTED_SHOWN = sorted(WANTED, key=int)


def commitment(draft: Draft, segment: Segment, position: int) -> None:
    """Read SCC above quantities: it holds for all of them."""
    draft.condition = {**conditions(draft, segment, position), SCHEDULED: 1}
    draft.part = None


def own_commitment(draft: Draft, segment: Segment, position: int) -> None:
    """Read SCC below a quantity: it holds for that one.

    A quantity that was left aside as mere information is none if it has a commitment.
    """
    if draft.part is not None:
        draft.part |= conditions(draft, segment, position)
    elif draft.aside:
        draft.hold("EDI-002", place(position), draft.aside)


def conditions(draft: Draft, segment: Segment, position: int) -> Row:
    """Read how binding quantities are, and what kind of period they are for."""
    row: Row = {}
    code, frequency = text(segment, 2), text(segment, 4)
    put(row, "commitment", COMMITMENTS.get(code, ""), place(position, 2))
    put(row, "period", PERIODS.get(frequency, ""), place(position, 4, 1))
    put(row, "commitment_raw", code, place(position, 2))
    if code in ASKED_COMMITMENTS:
        draft.hold("EDI-002", place(position, 2), f"{code} (4017)")
    elif code and code not in COMMITMENTS:
        draft.report("SYN-012", place(position, 2), code, ", ".join(COMMITMENTS))
    usual = frequency == JUST_IN_TIME and draft.document == CALL_OFF
    if frequency in ASKED_PERIODS and not usual:
        draft.hold("EDI-002", place(position, 4, 1), f"{frequency} (2013)")
    elif frequency and frequency not in PERIODS and not usual:
        draft.report("SYN-012", place(position, 4, 1), frequency, ", ".join(PERIODS))
    return row


def quantity(draft: Draft, segment: Segment, position: int) -> None:
    """Read QTY: a bucket, the quantity received so far, or something we leave aside."""
    code, value, _ = triple(segment)
    draft.part, draft.aside, draft.counting = None, "", None
    if draft.elsewhere and code in {*WANTED, RECEIVED}:
        draft.hold("EDI-002", place(position, 2, 1), f"{draft.elsewhere} {shown(segment)}")
    elif code in WANTED:
        draft.part = bucket(draft, segment, position)
    elif code == RECEIVED:
        draft.counting = draft.line
        received(draft, number(value), place(position, 2, 2))
    elif code in PERHAPS_WANTED or (code in INFORMATION and SCHEDULED in draft.condition):
        draft.hold("EDI-002", place(position, 2, 1), shown(segment))
    elif code in INFORMATION:
        draft.aside = shown(segment)
    elif code:
        draft.report("SYN-012", place(position, 2, 1), code, ", ".join((*WANTED_SHOWN, RECEIVED)))


def received(draft: Draft, value: str, packed: int) -> None:
    """Note the quantity received so far; a second one that differs is held."""
    before = draft.line.get("cumulative_received")
    if before is None or magnitude(before) != magnitude(value):
        settle(draft, draft.line, ("cumulative_received", value, packed))


def bucket(draft: Draft, segment: Segment, position: int) -> Row:
    """Start a bucket under the current line."""
    code, value, unit = triple(segment)
    packed = place(position, 2, 2)
    row: Row = {"_row": place(position), "line": len(draft.lines), **draft.condition}
    row["_quantity"] = packed
    if value:
        row["quantity"] = number(value)
        row["quantity_raw"] = value
    if code in CUMULATIVE:
        running(row)
        draft.counting = row
    draft.parts.append(row)
    stated = draft.line.get("unit")
    if stated is None:
        put(draft.line, "unit", unit, packed + 1)
    elif unit and unit != stated:
        draft.report("SYN-012", packed + 1, unit, str(stated))
    return row


def bucket_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read DTM below a quantity: the period it is for, one end of it, or since when it counts."""
    if text(segment, 2) == COUNTED_SINCE and draft.counting is not None:
        since(draft, draft.counting, segment, position)
    if draft.part is not None:
        dated(draft, draft.part, (segment, position), last_bucket(draft))


def dated(draft: Draft, row: Row, item: tuple[Segment, int], spot: Spot) -> None:
    """Read a date of what quantities are for: the period, or one end of it."""
    segment, position = item
    code, value, form = triple(segment)
    packed = place(position, 2, 2)
    span = decode(value, form, draft.weeks)
    if code in BEGINNINGS:
        unreadable(draft, segment, position, spot)
        begin(draft, row, (code, span, packed), spot)
        if draft.document == CALL_OFF and row["_start"] == packed:
            row.pop("time", None)
            put(row, "time", clock(value, form), packed)
    elif code in ENDS:
        unreadable(draft, segment, position, spot)
        settle(draft, row, ("end", span.end or span.start, packed), spot=spot)
    elif code and code not in OTHER_DATES:
        draft.report("SYN-012", place(position, 2, 1), code, ", ".join((*STARTS, *ENDS)))


def since(draft: Draft, row: Row, segment: Segment, position: int) -> None:
    """Note the day from which a running total counts."""
    _, value, form = triple(segment)
    spot = last_bucket(draft) if row is draft.part else draft.here
    unreadable(draft, segment, position, spot)
    day = decode(value, form, draft.weeks).start
    settle(draft, row, ("cumulative_since", day, place(position, 2, 2)), spot=spot)


def begin(draft: Draft, row: Row, dated: tuple[str, Span, int], spot: Spot) -> None:
    """Note when a bucket begins; dates that contradict each other are held (EDI-001)."""
    code, span, packed = dated
    before, period = str(row.get("start", "")), str(row.get("period", ""))
    if before and span.start and span.start != before:
        draft.hold("EDI-001", packed, span.start, before, spot=spot)
    if better(row, "start_rank", BEGINNINGS, code):
        put(row, "start", span.start, packed)
        row["_start"] = packed
    settle(draft, row, ("end", span.end, packed), spot=spot)
    if not period:
        put(row, "period", span.period, packed)
    elif {period, span.period} <= LAST_DAYS.keys() and period != span.period:
        draft.hold("EDI-001", packed, span.period, period, spot=spot)


def last_bucket(draft: Draft) -> Spot:
    """Return the row of the bucket being read."""
    return "forecast_buckets", len(draft.parts) - 1
