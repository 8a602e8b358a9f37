"""Which canonical fields a layout may name, by document type."""

from collections.abc import Mapping
from types import MappingProxyType

from exchange.model.erp_tables import ERP_TABLES

HEADER_FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "forecast": frozenset(
            {
                "number", "date", "horizon_start", "horizon_end", "buyer", "buyer_name",
                "supplier", "ship_to", "ship_to_name",
            }
        ),
        "purchase_order": frozenset(
            {
                "number", "date", "buyer", "buyer_name", "supplier", "ship_to", "ship_to_name",
                "ship_to_address", "currency", "incoterms", "contract", "text",
            }
        ),
        "purchase_order_change": frozenset(
            {
                "number", "change_number", "date", "order_date", "buyer", "buyer_name", "supplier",
                "ship_to", "ship_to_name", "ship_to_address", "currency", "incoterms", "contract",
                "reason", "text",
            }
        ),
        "bom": frozenset({"number", "revision", "date", "description"}),
        **dict.fromkeys(ERP_TABLES, frozenset()),
    }
)  # fmt: skip
"""The canonical fields said once per document, by document type."""

ROW_FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "forecast": frozenset(
            {
                "line_number", "customer_part", "revision", "description", "ship_to",
                "order_number", "unit", "cumulative_received", "figure", "period", "quantity",
                "commitment",
            }
        ),
        "purchase_order": frozenset(
            {
                "line_number", "customer_part", "revision", "description", "quantity", "unit",
                "price", "price_basis", "amount", "requested_date", "text",
            }
        ),
        "purchase_order_change": frozenset(
            {
                "line_number", "action", "customer_part", "revision", "description", "quantity",
                "unit", "price", "price_basis", "amount", "requested_date", "reason", "text",
            }
        ),
        "bom": frozenset(
            {
                "find_no", "parent", "part", "revision", "quantity", "unit", "designators",
                "manufacturer", "manufacturer_part", "description",
            }
        ),
        **{name: frozenset(table.columns) for name, table in ERP_TABLES.items()},
    }
)  # fmt: skip
"""The canonical fields said in each row of the table, by document type."""
