"""Answers to notices of delays: as our people record them, and as a returned workbook chooses."""

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0004_forecasts import widen

revision = "0022"
down_revision = "0021"

COLUMNS = ("partner", "notice", "order_number", "line_number", "answer", "quantity")
WORDS = ("text", "source", "by")


def upgrade() -> None:
    """Add the table and the columns; what came back before is known by its words alone."""
    widen({"acknowledgement_lines": {"choice": sa.Text, "day": sa.Date}})
    op.create_table(
        "notice_answers",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("row", sa.Integer, nullable=False, autoincrement=False),
        *(sa.Column(column, sa.Text) for column in COLUMNS),
        sa.Column("date", sa.Date),
        *(sa.Column(column, sa.Text) for column in WORDS),
        sa.PrimaryKeyConstraint("document", "row", name="pk_notice_answers"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_notice_answers_document"),
        sqlite_with_rowid=False,
    )
