"""Upside requests and reschedule proposals, and what our own side says to them."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0014"
down_revision = "0013"

TABLES: Mapping[str, Mapping[str, type[sa.Text] | type[sa.Date]]] = {
    "case_answers": {
        **dict.fromkeys(("partner", "case", "action", "quantity"), sa.Text),
        "date": sa.Date,
        **dict.fromkeys(("gating", "cost", "currency"), sa.Text),
        "decision_due": sa.Date,
        **dict.fromkeys(("party", "decided_by"), sa.Text),
        "decided_on": sa.Date,
        **dict.fromkeys(("evidence", "clause", "result", "text", "by"), sa.Text),
    },
    "reschedule_proposals": {
        **dict.fromkeys(("partner", "order_number", "line_number", "quantity"), sa.Text),
        "date": sa.Date,
        "reason": sa.Text,
        "decision_due": sa.Date,
        **dict.fromkeys(("text", "by"), sa.Text),
    },
}


def upgrade() -> None:
    """Add the tables; demand above a band that came before opened no request."""
    op.create_table(
        "case_steps",
        sa.Column("seq", sa.Integer, nullable=False),
        *(sa.Column(n, sa.Text, nullable=False) for n in ("number", "partner", "action")),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_case_steps"),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_case_steps_receipt"),
        sqlite_autoincrement=True,
    )
    indexed("case_steps", "number")
    indexed("case_steps", "receipt")
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
