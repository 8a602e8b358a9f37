"""Single documents judged once more, and the parts that orders have lines of."""

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0018"
down_revision = "0017"

PARTS = """INSERT INTO order_parts (partner, part, document, number)
SELECT DISTINCT documents.partner, rtrim(held.customer_part, ' '), documents.id,
    rtrim(documents.number, ' ')
FROM (
    SELECT document, customer_part FROM order_lines
    UNION SELECT document, customer_part FROM order_change_lines
) AS held
JOIN documents ON documents.id = held.document
WHERE held.customer_part IS NOT NULL AND documents.verdict IN ('accepted', 'held')"""


def upgrade() -> None:
    """Add the columns, and the parts of what came before."""
    op.add_column("receipts", sa.Column("place", sa.Integer))
    op.add_column("receipts", sa.Column("origin", sa.Text, nullable=False, server_default=""))
    indexed("receipts", "origin")
    op.add_column("refusals", sa.Column("anew", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "successions",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", "by", name="pk_successions"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_successions_document"),
        sa.ForeignKeyConstraint(["by"], ["documents.id"], name="fk_successions_by"),
    )
    op.create_table(
        "order_parts",
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("partner", "part", "document", name="pk_order_parts"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_order_parts_document"),
        sqlite_with_rowid=False,
    )
    op.execute(PARTS)
