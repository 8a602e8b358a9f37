"""Which canonical fields a layout may name, by document type."""

from collections.abc import Mapping
from types import MappingProxyType

from exchange.model.erp_tables import ERP_TABLES

DISPOSITIONS: Mapping[str, str] = MappingProxyType(
    {
        "disposition": "ALL",
        "disposition_stock": "STOCK",
        "disposition_on_order": "ON_ORDER",
        "disposition_wip": "WIP",
        "disposition_finished": "FINISHED",
        "disposition_in_transit": "IN_TRANSIT",
        "disposition_field": "FIELD",
    }
)
"""What becomes of the old revision of an affected item, by class of stock."""

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
        "aml": frozenset(),
        "engineering_change": frozenset(
            {
                "number", "revision", "type", "class", "title", "reason", "status_raw", "date",
                "status_date", "requested_effective", "originator", "owner", "priority",
                "supersedes", "description", "text",
            }
        ),
        "document_package": frozenset(
            {"number", "revision", "part", "date", "originator", "description"}
        ),
        "project_notice": frozenset(
            {"number", "type", "date", "effective_on", "subject", "text", "contact"}
        ),
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
        "aml": frozenset({"part", "manufacturer", "manufacturer_part", "status_raw", "preference"}),
        "engineering_change": frozenset(
            {
                "item", "description", "old_revision", "new_revision", "interchangeable",
                "effectivity", "effective_from", "obsolete_from", "plant", *DISPOSITIONS,
            }
        ),
        "document_package": frozenset(
            {
                "name", "kind", "item", "revision", "version", "size_stated", "checksum_stated",
                "description",
            }
        ),
        "project_notice": frozenset({"part", "revision", "quantity", "date", "text"}),
        **{name: frozenset(table.columns) for name, table in ERP_TABLES.items()},
    }
)  # fmt: skip
"""The canonical fields said in each row of the table, by document type."""
