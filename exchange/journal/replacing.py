"""Brings a journal of an older version up to date: a copy first, then the copy in its place.

Killed at any moment, either the old journal or the new one is in its place, and whole.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from exchange.errors import Misconfigured
from exchange.journal import audit, sqlite

Migrate = Callable[[Connection], None]
ROOM = 3
"""Times the size of the journal that must be free: the copy kept, the copy changed, its WAL."""


def kept(path: Path, revision: str) -> Path:
    """Return where the journal as it was before is kept."""
    return path.with_name(f"{path.stem}.before-{revision}{path.suffix}")


def upgraded(path: Path, revision: str, migrate: Migrate) -> Generator[str, None, None]:
    """Bring a journal up to date in steps, and yield each step once it is done.

    Raises Misconfigured where there is no room, where another program has the journal open, or
    where the copy would not say what the journal said.
    """
    draft = path.with_name(f"{path.stem}.upgrading{path.suffix}")
    refuse_full(path)
    with one_at_a_time(path):
        for old in path.parent.glob(f"{draft.name}*"):
            old.unlink()
        yield "cleared"
        sqlite.copy(path, draft)
        draft.replace(kept(path, revision))
        sqlite.sync(path.parent)
        yield "kept"
        sqlite.copy(path, draft)
        yield "copied"
        change(draft, path, migrate)
        yield "migrated"
        if not sqlite.alone(path):
            raise Misconfigured(f"{path}: another program has the journal open; stop it first")
        yield "alone"
        draft.replace(path)
        sqlite.sync(path.parent)
        yield "replaced"


def refuse_full(path: Path) -> None:
    """Refuse where the disk has no room for the copies."""
    wanted, free = ROOM * path.stat().st_size, shutil.disk_usage(path.parent).free
    if free < wanted:
        raise Misconfigured(
            f"{path}: bringing the journal up to date takes {wanted >> 20} MiB of free space, and "
            f"there are {free >> 20}; nothing was changed"
        )


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Keep a second program from doing the same; raises Misconfigured in that one."""
    lock = path.with_name(f"{path.stem}.upgrading.lock")
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Misconfigured(f"{path}: another program is bringing the journal up to date") from None
    try:
        yield
    finally:
        os.close(descriptor)


def change(draft: Path, path: Path, migrate: Migrate) -> None:
    """Migrate the copy and see that it is whole and its audit trail ends as before."""
    store = sqlite.store(draft, read_only=False)
    try:
        with store.writing() as connection:
            before = audit.head(connection)
            migrate(connection)
        with store.reading() as connection:
            wrong = sqlite.rot(connection)
            same = audit.head(connection) == before
    finally:
        store.close()
    if wrong or not same or not sqlite.alone(draft):
        raise Misconfigured(
            f"{path}: brought up to date, a copy is not whole ({wrong}); nothing was changed"
        )
    sqlite.sync(draft)
