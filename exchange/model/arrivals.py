"""What we can tell about an entry of an inbox before it is ours."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an entry of a directory is, in words for people."""

    FILE = "file"
    DIRECTORY = "directory"
    LINK = "symbolic link"
    PIPE = "named pipe"
    DEVICE = "device"
    SOCKET = "socket"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a listing says about one entry, without opening it.

    The change time is the one mark a sender cannot set: an upload that keeps the
    original's time changes it all the same.
    """

    kind: Kind
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int
    links: int = 1


@dataclass(frozen=True, slots=True)
class Examination:
    """What opening a file says about it.

    `writer` tells whether some process has it open for writing, None where the file
    system cannot tell. `incomplete` is why the content is not whole, `barred` why the
    file could not be opened; both are plain words, empty where there is nothing to say.
    """

    writer: bool | None
    incomplete: str = ""
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file or an answer that is not moved yet, below the site's folder, and why."""

    path: str
    reason: str
