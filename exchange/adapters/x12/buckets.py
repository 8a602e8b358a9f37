"""Reads the buckets of an 830 or 862: how much, how binding, for which period or time of day."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from exchange.adapters.edi.cumulative import running
from exchange.adapters.edi.drafting import Draft, Row, Spot, magnitude, put, settle
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.codes import (
    ASKED_COMMITMENTS,
    ASKED_PERIODS,
    COMMITMENTS,
    ORDER_DATES,
    PERIODS,
)
from exchange.adapters.x12.headings import shown
from exchange.adapters.x12.values import clock, iso, number

QUANTITY, COMMITMENT, PERIOD, START, END = (place(0, at) for at in range(2, 7))
REFERENCE = place(0, 10)
"""Where FST says what."""

DATE = 8
"""How long a date is."""

NO_END = "F (681) without FST05"


def bucket(draft: Draft, segment: Segment, position: int) -> None:
    """Read FST: one bucket of the line. One of a commitment that is asked about is not taken."""
    draft.part = None
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
    lasting(draft, row, segment, position)
    put(row, "reference", text(segment, 10), packed + REFERENCE)
    draft.parts.append(row)
    draft.part = row
    timed(draft, row, segment, position)


def committed(draft: Draft, row: Row, segment: Segment, position: int) -> None:
    """Read how binding a quantity is."""
    code, packed = text(segment, 3), place(position)
    if code:
        row["commitment_raw"] = code
    put(row, "commitment", COMMITMENTS.get(code, ""), packed + COMMITMENT)
    if code and code not in COMMITMENTS:
        draft.report("SYN-012", packed + COMMITMENT, code, ", ".join(COMMITMENTS))


def lasting(draft: Draft, row: Row, segment: Segment, position: int) -> None:
    """Read what kind of period a quantity is for."""
    kind, packed = text(segment, 4), place(position)
    put(row, "period", PERIODS.get(kind, ""), packed + PERIOD)
    if kind in ASKED_PERIODS:
        draft.hold("EDI-002", packed + PERIOD, f"{kind} (681)")
    elif kind and kind not in PERIODS:
        draft.report("SYN-012", packed + PERIOD, kind, ", ".join(PERIODS))


def timed(draft: Draft, row: Row, segment: Segment, position: int) -> None:
    """Read the time of day of a quantity (374, 337).

    Some put another date there, such as that of departure; as most dates can be read as a time as
    well, it is held. So is a time of anything but delivery or shipment.
    """
    code, value = text(segment, 7), text(segment, 8)
    if value and (code not in ORDER_DATES or (len(value) == DATE and iso(value) != value)):
        draft.hold("EDI-002", place(position, 7), f"{code}*{value}", spot=last_bucket(draft))
    else:
        at_time(row, value, place(position, 8))


def at_time(row: Row, value: str, packed: int) -> None:
    """Note a time of day; what is none is found where its segment is checked (X12-009)."""
    put(row, "time", clock(value), packed)


def delivery(draft: Draft, segment: Segment, position: int) -> None:
    """Read JIT: a part of the quantity above, and its time of day.

    The first part takes the place of the whole quantity, which is kept to compare.
    """
    whole = draft.part
    if whole is None or "basis" in whole:
        draft.hold("EDI-002", place(position), shown(segment))
        return
    value = text(segment, 2)
    row = {name: each for name, each in whole.items() if name not in {"quantity", "quantity_raw"}}
    row |= {"_row": place(position), "_quantity": place(position, 2)}
    row |= {"whole": whole.get("quantity", ""), "_whole": whole["_quantity"]}
    if value:
        row["quantity"], row["quantity_raw"] = number(value), value
    at_time(row, text(segment, 3), place(position, 3))
    if draft.parts[-1] is whole:
        draft.parts.pop()
    draft.parts.append(row)


def delivery_reference(draft: Draft, segment: Segment, position: int) -> None:
    """Read REF below JIT: the name of that delivery; it counts before the one of the whole."""
    if draft.part is None or "basis" in draft.part:
        return
    row = draft.parts[-1]
    if int(row.get("_reference", 0)) < int(row["_row"]):
        row.pop("reference", None)
    reference = ("reference", text(segment, 3), place(position, 3))
    settle(draft, row, reference, spot=last_bucket(draft))


def undivided(draft: Draft) -> None:
    """Hold a line with a quantity whose parts do not add up to it."""
    parts: defaultdict[int, list[Row]] = defaultdict(list)
    for row in draft.parts:
        if "_whole" in row:
            parts[int(row["_whole"])].append(row)
    for packed, rows in parts.items():
        total, whole = summed(row.get("quantity", "") for row in rows), rows[0]["whole"]
        if total and summed([whole]) not in {"", total}:
            spot = "forecast_lines", int(rows[0]["line"]) - 1
            draft.hold("EDI-001", packed, total, str(whole), spot=spot)


def summed(quantities: Iterable[str | int]) -> str:
    """Return the sum of quantities; "" where one of them is no number."""
    try:
        return magnitude(format(sum(map(Decimal, quantities), Decimal(0)), "f"))
    except InvalidOperation:
        return ""


def last_bucket(draft: Draft) -> Spot:
    """Return the row of the bucket being read."""
    return "forecast_buckets", len(draft.parts) - 1
