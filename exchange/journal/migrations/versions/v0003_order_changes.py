"""Changes of purchase orders, and the revision of a document beside its number."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import Kind, canonical

revision = "0003"
down_revision = "0002"

CANONICAL: Mapping[str, Mapping[str, Kind]] = {
    "order_change_header": {
        "number": sa.Text,
        "change_number": sa.Text,
        "date": sa.Date,
        "order_date": sa.Date,
        "buyer": sa.Text,
        "buyer_name": sa.Text,
        "supplier": sa.Text,
        "ship_to": sa.Text,
        "ship_to_name": sa.Text,
        "ship_to_address": sa.Text,
        "currency": sa.Text,
        "incoterms": sa.Text,
        "contract": sa.Text,
        "reason": sa.Text,
        "text": sa.Text,
    },
    "order_change_lines": {
        "line": sa.BigInteger,
        "line_number": sa.Text,
        "action": sa.Text,
        "action_raw": sa.Text,
        "event": sa.Text,
        "customer_part": sa.Text,
        "revision": sa.Text,
        "description": sa.Text,
        "quantity": sa.Text,
        "quantity_left": sa.Text,
        "unit": sa.Text,
        "unit_code": sa.Text,
        "price": sa.Text,
        "price_basis": sa.Text,
        "amount": sa.Text,
        "reason": sa.Text,
        "text": sa.Text,
        "quantity_raw": sa.Text,
    },
    "order_change_schedules": {
        "line": sa.BigInteger,
        "schedule": sa.BigInteger,
        "quantity": sa.Text,
        "requested_date": sa.Date,
        "date_meaning": sa.Text,
    },
}


def upgrade() -> None:
    """Bring a journal of step 0002 up to this one; no document of it has a revision."""
    op.add_column("documents", sa.Column("revision", sa.Text, nullable=False, server_default=""))
    for name, fields in CANONICAL.items():
        canonical(name, fields)
