"""What an acknowledgement says that ours was: its type of message, who it went from and to."""

import sqlalchemy as sa

from exchange.journal.migrations.versions.v0004_forecasts import widen

revision = "0009"
down_revision = "0008"

ADDED = {"acknowledgement_header": dict.fromkeys(("about", "sender", "recipient"), sa.Text)}


def upgrade() -> None:
    """Add the columns; of acknowledgements that came before it is not known."""
    widen(ADDED)
