"""What only our own ERP knows, which rows of it are in force, and bills of materials."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import Kind, canonical

revision = "0007"
down_revision = "0006"

BOMS: Mapping[str, Mapping[str, Kind]] = {
    "bom_header": {
        "number": sa.Text,
        "revision": sa.Text,
        "date": sa.Date,
        "description": sa.Text,
    },
    "bom_lines": {
        "line": sa.BigInteger,
        "find_no": sa.Text,
        "parent": sa.Text,
        "part": sa.Text,
        "revision": sa.Text,
        "quantity": sa.Text,
        "quantity_raw": sa.Text,
        "unit": sa.Text,
        "unit_code": sa.Text,
        "designators": sa.Text,
        "manufacturer": sa.Text,
        "manufacturer_part": sa.Text,
        "description": sa.Text,
        "alternate_of": sa.BigInteger,
        "fitted": sa.Text,
    },
}

TABLES: Mapping[str, Mapping[str, Kind]] = {
    "products": {
        "partner": sa.Text,
        "part": sa.Text,
        "revision": sa.Text,
        "ems_part": sa.Text,
        "description": sa.Text,
        "family": sa.Text,
        "status": sa.Text,
        "revision_status": sa.Text,
        "unit": sa.Text,
        "lead_time_days": sa.BigInteger,
        "material_lead_time_days": sa.BigInteger,
        "moq": sa.Text,
        "multiple": sa.Text,
        "supply": sa.Text,
        "export_class": sa.Text,
        "valid_from": sa.Date,
        "valid_to": sa.Date,
        "last_order_date": sa.Date,
        "plant": sa.Text,
        "ship_to": sa.Text,
    },
    "prices": {
        "partner": sa.Text,
        "part": sa.Text,
        "currency": sa.Text,
        "price": sa.Text,
        "per": sa.Text,
        "from_quantity": sa.Text,
        "valid_from": sa.Date,
        "valid_to": sa.Date,
        "reference": sa.Text,
    },
    "lead_times": {
        "partner": sa.Text,
        "part": sa.Text,
        "lead_time_days": sa.BigInteger,
        "material_lead_time_days": sa.BigInteger,
        "valid_from": sa.Date,
    },
    "stock": {
        "partner": sa.Text,
        "part": sa.Text,
        "revision": sa.Text,
        "location": sa.Text,
        "quantity": sa.Text,
        "as_of": sa.Date,
    },
    "shipments": {
        "partner": sa.Text,
        "order_number": sa.Text,
        "line_number": sa.Text,
        "part": sa.Text,
        "quantity": sa.Text,
        "shipped_on": sa.Date,
        "reference": sa.Text,
        "cumulative": sa.Text,
    },
    "order_commit": {
        "partner": sa.Text,
        "order_number": sa.Text,
        "line_number": sa.Text,
        "schedule": sa.BigInteger,
        "quantity": sa.Text,
        "date": sa.Date,
        "answer": sa.Text,
        "reason": sa.Text,
        "price": sa.Text,
    },
    "delay": {
        "partner": sa.Text,
        "notice": sa.Text,
        "order_number": sa.Text,
        "line_number": sa.Text,
        "quantity": sa.Text,
        "new_date": sa.Date,
        "answer_by": sa.Date,
        "reason": sa.Text,
        "responsible": sa.Text,
        "aware_at": sa.Text,
        "text": sa.Text,
        "internal": sa.Text,
        "recovery": sa.Text,
        "next_update": sa.Date,
    },
    "downtime": {
        "number": sa.Text,
        "plant": sa.Text,
        "line": sa.Text,
        "kind": sa.Text,
        "start": sa.Date,
        "end": sa.Date,
        "loss_percent": sa.Text,
        "reason": sa.Text,
        "text": sa.Text,
    },
    "routing": {
        "partner": sa.Text,
        "part": sa.Text,
        "plant": sa.Text,
        "line": sa.Text,
    },
    "opening_orders": {
        "partner": sa.Text,
        "order_number": sa.Text,
        "line_number": sa.Text,
        "schedule": sa.BigInteger,
        "customer_part": sa.Text,
        "revision": sa.Text,
        "quantity": sa.Text,
        "requested_date": sa.Date,
        "first_date": sa.Date,
        "committed_date": sa.Date,
        "shipped": sa.Text,
        "price": sa.Text,
        "currency": sa.Text,
        "unit": sa.Text,
    },
}


def upgrade() -> None:
    """Add the tables; nothing of this kind came before."""
    for name, fields in BOMS.items():
        canonical(name, fields)
    for name, columns in TABLES.items():
        op.create_table(
            name,
            sa.Column("document", sa.Text, nullable=False),
            sa.Column("row", sa.Integer, nullable=False, autoincrement=False),
            *(sa.Column(column, kind) for column, kind in columns.items()),
            sa.PrimaryKeyConstraint("document", "row", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(["document"], ["documents.id"], name=f"fk_{name}_document"),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "erp_in_force",
        sa.Column("table", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("row", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("table", "document", "row", name="pk_erp_in_force"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_erp_in_force_document"),
    )
    op.create_index("ix_erp_in_force_table_key", "erp_in_force", ["table", "key"])
    op.create_index("ix_erp_in_force_table_partner", "erp_in_force", ["table", "partner"])
