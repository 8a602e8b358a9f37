"""Legal holds, what was deleted, and journals that came from a backup."""

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0025"
down_revision = "0024"


def words(*names: str) -> list[sa.Column[str]]:
    """Return columns of text that hold something in every row."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def empty(*names: str) -> list[sa.Column[str]]:
    """Return columns of text that are empty until something happens."""
    return [sa.Column(name, sa.Text, nullable=False, server_default="") for name in names]


def upgrade() -> None:
    """Add the tables; so far nothing was held, deleted or put back."""
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer, nullable=False),
        *words("scope", "subject", "by", "at", "reason"),
        sa.Column("lifted_at", sa.Text),
        *empty("lifted_by", "lifted_because"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tombstones",
        *words("kind", "reference"),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        *words("receipt", "sha256"),
        sa.Column("size", sa.BigInteger, nullable=False),
        *words("at", "by", "event", "why"),
        sa.PrimaryKeyConstraint("kind", "reference", "position", name="pk_tombstones"),
    )
    indexed("tombstones", "receipt")
    indexed("tombstones", "sha256")
    op.create_table(
        "restorations",
        sa.Column("seq", sa.Integer, nullable=False),
        *words("made_at", "source", "by", "at"),
        sa.Column("released_at", sa.Text),
        *empty("released_by"),
        sa.PrimaryKeyConstraint("seq", name="pk_restorations"),
        sqlite_autoincrement=True,
    )
    indexed("restorations", "released_at")
