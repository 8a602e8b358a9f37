"""Keeps a backup and a deletion from running at once: one would miss what the other removes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exchange.spool.disk import ensure_folder
from exchange.spool.site import PRIVATE, Spool


def lock(spool: Spool) -> Path:
    """Return the file that is locked meanwhile."""
    return spool.lock.with_name("backup.lock")


@contextmanager
def undisturbed(spool: Spool, *, patient: bool) -> Iterator[bool]:
    """Hold the bytes of a site as they are; yield False where another does and we do not wait."""
    ensure_folder(spool.disk, spool.lock.parent, PRIVATE)
    descriptor = os.open(lock(spool), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield taken(descriptor, patient=patient)
    finally:
        os.close(descriptor)


def taken(descriptor: int, *, patient: bool) -> bool:
    """Tell whether the lock is ours now."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if patient else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
