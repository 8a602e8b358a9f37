"""Takes files out of the inboxes by one rename each, and finds those taken before."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ulid import ULID

from exchange.spool.disk import ensure_folder, move, sync_folder
from exchange.spool.listing import lane, only_checked
from exchange.spool.names import display
from exchange.spool.site import PRIVATE, Spool


@dataclass(frozen=True, slots=True)
class Claimed:
    """An entry that is ours: `folder` is `work/<lane>/<ULID>` and holds it under its own name."""

    folder: Path

    @property
    def work(self) -> str:
        """The ULID of the claim, which becomes the receipt's."""
        return self.folder.name

    @property
    def lane(self) -> str:
        """The name of the inbox folder it lay in, as the file system has it."""
        return self.folder.parent.name

    @property
    def partner(self) -> str:
        """The same name for people and the journal."""
        return display(os.fsencode(self.lane))

    @property
    def claimed_at(self) -> datetime:
        """When it was claimed, as its ULID tells."""
        return ULID.from_str(self.work).datetime


def claim(spool: Spool, path: Path, now: datetime) -> Claimed | None:
    """Move an entry into a work folder of its own; None where it is gone meanwhile.

    The entry itself is moved, whatever it is: a link is not followed, nothing is opened.
    """
    root = spool.checks if only_checked(spool, path) else spool.work
    partner = root / lane(spool, path)
    folder = partner / str(ULID.from_datetime(now))
    ensure_folder(spool.disk, partner, PRIVATE)
    spool.disk.mkdir(folder, PRIVATE)
    sync_folder(spool.disk, partner)
    try:
        move(spool.disk, path, folder / path.name)
    except FileNotFoundError:
        spool.disk.rmdir(folder)
        return None
    return Claimed(folder)


def claims(spool: Spool) -> Iterator[Claimed]:
    """Yield what is claimed and not yet admitted, the oldest of a lane first."""
    yield from below(spool.work)


def checks(spool: Spool) -> Iterator[Claimed]:
    """Yield what is claimed to be looked at only, the oldest of a lane first."""
    yield from below(spool.checks) if spool.checks.is_dir() else ()


def below(root: Path) -> Iterator[Claimed]:
    """Yield the claims in the folders of lanes."""
    for partner in sorted(root.iterdir()):
        if partner.is_dir():
            yield from (Claimed(folder) for folder in sorted(partner.iterdir()))
