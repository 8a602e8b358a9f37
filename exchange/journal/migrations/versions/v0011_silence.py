"""Orders and changes that count as accepted or rejected because nobody said anything in time."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the table; what silence meant before is not worked out again."""
    op.create_table(
        "deemed",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("meaning", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("agreement", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("clause", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_deemed"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_deemed_document"),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_deemed_receipt"),
    )
    op.create_index("ix_deemed_receipt", "deemed", ["receipt"])
