"""Our bills of materials and the manufacturer parts we may buy."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import Kind

revision = "0020"
down_revision = "0019"

TABLES: Mapping[str, Mapping[str, Kind]] = {
    "boms": {
        "partner": sa.Text,
        "parent": sa.Text,
        "parent_revision": sa.Text,
        "find_no": sa.Text,
        "part": sa.Text,
        "revision": sa.Text,
        "quantity": sa.Text,
        "unit": sa.Text,
        "designators": sa.Text,
        "alternate_of": sa.Text,
        "supply": sa.Text,
        "mark": sa.Text,
    },
    "approved_parts": {
        "partner": sa.Text,
        "part": sa.Text,
        "manufacturer": sa.Text,
        "manufacturer_part": sa.Text,
        "status": sa.Text,
        "preference": sa.Text,
    },
}


def upgrade() -> None:
    """Add the tables; nothing of this kind came before."""
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
