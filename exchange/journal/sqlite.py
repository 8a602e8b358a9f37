"""The journal in an SQLite file: the only module that knows SQLite.

One connection writes and checkpoints, under a lock; all others are opened read-only.
So the WAL-reset defect of SQLite before 3.51.3, which takes two connections that
write or checkpoint, has no second one to meet.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

READERS = 8
"""Connections that may read at the same time in one process; more wait."""

SAFE: Mapping[str, str] = {
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
}
WRITING = {**SAFE, "journal_mode": "WAL", "synchronous": "FULL", "secure_delete": "ON"}
READING = {**SAFE, "query_only": "ON"}


Trouble = sqlite3.Error
"""What goes wrong with a file, where SQLite itself is asked."""


@dataclass(frozen=True)
class Store:
    """Where the journal's connections come from."""

    writer: Engine
    reader: Engine
    turn: Lock = field(default_factory=Lock)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the writing connection in a transaction of its own: all of it or nothing."""
        with self.turn, self.writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the journal from start to end."""
        with self.reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections; the last one to write empties the WAL into the file."""
        self.reader.dispose()
        self.writer.dispose()


def store(path: Path, *, read_only: bool) -> Store:
    """Return the connections to the file, which is created unless opened read-only."""
    reader = engine(path, "ro", READING, "BEGIN", size=READERS)
    if read_only:
        return Store(reader, reader)
    return Store(engine(path, "rwc", WRITING, "BEGIN IMMEDIATE", size=1), reader)


def engine(path: Path, mode: str, pragmas: Mapping[str, str], begin: str, *, size: int) -> Engine:
    """Return an engine whose transactions start with `begin`, not when sqlite3 sees fit.

    A transaction that reads first and writes later fails at once where another has
    written meanwhile, whatever the timeout; BEGIN IMMEDIATE waits instead.
    """

    def connect() -> sqlite3.Connection:
        uri = f"{path.resolve().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            for name, value in pragmas.items():
                connection.execute(f"PRAGMA {name}={value}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    made = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,  # an error's text goes into logs, customers' data does not
    )
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql(begin))
    return made


def damage(connection: Connection) -> str:
    """Return what SQLite's quick check finds wrong with the file, empty where it is whole."""
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return "" if found == "ok" else " ".join(str(found).split())


def rot(connection: Connection) -> str:
    """Return what the full check finds wrong, indexes included, empty where all is whole."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    return "" if found == "ok" else " ".join(str(found).split())


def definitions(connection: Connection) -> dict[str, str]:
    """Return the statement that made each table, index and trigger, by name.

    What SQLite adds itself is not among them.
    """
    made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: sql for name, sql in made if not name.startswith("sqlite_")}


def copy(source: Path, target: Path) -> None:
    """Copy a journal as it is at one moment, whoever writes to it meanwhile, and make it last.

    The copy is one file without a WAL. All of it is read in one step, so that it never starts anew.
    """
    uri = f"{source.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=-1)
        new.execute("PRAGMA journal_mode=DELETE")
    sync(target)


def alone(path: Path) -> bool:
    """Bring all of a journal into its one file; False where another program has it open."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            return False
    return bool(mode == "delete")


def sync(path: Path) -> None:
    """Return when a file or the entries of a folder would survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def version() -> str:
    """Return the version of the SQLite library in use."""
    return sqlite3.sqlite_version
