"""Running totals, call-offs with their times, and what a forecast speaks of."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import Kind

revision = "0004"
down_revision = "0003"

ADDED: Mapping[str, Mapping[str, Kind]] = {
    "forecast_header": {"scope": sa.Text},
    "forecast_lines": {"cumulative_since": sa.Date},
    "forecast_buckets": {
        "basis": sa.Text,
        "cumulative": sa.Text,
        "cumulative_since": sa.Date,
        "time": sa.Text,
        "reference": sa.Text,
    },
}


def upgrade() -> None:
    """Add the columns; what is in a journal already has none of it."""
    widen(ADDED)


def widen(added: Mapping[str, Mapping[str, Kind]]) -> None:
    """Add columns to canonical tables, where the code has them: before the last one."""
    for name, columns in added.items():
        if op.get_context().dialect.name == "sqlite":
            anew(name, columns)
        else:
            for column, kind in columns.items():
                op.add_column(name, sa.Column(column, kind))


def anew(name: str, columns: Mapping[str, Kind]) -> None:
    """Make a table anew with more columns before its last: SQLite adds one behind everything."""
    kept = {"sqlite_with_rowid": False}
    with op.batch_alter_table(name, recreate="always", table_kwargs=kept) as table:
        for column, kind in columns.items():
            table.add_column(sa.Column(column, kind), insert_before="status")
