"""What our ERP knows of orders and engineering changes, and the agreement that judged a file."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import Kind

revision = "0016"
down_revision = "0015"

TABLES: Mapping[str, Mapping[str, Kind]] = {
    "blankets": {
        "partner": sa.Text,
        "reference": sa.Text,
        "part": sa.Text,
        "quantity": sa.Text,
        "released": sa.Text,
        "valid_to": sa.Date,
    },
    "consigned": {
        "partner": sa.Text,
        "part": sa.Text,
        "component": sa.Text,
        "expected_on": sa.Date,
        "build_days": sa.BigInteger,
    },
    "started": {
        "partner": sa.Text,
        "order_number": sa.Text,
        "line_number": sa.Text,
        "started_on": sa.Date,
    },
    "ecos": {
        "partner": sa.Text,
        "change": sa.Text,
        "part": sa.Text,
        "old_revision": sa.Text,
        "new_revision": sa.Text,
        "effective": sa.Date,
        "status": sa.Text,
    },
}


def upgrade() -> None:
    """Add the tables and the column; of what came before nobody noted the agreement."""
    agreement = sa.Column("agreement", sa.Text, nullable=False, server_default="")
    op.add_column("receipts", agreement)
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
