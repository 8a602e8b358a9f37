"""What is done about engineering changes, and what our own side says to them."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import Kind, indexed

revision = "0021"
down_revision = "0020"

TABLES: Mapping[str, Mapping[str, Kind]] = {
    "eco_answers": {
        **dict.fromkeys(("partner", "change", "revision", "decision"), sa.Text),
        "answer_on": sa.Date,
        "implementation": sa.Date,
        **dict.fromkeys(("cost_one_off", "cost_per_unit", "currency", "cost_text"), sa.Text),
        **dict.fromkeys(("description", "kind", "text"), sa.Text),
        "due": sa.Date,
        **dict.fromkeys(("owner", "by"), sa.Text),
    },
    "eco_progress": {
        **dict.fromkeys(("partner", "change", "revision", "action"), sa.Text),
        "date": sa.Date,
        "decided_by": sa.Text,
        "decided_on": sa.Date,
        **dict.fromkeys(("evidence", "first_serial", "first_lot", "text", "by"), sa.Text),
    },
}


def upgrade() -> None:
    """Add the tables; of changes that came before, nothing was answered here."""
    op.create_table(
        "eco_steps",
        sa.Column("seq", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("partner", "change", "revision", "action", "receipt")
        ),
        sa.Column("told", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_eco_steps"),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_eco_steps_receipt"),
        sqlite_autoincrement=True,
    )
    indexed("eco_steps", "partner", "change")
    indexed("eco_steps", "receipt")
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
