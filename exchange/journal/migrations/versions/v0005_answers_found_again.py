"""Our document numbers of answers, questions a person closes, findings a correction cured."""

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what was not kept before; what came earlier has none of it."""
    op.add_column("documents", sa.Column("cured", sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "answer_numbers",
        sa.Column("answer", sa.Integer, sa.ForeignKey("answers.id"), primary_key=True),
        sa.Column("number", sa.Text, primary_key=True),
    )
    indexed("answer_numbers", "number")
    for name in ("document", "document_number"):
        added = sa.Column(name, sa.Text, nullable=False, server_default="")
        op.add_column("acknowledgements", added)
    for name in ("closed_at", "closed_by", "closed_because"):
        op.add_column("acknowledgements", sa.Column(name, sa.Text))
