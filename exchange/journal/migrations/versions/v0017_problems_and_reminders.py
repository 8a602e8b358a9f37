"""What was found across documents night by night, and what was asked again."""

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the tables; the first night finds what is wrong by now."""
    op.create_table(
        "nights",
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("found", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_nights"),
    )
    op.create_table(
        "problems",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("rule", "partner", "subject")),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("items", "params")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("first_seen", "last_seen")),
        sa.Column("occurrences", sa.Integer, nullable=False),
        sa.Column("closed_at", sa.Text),
        sa.PrimaryKeyConstraint("rule", "partner", "subject", name="pk_problems"),
    )
    texts = ("step", "kind", "partner", "reference", "receipt", "due", "at", "by", "to")
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("files", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sqlite_autoincrement=True,
    )
    indexed("reminders", "partner", "kind", "reference")
