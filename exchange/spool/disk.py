"""The few calls that change what is on disk; tests hand in one that fails or dies at the N-th."""

import ctypes
import errno
import os
from collections.abc import Iterable
from pathlib import Path

FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
LONGER = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
NOREPLACE = 1  # RENAME_NOREPLACE of renameat2(2)
HERE = -100  # AT_FDCWD

LIBC = ctypes.CDLL(None, use_errno=True)


class Disk:
    """Every call that must last, one method each."""

    def create(self, path: Path, mode: int) -> int:
        """Create a file that must not exist and return it open for writing."""
        return os.open(path, FRESH, mode)

    def extend(self, path: Path, mode: int) -> int:
        """Open a file for writing at its end, made where it is not there."""
        return os.open(path, LONGER, mode)

    def write(self, descriptor: int, content: bytes) -> None:
        """Write all of `content`."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def sync(self, descriptor: int) -> None:
        """Return when what was written, or a folder's entries, would survive a power cut."""
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Close a written file; an error here means it was not written."""
        os.close(descriptor)

    def mkdir(self, path: Path, mode: int) -> None:
        """Create one folder."""
        path.mkdir(mode)

    def rename(self, source: Path, target: Path) -> None:
        """Move an entry; FileExistsError where something has the name already."""
        try:
            self.rename_at_once(source, target)
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise
            if source.is_dir():
                source.rename(target)  # fails where there is a folder with anything in it
                return
            os.link(source, target, follow_symlinks=False)
            source.unlink()

    def rename_at_once(self, source: Path, target: Path) -> None:
        """Move an entry in one step, where the file system can refuse to replace."""
        rename_without_replacing(source, target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name."""
        os.link(source, target, follow_symlinks=False)

    def chmod(self, path: Path, mode: int) -> None:
        """Change who may do what with a file of ours."""
        path.chmod(mode)

    def unlink(self, path: Path) -> None:
        """Remove a name."""
        path.unlink()

    def room(self, path: Path) -> os.statvfs_result:
        """Return how much room there is where `path` is."""
        return os.statvfs(path)

    def rmdir(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()


def rename_without_replacing(source: Path, target: Path) -> None:
    """Call renameat2(2), for which Python has no function."""
    call = getattr(LIBC, "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), os.fspath(source))
    if call(HERE, os.fsencode(source), HERE, os.fsencode(target), NOREPLACE) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), os.fspath(source), None, os.fspath(target))


def sync_folder(disk: Disk, path: Path) -> None:
    """Make the entries of a folder last."""
    descriptor = os.open(path, FOLDER)
    try:
        disk.sync(descriptor)
    finally:
        os.close(descriptor)


def ensure_folder(disk: Disk, path: Path, mode: int = 0o700) -> None:
    """Create a folder and those above it where they are missing, each made to last."""
    if path.is_dir():
        return
    ensure_folder(disk, path.parent, mode)
    try:
        disk.mkdir(path, mode)
    except FileExistsError:
        return
    sync_folder(disk, path.parent)


def write_whole(disk: Disk, path: Path, content: Iterable[bytes], mode: int) -> None:
    """Write a new file and make it last; nothing of it is left where that fails."""
    descriptor = disk.create(path, mode)
    try:
        for chunk in content:
            disk.write(descriptor, chunk)
        disk.sync(descriptor)
    except OSError:
        os.close(descriptor)
        path.unlink()
        raise
    disk.close(descriptor)


def move(disk: Disk, source: Path, target: Path) -> None:
    """Rename without replacing and make both folders remember it."""
    disk.rename(source, target)
    sync_folder(disk, target.parent)
    sync_folder(disk, source.parent)


def remove_if_there(disk: Disk, path: Path) -> None:
    """Remove a name that may be gone already."""
    if os.path.lexists(path):
        disk.unlink(path)
