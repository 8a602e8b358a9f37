"""The columns of the canonical documents, and their tables made of a draft."""

from exchange.adapters.edi.deliveries import schedules
from exchange.adapters.edi.drafting import Draft
from exchange.adapters.edi.frames import located, table
from exchange.model.tables import Table

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
SCHEDULES = ("quantity", "requested_date", "date_meaning")


def buckets(draft: Draft) -> Table:
    """Return the table of a forecast's buckets; columns for what few of them have come on top."""
    columns = ("line", *RAW, *located(BUCKETS))
    if any("basis" in row for row in draft.parts):
        columns += ("basis", *located(RUNNING)[1:])
    if any(name in row for row in draft.parts for name in CALLED):
        columns += located(CALLED)[1:]
    return table("forecast_buckets", draft.parts, columns, draft.places)


def forecast(draft: Draft) -> dict[str, Table]:
    """Return the tables of a forecast."""
    return forecast_of(draft, buckets(draft))


def forecast_of(draft: Draft, parts: Table) -> dict[str, Table]:
    """Return the tables of a forecast with these buckets."""
    origin = draft.places
    found = (
        table("forecast_header", [draft.header], located(FORECAST_HEADER), origin),
        table("forecast_lines", draft.lines, ("line", *located(FORECAST_LINES)), origin),
        parts,
    )
    return {each.name: each for each in found}


def purchase_order(draft: Draft) -> dict[str, Table]:
    """Return the tables of a purchase order."""
    origin, parts = draft.places, schedules(draft)
    found = (
        table("order_header", [draft.header], located(ORDER_HEADER), origin),
        table("order_lines", draft.lines, ("line", "quantity_raw", *located(ORDER_LINES)), origin),
        table("order_schedules", parts, ("line", "schedule", *located(SCHEDULES)), origin),
    )
    return {each.name: each for each in found}
