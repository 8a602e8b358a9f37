"""Reads the buckets of an 830 or 862: how much, how binding, for which period."""

from exchange.adapters.edi.cumulative import running
from exchange.adapters.edi.drafting import Draft, Row, put
from exchange.adapters.edi.periods import last_day
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.codes import (
    ASKED_COMMITMENTS,
    ASKED_PERIODS,
    COMMITMENTS,
    PERIODS,
)
from exchange.adapters.x12.headings import shown
from exchange.adapters.x12.values import iso, number

QUANTITY, COMMITMENT, PERIOD, START, END = (place(0, at) for at in range(2, 7))
"""Where FST says what."""

FLEXIBLE, NO_END = "FLEX", "F (681) without FST05"


def bucket(draft: Draft, segment: Segment, position: int) -> None:
    """Read FST: one bucket of the line. One of a commitment that is asked about is not taken."""
    if text(segment, 3) in ASKED_COMMITMENTS:
        draft.hold("EDI-002", place(position, 3), shown(segment))
        return
    packed = place(position)
    row: Row = {
        "_row": packed, "line": len(draft.lines), "_quantity": packed + QUANTITY,
        "_start": packed + START,
    }  # fmt: skip
    value, start = text(segment, 2), text(segment, 5)
    if value:
        row["quantity"], row["quantity_raw"] = number(value), value
    if "basis" in draft.header:
        running(row)
    if start:
        row["start"] = iso(start)
    put(row, "end", iso(text(segment, 6)), packed + END)
    committed(draft, row, segment, position)
    timed(draft, row, segment, position)
    draft.parts.append(row)
    closed(draft, row)


def committed(draft: Draft, row: Row, segment: Segment, position: int) -> None:
    """Read how binding a quantity is."""
    code, packed = text(segment, 3), place(position)
    if code:
        row["commitment_raw"] = code
    put(row, "commitment", COMMITMENTS.get(code, ""), packed + COMMITMENT)
    if code and code not in COMMITMENTS:
        draft.report("SYN-012", packed + COMMITMENT, code, ", ".join(COMMITMENTS))


def timed(draft: Draft, row: Row, segment: Segment, position: int) -> None:
    """Read what kind of period a quantity is for."""
    kind, packed = text(segment, 4), place(position)
    put(row, "period", PERIODS.get(kind, ""), packed + PERIOD)
    if kind in ASKED_PERIODS:
        draft.hold("EDI-002", packed + PERIOD, f"{kind} (681)")
    elif kind and kind not in PERIODS:
        draft.report("SYN-012", packed + PERIOD, kind, ", ".join(PERIODS))


def closed(draft: Draft, row: Row) -> None:
    """Give a bucket of one date the last day that its kind of period implies.

    A flexible period says itself how long it is; one that does not is held.
    """
    if "end" in row or "period" not in row or "start" not in row:
        return
    put(row, "end", last_day(str(row["start"]), str(row["period"])), int(row["_period"]))
    if row["period"] == FLEXIBLE:
        spot = "forecast_buckets", len(draft.parts) - 1
        draft.hold("EDI-002", int(row["_period"]), NO_END, spot=spot)
