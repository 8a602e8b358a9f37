"""A large kept file as a reading child has it: read slice by slice, never held whole."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from exchange.model.contents import Content


class Stored:
    """The bytes of a file that is never changed: it is kept under its hash.

    The open file is its own from now on. It is read, not mapped into memory: pages of a mapping
    count as memory of the process.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.size = os.fstat(self.descriptor).st_size

    def __len__(self) -> int:
        """Return the size of the file."""
        return self.size

    def __getitem__(self, part: slice, /) -> bytes:
        """Return a slice; raises OSError where the file cannot be read."""
        start, stop, step = part.indices(self.size)
        if step != 1:
            raise ValueError("a kept file is read without a step")
        found = bytearray()
        while start + len(found) < stop:
            piece = os.pread(self.descriptor, stop - start - len(found), start + len(found))
            if not piece:
                raise OSError("the kept file has become shorter")
            found += piece
        return bytes(found)

    def __del__(self) -> None:
        """Close the file."""
        os.close(self.descriptor)


def stored(path: Path) -> Stored:
    """Open a kept file."""
    return Stored(os.open(path, os.O_RDONLY | os.O_CLOEXEC))


def content(descriptor: int, whole: int) -> bytes:
    """Return the bytes of an open file of up to `whole` bytes; a larger one slice by slice.

    The type is `bytes` for all readers but those of archives: no other is handed a file
    beyond the limit (`identify`), and theirs ask for no more than `Content` has.
    """
    found: Content = Stored(descriptor)
    return found[:] if len(found) <= whole else cast("bytes", found)
