"""Drafts of notices that a person released or withdrew."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

COLUMNS = ("partner", "notice", "action", "by", "role", "text")


def upgrade() -> None:
    """Add the table; nothing of this kind came before."""
    op.create_table(
        "notice_release",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("row", sa.Integer, nullable=False, autoincrement=False),
        *(sa.Column(column, sa.Text) for column in COLUMNS),
        sa.PrimaryKeyConstraint("document", "row", name="pk_notice_release"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_notice_release_document"),
        sqlite_with_rowid=False,
    )
