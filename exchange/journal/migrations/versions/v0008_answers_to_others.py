"""Who gets an answer, where it is not who sent the file, and envelopes whole."""

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what was not kept before; every answer so far went to the sender of its file."""
    for name, kind, none in (
        ("moment", sa.JSON, "[]"),
        ("separators", sa.Text, ""),
        ("groups", sa.JSON, "[]"),
    ):
        added = sa.Column(name, kind, nullable=False, server_default=none)
        op.add_column("interchanges", added)
    op.add_column("answers", sa.Column("partner", sa.Text, nullable=False, server_default=""))
    op.execute(
        "UPDATE answers SET partner = "
        "(SELECT receipts.partner FROM receipts WHERE receipts.id = answers.receipt)"
    )
    indexed("answers", "partner", "control_kind", "control_value")
