"""Copies files so that they last, and says what their bytes are."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1 << 20
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def below(folder: Path) -> Iterator[Path]:
    """Yield everything below a folder that is no folder; what goes away meanwhile is left out."""
    try:
        entries = sorted(os.scandir(folder), key=lambda each: each.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from below(Path(entry.path))
        else:
            yield Path(entry.path)


def copy(source: Path, target: Path) -> tuple[int, str] | None:
    """Copy an ordinary file; return its size and SHA-256, None where there is none (any more).

    The copy has the mode and the times of the file, and is there after a power cut.
    """
    try:
        descriptor = os.open(source, READ)
    except FileNotFoundError:
        return None
    except OSError:
        if source.is_symlink():
            return None
        raise
    try:
        seen = os.fstat(descriptor)
        return poured(descriptor, target, seen) if stat.S_ISREG(seen.st_mode) else None
    finally:
        os.close(descriptor)


def poured(source: int, target: Path, seen: os.stat_result) -> tuple[int, str]:
    """Write an open file out again under another name."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, FRESH, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        while chunk := os.read(source, CHUNK):
            digest.update(chunk)
            size += stream.write(chunk)
        os.fchmod(stream.fileno(), stat.S_IMODE(seen.st_mode))
        stream.flush()
        os.utime(stream.fileno(), ns=(seen.st_atime_ns, seen.st_mtime_ns))
        os.fsync(stream.fileno())
    return size, digest.hexdigest()


def told(path: Path) -> tuple[int, str]:
    """Return size and SHA-256 of a file; raises OSError where it cannot be read."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return stream.tell(), digest.hexdigest()


def sync(folder: Path) -> None:
    """Make the entries of a folder last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(folder: Path) -> None:
    """Make the entries of a folder and of all below it last."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            sync(path)
    sync(folder)
