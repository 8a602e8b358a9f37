"""Reads what every X12 document has: function, parties, item numbers, dates, line count."""

from exchange.adapters.edi.drafting import CALL_OFF, DOCUMENT, Draft, Row, better, put, settle, take
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.codes import (
    BUYERS,
    DESTINATIONS,
    FUNCTIONS,
    SUPPLIERS,
)
from exchange.adapters.x12.values import iso
from exchange.model.findings import Finding

LINE_TAGS = {
    "forecast": "LIN", "call_off": "LIN", "purchase_order": "PO1", "purchase_order_change": "POC",
}  # fmt: skip
"""What CTT counts, by document type."""

CALLED_OFF = "CALL_OFF"

PARTIES = (("buyer", BUYERS), ("supplier", SUPPLIERS), ("ship_to", DESTINATIONS))


def function(draft: Draft, segment: Segment, position: int) -> None:
    """Read what the document does to an earlier one (353)."""
    code = text(segment, 2)
    if code and code not in FUNCTIONS:
        draft.report("SYN-012", place(position, 2), code, ", ".join(FUNCTIONS))
    draft.function = FUNCTIONS.get(code, "original")
    if draft.document == CALL_OFF:
        put(draft.header, "scope", CALLED_OFF, place(1, 2))


def kind(draft: Draft, segment: Segment, position: int, ordinary: frozenset[str]) -> None:
    """Ask about an order of another kind than these (92)."""
    code = text(segment, 3)
    if code and code not in ordinary:
        draft.report("EDI-002", place(position, 3), code, ", ".join(sorted(ordinary)))


def shown(segment: Segment, *elements: int) -> str:
    """Return tag and elements as the sender wrote them, for people to find again."""
    return "*".join((segment.tag, *(text(segment, at) for at in elements or (2, 3)))).rstrip("*")


def party(draft: Draft, segment: Segment, position: int) -> None:
    """Read N1 of the header: buyer, supplier or destination."""
    code, packed = text(segment, 2), place(position, 5)
    row = draft.header
    row.pop("addressed", None)
    for column, codes in PARTIES:
        if better(row, f"{column}_rank", codes, code):
            for stale in (column, f"{column}_name", f"{column}_address"):
                row.pop(stale, None)
            take(row, column, segment, packed)
            take(row, f"{column}_name", segment, place(position, 3))
            row["addressed"] = column
        elif code in codes and codes.index(code) == row[f"{column}_rank"]:
            settle(draft, row, (column, text(segment, 5), packed), spot=DOCUMENT)


def address(draft: Draft, segment: Segment, position: int) -> None:
    """Read N3 and N4 of the header: the address of the party before, as one line."""
    row = draft.header
    column = f"{row['addressed']}_address" if "addressed" in row else ""
    if column:
        lines = [text(segment, at) for at in range(2, len(segment.elements) + 2)]
        whole = ", ".join(filter(None, [str(row.get(column, "")), *lines]))
        put(row, column, whole, int(row.get(f"_{column}", place(position, 2))))


def total(draft: Draft, segment: Segment, position: int) -> None:
    """Check CTT: how many lines there are."""
    stated = text(segment, 2)
    counted = str(draft.places.tags.count(LINE_TAGS[draft.document]))
    if stated and (stated.lstrip("0") or "0") != counted:
        where = draft.places.at(place(position, 2))
        draft.findings.append(Finding("ENV-006", where, stated, counted, {"tag": "CTT"}))


def asked(draft: Draft, segment: Segment, position: int) -> None:
    """Hold the line for what has no agreed meaning; before the first line, the document."""
    draft.hold("EDI-002", place(position), shown(segment))


def dated(draft: Draft, row: Row, column: str, item: tuple[Segment, int, int]) -> None:
    """Set a column to a date, which stands in an element of a segment at a position."""
    segment, position, element = item
    settle(draft, row, (column, iso(text(segment, element)), place(position, element)))
