"""Who is told of what: notifications, and the mails and calls they go out with."""

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0024"
down_revision = "0023"

TEXTS = (
    "event", "key", "partner", "receipt", "about", "rule", "side", "role", "name", "address",
    "language", "channel", "subject", "text", "line", "state", "why",
)  # fmt: skip


def upgrade() -> None:
    """Add the tables; what happened before is told to nobody."""
    sendings()
    notifications()
    others()


def sendings() -> None:
    """Make the table of mails and calls."""
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("channel", "address", "name", "identity", "subject", "body", "at", "state")
        ),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Text),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("done_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_sendings"),
        sa.UniqueConstraint("identity", name="uq_sendings_identity"),
        sqlite_autoincrement=True,
    )
    indexed("sendings", "state", "next_at")
    indexed("sendings", "channel", "address", "at")


def notifications() -> None:
    """Make the table of what each reader is told."""
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("sending", sa.Integer),
        sa.Column("done_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.UniqueConstraint("key", "address", name="uq_notifications_key_address"),
        sa.ForeignKeyConstraint(["sending"], ["sendings.id"], name="fk_notifications_sending"),
        sqlite_autoincrement=True,
    )
    indexed("notifications", "state", "id")
    indexed("notifications", "sending")


def others() -> None:
    """Make the tables of answers in mails, and of how far everything was read."""
    op.create_table(
        "answer_mails",
        sa.Column("answer", sa.Integer, nullable=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("answer", name="pk_answer_mails"),
        sa.ForeignKeyConstraint(["answer"], ["answers.id"], name="fk_answer_mails_answer"),
    )
    indexed("answer_mails", "identity")
    op.create_table(
        "telling_marks",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_telling_marks"),
    )
