"""How many documents there are of each kind, and indexes to look through them by."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0026"

INDEXES = (
    ("receipts", ("filename",)),
    ("receipts", ("sha256",)),
    ("interchanges", ("reference",)),
    ("documents", ("partner", "document", "verdict", "receipt", "seq")),
    ("documents", ("number",)),
    ("order_parts", ("part",)),
    ("answers", ("control_value",)),
    ("audit", ("receipt", "seq")),
)


def upgrade() -> None:
    """Add the table and the indexes, and count what is there."""
    op.create_table(
        "tallies",
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("partner", "document", "verdict", name="pk_tallies"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO tallies SELECT partner, document, verdict, count(*) FROM documents"
        " GROUP BY partner, document, verdict"
    )
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
