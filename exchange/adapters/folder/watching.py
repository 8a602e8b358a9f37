"""Wakes the scanner when the system reports a change below a folder.

A report is a hint and no more: reports are lost under load, do not exist on network file
systems, and a rename over SFTP shows as a mere creation. The scanner looks every few
seconds anyway.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

ARRIVALS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
]
"""What can mean a new file. Openings are left out: the scanner opens files itself."""

log = structlog.get_logger()


class Waker(FileSystemEventHandler):
    """Passes on that something happened, not what."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Wake the scanner."""
        del event
        self.wake()


@contextmanager
def watch(folder: Path, wake: Callable[[], None]) -> Iterator[None]:
    """Call `wake`, from a thread of its own, whenever something may have arrived.

    Where the system has no watches left, this is said once and the scanner does without.
    """
    observer = Observer()
    observer.schedule(Waker(wake), folder, recursive=True, event_filter=ARRIVALS)
    try:
        observer.start()
    except OSError as error:
        log.warning(
            "watching_failed", reason=error.strerror, consequence="looking only now and then"
        )
        yield
        return
    try:
        yield
    finally:
        observer.stop()
        observer.join()
