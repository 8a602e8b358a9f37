"""How the table of each spreadsheet was laid out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table; files that came before are not compared with."""
    op.create_table(
        "outlines",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("headings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_outlines"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_outlines_document"),
    )
    op.create_index("ix_outlines_partner_feed", "outlines", ["partner", "feed"])
