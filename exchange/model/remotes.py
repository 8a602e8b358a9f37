"""A folder on a server of a partner, as those see it who bring and fetch files there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from exchange.model.connections import Server

Kind = Literal["file", "folder", "link", "device", "unknown"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a server says of one entry: size in bytes, `mtime` in whole seconds.

    A byte of the name that is no UTF-8 stands as Python's surrogateescape has it.
    """

    name: str
    kind: Kind
    size: int
    mtime: int


class Remote(Protocol):
    """An open connection to a server.

    Every call raises Undeliverable where the connection does not hold, Refused where the server
    says no.
    """

    def listing(self, folder: str) -> Sequence[Entry]:
        """Return what lies in a folder."""
        ...

    def look(self, path: str) -> Entry | None:
        """Return what has a name, a link itself; None where nothing has."""
        ...

    def fetch(self, path: str, size: int, start: int = 0) -> Iterator[bytes]:
        """Yield the bytes of a file of this size from `start` on."""
        ...

    def put(self, path: str, chunks: Iterable[bytes]) -> None:
        """Write a file anew, as lasting as the server can."""
        ...

    def rename(self, source: str, target: str) -> None:
        """Give an entry another name that nothing has."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file."""
        ...


Connect = Callable[[Server], AbstractContextManager[Remote]]
"""Opens a connection; raises Undeliverable, or Blocked where only a person can help."""


def below(folder: str, name: str) -> str:
    """Return the path of an entry of a folder."""
    return f"{folder.rstrip('/')}/{name}" if folder.rstrip("/") else f"{folder}{name}"
