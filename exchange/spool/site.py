"""The folders of one site, and whether they can do what the spool asks of them."""

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.figures import Room
from exchange.spool.disk import Disk, ensure_folder
from exchange.spool.names import display_path

LOOSE = "_inbox"
"""The lane of files that lie in the inbox itself and so in nobody's folder."""

PROBE = ".exchange-probe.tmp"

RESERVE_BYTES = 1 << 30
RESERVE_SHARE = 0.05
"""Below 1 GiB and 5 % free, or 5 % of the inodes, nothing more is taken in."""

SHARED = 0o770
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Spool:
    """One site's folders, all on one file system, and the disk they are on.

    Where not `leases`, nobody can tell there whether a file is still written.
    """

    root: Path
    disk: Disk = field(default_factory=Disk)
    leases: bool = True

    @property
    def inbox(self) -> Path:
        """Where people drop files, a folder per partner."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Where people find answers, a folder per partner."""
        return self.root / "outbox"

    @property
    def work(self) -> Path:
        """Claimed and not yet admitted: a folder per partner, in it one per claim."""
        return self.root / "var" / "work"

    @property
    def blobs(self) -> Path:
        """Every file that came or goes, under the SHA-256 of its bytes, never changed."""
        return self.root / "var" / "blobs"

    @property
    def drafts(self) -> Path:
        """Blobs that are being written."""
        return self.blobs / ".tmp"

    @property
    def stage(self) -> Path:
        """Answers that are whole and about to appear, each under its number in the journal."""
        return self.root / "var" / "stage"

    @property
    def fetched(self) -> Path:
        """What is on its way from servers, a folder per partner; none of it is ours yet."""
        return self.root / "var" / "fetched"

    @property
    def quarantine(self) -> Path:
        """What could not be read, a folder per partner, in it one per receipt."""
        return self.root / "var" / "quarantine"

    @property
    def acts(self) -> Path:
        """What people did at the command line and is not on record yet, a file each."""
        return self.root / "var" / "acts"

    @property
    def handed(self) -> Path:
        """Files our own side is about to hand in, each in a folder with how it came."""
        return self.root / "var" / "handed"

    @property
    def checks(self) -> Path:
        """Files that are only looked at: a folder per partner, in it one per file."""
        return self.root / "var" / "checks"

    @property
    def put_back(self) -> Path:
        """What lay in the outboxes at a backup; after a restore a person decides about it."""
        return self.root / "var" / "restored" / "outbox"

    @property
    def lock(self) -> Path:
        """Held by the one daemon of the site."""
        return self.root / "var" / "lock"

    def shown(self, path: Path) -> str:
        """Return a path below the site for people and logs."""
        return display_path(path.relative_to(self.root))


def missing(spool: Spool, partners: Iterable[str]) -> Iterator[tuple[Path, int]]:
    """Yield the folders that are not there, with the mode each is to have."""
    whole = (spool.work, spool.drafts, spool.stage, spool.fetched, spool.quarantine, spool.acts)
    private = [(folder, PRIVATE) for folder in whole]
    shared = [(box / each, SHARED) for each in partners for box in (spool.inbox, spool.outbox)]
    yield from (each for each in (*private, *shared) if not each[0].is_dir())


def prepare(spool: Spool, partners: Iterable[str]) -> None:
    """Create the folders that are missing."""
    for folder, mode in missing(spool, partners):
        ensure_folder(spool.disk, folder, mode)


def probe(spool: Spool) -> dict[Path, str]:
    """Rename a file into every folder and back; return the folders where that fails and why.

    Raises:
        Misconfigured: Folders lie on different file systems or mounts, so that no rename
            between them can be whole or absent.
    """
    troubles: dict[Path, str] = {}
    here = spool.work / PROBE
    for folder in (
        spool.stage,
        spool.drafts,
        spool.fetched,
        spool.quarantine,
        *partner_folders(spool),
    ):
        try:
            here.write_bytes(b"")
            here.replace(folder / PROBE)
            (folder / PROBE).replace(here)
        except OSError as error:
            if error.errno == errno.EXDEV:
                raise Misconfigured(apart(spool, folder)) from error
            troubles[folder] = os.strerror(error.errno or 0)
    here.unlink(missing_ok=True)
    return troubles


def room(found: os.statvfs_result) -> Room:
    """Return what is left on a disk."""
    size = found.f_frsize
    return Room(
        bytes_free=found.f_bavail * size,
        bytes_all=found.f_blocks * size,
        files_free=found.f_favail,
        files_all=found.f_files,
        cramped=cramped(found),
    )


def cramped(found: os.statvfs_result) -> str:
    """Return why nothing more should be taken in, '' while there is room."""
    free = found.f_bavail * found.f_frsize
    if free < min(RESERVE_BYTES, RESERVE_SHARE * found.f_blocks * found.f_frsize):
        return f"the disk has only {free // (1 << 20)} MiB left"
    if found.f_files and found.f_favail < RESERVE_SHARE * found.f_files:
        return f"the disk has room for only {found.f_favail} more files"
    return ""


def partner_folders(spool: Spool) -> list[Path]:
    """Return the inboxes and outboxes there are.

    Raises:
        Misconfigured: One is a link, which may lead to another file system any day.
    """
    folders = [spool.inbox, spool.outbox]
    folders += [entry for box in tuple(folders) for entry in sorted(box.iterdir())]
    for folder in folders:
        if folder.is_symlink() and folder.is_dir():
            raise Misconfigured(
                f"{spool.shown(folder)} is a symbolic link; make it a folder of the site itself"
            )
    return [folder for folder in folders if folder.is_dir()]


def apart(spool: Spool, folder: Path) -> str:
    """Return in plain words that a folder is on another file system."""
    return (
        f"{spool.shown(folder)} is on another file system or mount than var/work: files cannot be"
        f" moved between them in one step. Put the whole site {display_path(spool.root)}"
        " on one file system and mount it once."
    )


@contextmanager
def locked(spool: Spool) -> Iterator[None]:
    """Hold the site for this process.

    Raises:
        Misconfigured: Another daemon holds it.
    """
    ensure_folder(spool.disk, spool.lock.parent, PRIVATE)
    descriptor = os.open(spool.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        owner = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(descriptor)
        raise Misconfigured(
            f"another daemon (process {owner}) is already running on"
            f" {display_path(spool.root)}; stop it first"
        ) from error
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
