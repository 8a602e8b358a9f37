"""The bytes of a file as far as a reader of archives asks for them: by their length and in slices.

Small files are `bytes`. A large one stays where it is kept and is read slice by slice, so that
no process ever holds it whole.
"""

import io
from collections.abc import Iterator
from typing import Protocol

CHUNK = 1 << 20
"""Bytes taken at a time."""


class Content(Protocol):
    """What `bytes` can do and a kept file can do as well."""

    def __len__(self) -> int:
        """Return the number of bytes."""
        ...

    def __getitem__(self, part: slice, /) -> bytes:
        """Return the bytes of a slice without a step."""
        ...


def chunks(content: Content, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield the bytes from `start` to before `end`, a piece at a time."""
    last = len(content) if end is None else end
    for at in range(start, last, CHUNK):
        yield content[at : min(at + CHUNK, last)]


def stream(content: Content) -> io.BufferedIOBase:
    """Return the bytes as an open file, without a copy of them."""
    if isinstance(content, bytes):
        return io.BytesIO(content)
    return io.BufferedReader(Sliced(content))


class Sliced(io.RawIOBase):
    """A content as an open file that is read slice by slice."""

    def __init__(self, content: Content) -> None:
        super().__init__()
        self.content, self.at = content, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read at any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; raises OSError for one before the beginning."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: len(self.content)}[whence]
        if origin + offset < 0:
            raise OSError("there is nothing before the beginning")
        self.at = origin + offset
        return self.at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill a buffer from where we are; return how much of it."""
        found = self.content[self.at : self.at + len(buffer)]
        buffer[: len(found)] = found
        self.at += len(found)
        return len(found)
