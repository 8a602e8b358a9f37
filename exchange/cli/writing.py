"""What a command writes where somebody asked for it; a place that will not do is one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exchange.errors import Misconfigured


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn what the system says against a file or folder that was asked for into Misconfigured."""
    try:
        yield
    except OSError as error:
        raise Misconfigured(f"{path} cannot be written: {error.strerror}") from None


def made(folder: Path) -> None:
    """Make a folder that somebody named, where it is not there."""
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)


def put(path: Path, content: bytes) -> None:
    """Write a file that somebody named; raises Misconfigured where that cannot be."""
    with writable(path):
        path.write_bytes(content)
