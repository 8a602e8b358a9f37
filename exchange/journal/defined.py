"""Whether tables, indexes and triggers of a journal are those this software defines."""

from functools import cache

from sqlalchemy import Connection, create_engine

from exchange.journal.opening import migrate
from exchange.journal.sqlite import definitions


@cache
def ours() -> dict[str, str]:
    """Return the definitions of a journal that is made now; that takes most of a second."""
    fresh = create_engine("sqlite://")
    try:
        with fresh.begin() as connection:
            migrate(connection)
            return definitions(connection)
    finally:
        fresh.dispose()


def otherwise(connection: Connection) -> str:
    """Return the first of them that is missing, added or defined otherwise, empty where none is."""
    found, wanted = definitions(connection), ours()
    names = sorted(found.keys() | wanted.keys())
    return next((name for name in names if found.get(name) != wanted.get(name)), "")
