"""Tells alembic which database to bring up to date, and what it should look like then."""

from alembic import context

from exchange.journal.columns import metadata
from exchange.journal.keeping_tables import holds
from exchange.journal.records import CANONICAL
from exchange.journal.tables import receipts

KNOWN = (holds, receipts, *CANONICAL.values())
"""Imported so that `metadata` holds them."""


def run() -> None:
    """Run the steps on the connection handed in, or print them where there is only a dialect."""
    context.configure(
        connection=context.config.attributes.get("connection"),
        dialect_name=context.config.attributes.get("dialect"),
        target_metadata=metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
