"""The columns of the canonical documents, and their tables made of a draft."""

from exchange.adapters.edi.alike import Alike
from exchange.adapters.edi.deliveries import REQUESTED, schedules
from exchange.adapters.edi.drafting import Draft
from exchange.adapters.edi.frames import located, table
from exchange.adapters.edi.merging import merged
from exchange.model.tables import Table

Columns = tuple[str, ...]

FORECAST_HEADER = ("number", "date", "horizon_start", "horizon_end", "buyer", "buyer_name",
                   "supplier", "ship_to", "ship_to_name", "scope")  # fmt: skip
FORECAST_LINES = ("line_number", "customer_part", "revision", "description", "ship_to",
                  "order_number", "unit", "cumulative_received",
                  "cumulative_since")  # fmt: skip
BUCKETS = ("start", "end", "period", "quantity", "commitment")
RAW = ("commitment_raw", "quantity_raw")
RUNNING = ("cumulative", "cumulative_since")
CALLED = ("time", "reference")
ORDER = ("order_number", "_order_number")
ORDER_HEADER = ("number", "date", "buyer", "buyer_name", "supplier", "ship_to", "ship_to_name",
                "ship_to_address", "currency", "incoterms", "contract", "text")  # fmt: skip
ORDER_LINES = ("line_number", "customer_part", "revision", "description", "quantity", "unit",
               "price", "price_basis", "amount", "text")  # fmt: skip
CHANGE_HEADER = ("number", "change_number", "date", "order_date", *ORDER_HEADER[2:-1], "reason",
                 "text")  # fmt: skip
CHANGE_LINES = ("line_number", "action", "action_raw", "event", *ORDER_LINES[1:-1], "quantity_left",
                "reason", "text")  # fmt: skip
SCHEDULES = ("quantity", "requested_date", "date_meaning")


def buckets(draft: Draft, read: Alike | None = None) -> Table:
    """Return the table of a forecast's buckets; columns for what few of them have come on top.

    `read` are the lines whose buckets will be added.
    """
    columns = ("line", *RAW, *located(BUCKETS))
    rows = [*draft.parts, *(each.cells for each in read.part_kinds)] if read else draft.parts
    if any("basis" in row for row in rows):
        columns += ("basis", *located(RUNNING)[1:])
    if any(name in row for row in rows for name in CALLED):
        columns += located(CALLED)[1:]
    return table("forecast_buckets", draft.parts, columns, draft.places)


def forecast_lines(draft: Draft) -> Table:
    """Return the table of a forecast's lines."""
    return table("forecast_lines", draft.lines, ("line", *located(FORECAST_LINES)), draft.places)


def forecast(draft: Draft, lines: Table, parts: Table) -> dict[str, Table]:
    """Return the tables of a forecast with these lines and buckets."""
    header = table("forecast_header", [draft.header], located(FORECAST_HEADER), draft.places)
    return {each.name: each for each in (header, lines, parts)}


def purchase_order(draft: Draft, read: Alike | None = None) -> dict[str, Table]:
    """Return the tables of a purchase order; `read` are its lines that were read in columns."""
    return ordering(draft, read, ORDER_HEADER, ORDER_LINES)


def purchase_order_change(draft: Draft, read: Alike | None = None) -> dict[str, Table]:
    """Return the tables of a change of a purchase order."""
    return ordering(draft, read, CHANGE_HEADER, CHANGE_LINES)


def ordering(draft: Draft, read: Alike | None, header: Columns, lines: Columns) -> dict[str, Table]:
    """Return header, lines and deliveries with these columns."""
    origin, name = draft.places, draft.table
    line_columns = ("line", "quantity_raw", *located(lines))
    drafted = table(name("lines"), draft.lines, (*line_columns, *REQUESTED), origin)
    parts = table(name("schedules"), draft.parts, ("line", *located(SCHEDULES)), origin)
    whole, parts = merged(draft, read, drafted, parts)
    found = (
        table(name("header"), [draft.header], located(header), origin),
        whole.with_frame(whole.frame.select(line_columns)),
        schedules(draft, whole, parts),
    )
    return {each.name: each for each in found}
