"""Looks at the inboxes: what lies there, and whether a file is whole."""

import fcntl
import os
import signal
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from exchange.model.arrivals import Examination, Kind, Sighting
from exchange.spool.site import LOOSE, Spool

Incomplete = Callable[[bytes, bytes], str]
"""Says from the first and last bytes of a file why it is not whole, '' where nothing shows."""

HEAD = 4_096
TAIL = 66_560
"""Enough for the end of a zip archive with the longest comment there can be."""

KINDS = {
    stat.S_IFREG: Kind.FILE,
    stat.S_IFDIR: Kind.DIRECTORY,
    stat.S_IFLNK: Kind.LINK,
    stat.S_IFIFO: Kind.PIPE,
    stat.S_IFSOCK: Kind.SOCKET,
    stat.S_IFBLK: Kind.DEVICE,
    stat.S_IFCHR: Kind.DEVICE,
}

CHECK = "check"
"""The folder in a partner's inbox, and in the outbox, of files that are only looked at."""

OURS = "README.md"
"""The one file in the inbox itself that belongs to the site."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in all inboxes, and the folders that could not be listed, with the reason."""

    sightings: dict[Path, Sighting]
    troubles: dict[Path, str]


def look(spool: Spool) -> Listing:
    """List every inbox once."""
    listing = Listing({}, {})
    for entry in entries(spool.inbox, listing):
        if entry.is_dir(follow_symlinks=False):
            for item in within(Path(entry.path), listing):
                note(item, listing)
        elif entry.name != OURS:
            note(entry, listing)
    return listing


def entries(folder: Path, listing: Listing) -> Iterator["os.DirEntry[str]"]:
    """Yield the entries of a folder; why it cannot be listed is noted."""
    try:
        with os.scandir(folder) as found:
            yield from found
    except OSError as error:
        listing.troubles[folder] = os.strerror(error.errno or 0)


def within(folder: Path, listing: Listing) -> Iterator["os.DirEntry[str]"]:
    """Yield the entries of an inbox, and those of the check folder in it."""
    for item in entries(folder, listing):
        yield item
        if item.name == CHECK and item.is_dir(follow_symlinks=False):
            yield from entries(Path(item.path), listing)


def note(entry: "os.DirEntry[str]", listing: Listing) -> None:
    """Add an entry to the listing unless it has just gone."""
    try:
        seen = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return
    listing.sightings[Path(entry.path)] = sighting(seen)


def sighting(seen: os.stat_result) -> Sighting:
    """Return what `lstat` says, in our words."""
    return Sighting(
        kind=KINDS.get(stat.S_IFMT(seen.st_mode), Kind.DEVICE),
        inode=seen.st_ino,
        size=seen.st_size,
        mtime_ns=seen.st_mtime_ns,
        ctime_ns=seen.st_ctime_ns,
        links=seen.st_nlink,
    )


def lane(spool: Spool, path: Path) -> str:
    """Return the name of the folder an entry lies in, which is its partner."""
    if path.parent == spool.inbox:
        return LOOSE
    return path.parent.parent.name if only_checked(spool, path) else path.parent.name


def only_checked(spool: Spool, path: Path) -> bool:
    """Tell whether an entry lies in the check folder of an inbox."""
    return path.parent.name == CHECK and path.parent.parent.parent == spool.inbox


def open_to_read(path: Path) -> int:
    """Open without following a link and without waiting for a pipe's writer."""
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def examine(path: Path, incomplete: Incomplete, *, leases: bool = True) -> Examination:
    """Open a file and say whether it is still written, where `leases` tell, and looks whole."""
    try:
        descriptor = open_to_read(path)
    except BlockingIOError:  # somebody holds a lease of their own to write
        return Examination(writer=True)
    except OSError as error:
        return Examination(writer=None, barred=os.strerror(error.errno or 0))
    try:
        return examined(descriptor, incomplete, leases=leases)
    except OSError as error:
        return Examination(writer=None, barred=os.strerror(error.errno or 0))
    finally:
        os.close(descriptor)


def examined(descriptor: int, incomplete: Incomplete, *, leases: bool) -> Examination:
    """Say of an open file whether it is still written and whether it looks whole."""
    now = os.fstat(descriptor)
    if not stat.S_ISREG(now.st_mode):
        return Examination(writer=None, barred="it is no longer an ordinary file")
    writer = being_written(descriptor) if leases else None
    if writer:
        return Examination(writer=True)
    head = os.pread(descriptor, HEAD, 0)
    tail = os.pread(descriptor, TAIL, max(0, now.st_size - TAIL))
    return Examination(writer=writer, incomplete=incomplete(head, tail))


def being_written(descriptor: int) -> bool | None:
    """Tell whether any process has the file open for writing; None where nobody can tell.

    A read lease (fcntl F_SETLEASE) is granted only on a file that no process has open for
    writing. It needs the file's owner or CAP_LEASE and a local file system. Should a
    writer come while we hold it, the kernel signals us: SIGURG, which is ignored, instead
    of SIGIO, which would end the process.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return None
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
