"""Several interchanges a file, control numbers by standard, acknowledgements of our answers."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import Kind, canonical, indexed, text

revision = "0002"
down_revision = "0001"

CANONICAL: Mapping[str, Mapping[str, Kind]] = {
    "acknowledgement_header": {
        "number": sa.Text,
        "type": sa.Text,
        "kind": sa.Text,
        "reference": sa.Text,
        "document_number": sa.Text,
        "state": sa.Text,
        "reason": sa.Text,
    },
    "acknowledgement_lines": {
        "line": sa.BigInteger,
        "message_reference": sa.Text,
        "state": sa.Text,
        "code": sa.Text,
        "place": sa.Text,
        "text": sa.Text,
    },
}

KINDS = (
    "UPDATE control_numbers SET kind = 'edifact' WHERE kind = 'CONTRL'",
    "UPDATE answers SET control_kind = 'edifact' WHERE control_kind = 'CONTRL'",
)
"""Whatever an interchange carries, its reference comes from one sequence per standard."""


def upgrade() -> None:
    """Bring a journal of step 0001 up to this one; its files held one interchange each."""
    interchanges()
    counted("interchange", "1")
    counted("group", "0")
    for statement in KINDS:
        op.execute(statement)
    acknowledgements()
    for name, fields in CANONICAL.items():
        canonical(name, fields)


def interchanges() -> None:
    """Let a file have several envelopes, counted from 1."""
    with op.batch_alter_table("interchanges") as table:
        table.add_column(sa.Column("position", sa.Integer, nullable=False, server_default="1"))
        table.drop_constraint("pk_interchanges", type_="primary")
        table.create_primary_key("pk_interchanges", ["receipt", "position"])


def counted(name: str, default: str) -> None:
    """Add a count to the documents."""
    op.add_column("documents", sa.Column(name, sa.Integer, nullable=False, server_default=default))


def acknowledgements() -> None:
    """Make the table of what partners say to our answers."""
    op.create_table(
        "acknowledgements",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("receipt", sa.Text, sa.ForeignKey("receipts.id"), nullable=False),
        sa.Column("answer", sa.Integer, sa.ForeignKey("answers.id")),
        *(text(name) for name in ("type", "reference", "state", "reason", "at")),
        sqlite_autoincrement=True,
    )
    indexed("acknowledgements", "receipt")
    indexed("acknowledgements", "answer")
