"""The folder a reading child may write to: locked while its parent lives, cleared away then."""

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

PREFIX = "exchange-reading-"

FRESH = 60.0
"""Seconds in which a folder may be there that its parent has not locked yet."""


def made() -> tuple[Path, ExitStack]:
    """Make a folder and lock it; closing what comes with it unlocks and removes it."""
    folder, held = Path(tempfile.mkdtemp(prefix=PREFIX)), ExitStack()
    held.callback(shutil.rmtree, folder, ignore_errors=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    held.callback(os.close, descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return folder, held


def clear() -> None:
    """Remove the folders of ours whose parents were killed."""
    before = time.time() - FRESH
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if abandoned(folder, before):
            shutil.rmtree(folder, ignore_errors=True)


def abandoned(folder: Path, before: float) -> bool:
    """Tell whether a folder is ours, was made before a moment, and nobody holds it."""
    try:
        seen = folder.lstat()
        if seen.st_uid != os.geteuid() or seen.st_mtime > before:
            return False
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # it is gone, or no folder
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
