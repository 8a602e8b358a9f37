"""Indexes for the pages of the console: answers, findings by rule, the trail, orders."""

from alembic import op

revision = "0031"
down_revision = "0029"

INDEXES = (
    ("receipts", ("partner", "id")),
    ("receipts", ("partner", "seq")),
    ("findings", ("receipt", "rule")),
    ("findings", ("document",)),
    ("answers", ("partner", "state", "released_at")),
    ("audit", ("action", "seq")),
    ("audit", ("actor", "seq")),
    ("opening_orders", ("order_number", "partner")),
    ("order_commit", ("order_number", "partner")),
    ("shipments", ("order_number", "partner")),
)


def upgrade() -> None:
    """Add them; findings of a receipt are found by the longer one from now on."""
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    op.drop_index("ix_findings_receipt", "findings")
