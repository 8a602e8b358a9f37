"""Makes a forecast of a DELFOR, a call-off of a DELJIT: header, lines, quantities by period.

In D.96A a quantity comes first and is followed by its commitment; in D.97A the commitment comes
first and holds for the quantities below it. Roles are those of the structures, such as
`schemas/edifact/DELFOR-96B-01C.toml`.
"""

from collections.abc import Mapping

from exchange.adapters.edi import documents
from exchange.adapters.edi.alike import Alike
from exchange.adapters.edi.closing import closed
from exchange.adapters.edi.documents import ORDER
from exchange.adapters.edi.drafting import Draft, Handler, Row, put, settle, take
from exchange.adapters.edi.merging import merged
from exchange.adapters.edi.periods import last_day
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, shown, text
from exchange.adapters.edifact import calloffs
from exchange.adapters.edifact.buckets import (
    NO_END,
    bucket_date,
    commitment,
    own_commitment,
    quantity,
)
from exchange.adapters.edifact.codes import CHANGES_ONLY, DESTINATIONS, INTERVALS, RECEIVED
from exchange.adapters.edifact.dates import decode
from exchange.adapters.edifact.headings import function, total, unreadable
from exchange.adapters.edifact.products import action, description, more_numbers, party, product
from exchange.model.findings import SegmentPlace
from exchange.model.tables import Table

RECEIVED_COLUMNS = ("cumulative_received", "cumulative_since")


def header_date(draft: Draft, segment: Segment, position: int) -> None:
    """Read a date of the header: of the document, or of its horizon."""
    code, packed = text(segment, 2), place(position, 2, 2)
    span = decode(text(segment, 2, 2), text(segment, 2, 3), draft.weeks)
    if code in {"137", "158", "159", *INTERVALS}:
        unreadable(draft, segment, position, ("forecast_header", 0))
    if code == "137":
        settle(draft, draft.header, ("date", span.start, packed))
    if code in {"158", *INTERVALS}:
        settle(draft, draft.header, ("horizon_start", span.start, packed))
    if code in {"159", *INTERVALS}:
        settle(draft, draft.header, ("horizon_end", span.end or span.start, packed))
    calloffs.header_date(draft, segment, position)


def order_number(draft: Draft, segment: Segment, position: int) -> None:
    """Read RFF: the order that is called off, of one line or, in the header, of all."""
    if text(segment, 2) == "ON":
        row, packed = draft.line if draft.lines else draft.header, place(position, 2, 2)
        if text(segment, 2, 2) and int(row.get("_order_number", 0)) < int(row["_row"]):
            row.pop("order_number", None)
        settle(draft, row, ("order_number", text(segment, 2, 2), packed))


def detail(draft: Draft, segment: Segment, _: int) -> None:
    """Read GIS: a new part of the detail, of changes only or complete."""
    draft.point = {}
    if text(segment, 2) == CHANGES_ONLY:
        draft.function = "change"


def delivery_point(draft: Draft, segment: Segment, position: int) -> None:
    """Read NAD above lines: where the lines that follow go.

    Another party than a destination holds each of them.
    """
    draft.point = {}
    if text(segment, 2) in DESTINATIONS:
        take(draft.point, "ship_to", segment, place(position, 3, 1))
    else:
        put(draft.point, "asked", shown(segment), place(position, 2))


def line(draft: Draft, segment: Segment, position: int) -> None:
    """Read LIN: a new line."""
    row: Row = {"_row": place(position), "line": len(draft.lines) + 1, **draft.point}
    row |= {column: draft.header[column] for column in ORDER if column in draft.header}
    draft.lines.append(row)
    draft.condition, draft.part, draft.elsewhere, draft.aside = {}, None, "", ""
    if "asked" in row:
        draft.hold("EDI-002", int(row["_asked"]), str(row["asked"]))
    take(row, "line_number", segment, place(position, 2))
    product(draft, segment, position, 4)
    action(draft, segment, position)


def line_point(draft: Draft, segment: Segment, position: int) -> None:
    """Read NAD below a line: each further destination makes a line of its own.

    Quantities of the line itself stay on a line of their own, which is held: they may be
    the total of what follows. Those of a party that is no destination are held and not read.
    """
    draft.condition, draft.part, draft.elsewhere = {}, None, ""
    if text(segment, 2) not in DESTINATIONS:
        draft.elsewhere = shown(segment)
        return
    own = bool(draft.parts) and draft.parts[-1]["line"] == draft.line.get("line")
    if "shared" in draft.line:
        another_point(draft, position)
    elif own:
        draft.hold("EDI-002", place(position), shown(segment))
        draft.line["shared"] = position
        another_point(draft, position)
    draft.line.setdefault("shared", position)
    take(draft.line, "ship_to", segment, place(position, 3, 1))


def another_point(draft: Draft, position: int) -> None:
    """Add a line like the one before for another destination, with what is held of both.

    A quantity received that was said of both is not one of either.
    """
    before, spot = draft.line, draft.here
    first = int(before["shared"])
    common = [
        (found, at)
        for found in draft.findings
        if (found.table, found.row) == spot
        and isinstance(at := found.locator, SegmentPlace)
        and at.segment < first
    ]
    if 0 < int(before.get("_cumulative_received", 0)) < place(first):
        draft.hold("EDI-002", int(before["_cumulative_received"]), f"QTY+{RECEIVED}")
    kept = {name: value for name, value in before.items() if not name.endswith(RECEIVED_COLUMNS)}
    draft.lines.append(kept | {"line": len(draft.lines) + 1, "_row": place(position)})
    for found, at in common:
        packed = place(at.segment, at.element, at.component)
        draft.hold(found.rule, packed, found.observed, found.expected)


HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("message", "BGM"): function,
    ("message", "DTM"): header_date,
    ("reference", "RFF"): order_number,
    ("party", "NAD"): party,
    ("detail", "GIS"): detail,
    ("detail", "GEI"): detail,
    ("delivery_point", "NAD"): delivery_point,
    **{
        (role, tag): handler
        for role in ("line", "point_line")
        for tag, handler in (("LIN", line), ("PIA", more_numbers), ("IMD", description))
    },
    ("line_reference", "RFF"): order_number,
    ("message", "CNT"): total,
    ("line_point", "NAD"): line_point,
    ("schedule", "SCC"): commitment,
    ("point_schedule", "SCC"): commitment,
    ("bucket", "SCC"): own_commitment,
    **calloffs.HANDLERS,
    **{
        (role, tag): handler
        for role in ("bucket", "point_bucket", "line_quantity")
        for tag, handler in (("QTY", quantity), ("DTM", bucket_date))
    },
}


def tables(draft: Draft, read: Alike | None = None) -> dict[str, Table]:
    """Return the tables of a forecast; `read` are its lines that were read in columns."""
    calloffs.inherit(draft)
    drafted = documents.forecast_lines(draft), documents.buckets(draft, read)
    lines, buckets = merged(draft, read, *drafted)
    return documents.forecast(draft, lines, closed(draft, buckets, last_day, NO_END))
