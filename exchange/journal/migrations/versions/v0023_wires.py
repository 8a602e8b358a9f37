"""What goes and comes over a wire, and connections that do not work."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the tables; until now everything went through folders."""
    op.create_table(
        "wired_answers",
        sa.Column("answer", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("uploaded_at", sa.Text),
        sa.Column("place", sa.Text, nullable=False, server_default=""),
        sa.Column("inferred", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("answer", name="pk_wired_answers"),
        sa.ForeignKeyConstraint(["answer"], ["answers.id"], name="fk_wired_answers_answer"),
    )
    op.create_table(
        "connections",
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("duty", sa.Text, nullable=False),
        sa.Column("wire", sa.Text, nullable=False),
        sa.Column("blocked", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("partner", "duty", name="pk_connections"),
    )
    op.create_table(
        "pulled_files",
        sa.Column("work", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("partner", "host", "path")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("size", "mtime")),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("copy", sa.Integer, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.Column("removed_at", sa.Text),
        sa.PrimaryKeyConstraint("work", name="pk_pulled_files"),
        sa.UniqueConstraint("partner", "host", "path", "size", "mtime", "sha256", "copy"),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_pulled_files_receipt"),
    )
