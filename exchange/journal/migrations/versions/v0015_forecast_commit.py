"""What our side commits to of forecasts."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import Kind

revision = "0015"
down_revision = "0014"

NAME = "forecast_commit"
COLUMNS: Mapping[str, Kind] = {
    **dict.fromkeys(("partner", "forecast_number", "part", "revision", "ship_to"), sa.Text),
    "start": sa.Date,
    **dict.fromkeys(("quantity", "answer", "reason"), sa.Text),
}


def upgrade() -> None:
    """Add the table; nothing of this kind came before."""
    op.create_table(
        NAME,
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("row", sa.Integer, nullable=False, autoincrement=False),
        *(sa.Column(column, kind) for column, kind in COLUMNS.items()),
        sa.PrimaryKeyConstraint("document", "row", name=f"pk_{NAME}"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=f"fk_{NAME}_document"),
        sqlite_with_rowid=False,
    )
