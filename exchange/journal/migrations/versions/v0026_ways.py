"""How files came: by whom, through which hub, in which mail, from which mailbox."""

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the column and the tables; what came before lay in its partner's inbox."""
    op.add_column("receipts", sa.Column("way", sa.Text, nullable=False, server_default=""))
    words = ("sender", "date", "subject", "message_id", "text")
    op.create_table(
        "mails",
        sa.Column("receipt", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in words),
        sa.PrimaryKeyConstraint("receipt", name="pk_mails"),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_mails_receipt"),
    )
    op.create_table(
        "mail_files",
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("mail", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("receipt", name="pk_mail_files"),
        sa.UniqueConstraint("mail", "position", name="uq_mail_files_mail_position"),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_mail_files_receipt"),
        sa.ForeignKeyConstraint(["mail"], ["mails.receipt"], name="fk_mail_files_mail"),
    )
    op.create_table(
        "fetched",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("sender", "subject", "reason")),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_fetched"),
        sa.UniqueConstraint(
            "mailbox", "uidvalidity", "uid", name="uq_fetched_mailbox_uidvalidity_uid"
        ),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_fetched_receipt"),
        sqlite_autoincrement=True,
    )
    indexed("fetched", "receipt")
    indexed("fetched", "mailbox", "sha256")
