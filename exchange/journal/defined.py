"""Whether tables, indexes and triggers of a journal are those this software defines."""

from functools import cache

from sqlalchemy import Connection, create_engine

from exchange.journal.opening import migrate

DEFINED = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def definitions(connection: Connection) -> dict[str, str]:
    """Return the statement that made each table, index and trigger, by name."""
    return {row.name: row.sql for row in connection.exec_driver_sql(DEFINED)}


@cache
def ours() -> dict[str, str]:
    """Return the same of a journal that is made now; that takes most of a second."""
    fresh = create_engine("sqlite://")
    try:
        with fresh.begin() as connection:
            migrate(connection)
            return definitions(connection)
    finally:
        fresh.dispose()


def otherwise(connection: Connection) -> str:
    """Return the first of them that is missing, added or defined otherwise, empty where none is.

    What SQLite adds itself is none of ours to define.
    """
    found, wanted = definitions(connection), ours()
    wrong = (
        name for name in sorted(found.keys() | wanted.keys()) if not name.startswith("sqlite_")
    )
    return next((name for name in wrong if found.get(name) != wanted.get(name)), "")
