"""Fetches files from a partner's server: on record before they are gone there, each once."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from ulid import ULID

from exchange.errors import Refused, Undeliverable
from exchange.model.connections import Collection
from exchange.model.pulls import Pulled
from exchange.model.remotes import Entry, Remote, below
from exchange.spool import blobs
from exchange.spool.claim import Claimed
from exchange.spool.disk import ensure_folder, move, remove_if_there, sync_folder
from exchange.spool.listing import open_to_read
from exchange.spool.names import numbered
from exchange.spool.ports import Pulls
from exchange.spool.site import PRIVATE, Spool

OURS = 0o600
TRIED_AGAIN = timedelta(hours=1)
"""When what could not be taken away there is fetched, compared and tried again."""

NAMES = 1_000
"""How many names are tried in an archive."""


Stays = dict[Entry, tuple[datetime, str]]
"""What cannot be taken away there: until when it is not tried again, and why."""


@dataclass(frozen=True)
class Pull:
    """One folder of one partner's server. `admit` makes a placed claim ours for good.

    `begun` are the drafts of this process: those of an earlier one may have lost their bytes in
    a power cut, so they are not gone on with. `stays` is what cannot be taken away, and why.
    """

    remote: Remote
    spool: Spool
    pulls: Pulls
    partner: str
    host: str
    collection: Collection
    now: Callable[[], datetime]
    admit: Callable[[Claimed, Callable[[], None]], object]
    begun: set[Path]
    stays: Stays

    def path(self, entry: Entry) -> str:
        """Return where an entry lies there."""
        return below(self.collection.folder, entry.name)

    def identity(self, entry: Entry) -> Pulled:
        """Return an entry as the journal knows it, before its bytes are known."""
        work = str(ULID.from_datetime(self.now()))
        return Pulled(
            work, self.partner, self.host, self.path(entry), entry.size, entry.mtime, sha256=""
        )


def draft_of(spool: Spool, pulled: Pulled) -> Path:
    """Return where a file is kept while it comes."""
    told = "\0".join((pulled.host, pulled.path, str(pulled.size), str(pulled.mtime)))
    name = hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()
    return spool.fetched / pulled.partner / name


def download(pull: Pull, entry: Entry, draft: Path) -> None:
    """Bring the bytes here, going on where this process was cut off, and make them last.

    Raises Undeliverable where fewer have come than the listing told.
    """
    if draft not in pull.begun:
        remove_if_there(pull.spool.disk, draft)
    ensure_folder(pull.spool.disk, draft.parent, PRIVATE)
    descriptor = pull.spool.disk.extend(draft, OURS)
    pull.begun.add(draft)
    try:
        start = os.fstat(descriptor).st_size
        for chunk in pull.remote.fetch(pull.path(entry), entry.size, start) if entry.size else ():
            pull.spool.disk.write(descriptor, chunk)
        come = os.fstat(descriptor).st_size
        pull.spool.disk.sync(descriptor)
    finally:
        os.close(descriptor)
    if come != entry.size:
        raise Undeliverable(f"of {entry.size} bytes of {entry.name} {come} have come")
    sync_folder(pull.spool.disk, draft.parent)


def digest(draft: Path) -> str:
    """Return the SHA-256 of what was fetched."""
    found = hashlib.sha256()
    descriptor = open_to_read(draft)
    try:
        for chunk in blobs.chunks(descriptor):
            found.update(chunk)
    finally:
        os.close(descriptor)
    return found.hexdigest()


def discard(pull: Pull, draft: Path) -> None:
    """Forget what was fetched."""
    remove_if_there(pull.spool.disk, draft)
    pull.begun.discard(draft)


def fetch(pull: Pull, entry: Entry, unripe: Callable[[Path], str]) -> str:
    """Fetch an entry, make it ours and take it away there; return why it waits, else ''.

    What is there already with the same bytes is only taken away: we were killed before that.
    """
    until, stays = pull.stays.get(entry, (pull.now(), ""))
    if pull.now() < until:
        return stays
    seen = pull.identity(entry)
    draft = draft_of(pull.spool, seen)
    download(pull, entry, draft)
    if pull.remote.look(pull.path(entry)) != entry:
        discard(pull, draft)
        return "it changed while it was fetched"
    pulled = known(pull, replace(seen, sha256=digest(draft)))
    if pulled.receipt is None:
        reason = unripe(draft)
        if reason:
            return reason
        if pulled.work == seen.work:
            pull.pulls.pull(pulled)
        own(pull, pulled, draft, entry.name)
    discard(pull, draft)
    return take_away(pull, entry, pulled)


def known(pull: Pull, seen: Pulled) -> Pulled:
    """Return what the journal has of these very bytes, unless we have removed that there."""
    same = [each for each in pull.pulls.like(seen) if each.sha256 == seen.sha256]
    if not same:
        return seen
    return same[-1] if same[-1].removed_at is None else replace(seen, copy=len(same))


def own(pull: Pull, pulled: Pulled, draft: Path, name: str) -> None:
    """Let a file that is on record take the way of every claim."""
    claimed = Claimed(pull.spool.work / pulled.partner / pulled.work)
    pull.admit(claimed, lambda: place(pull.spool, claimed, draft, name))


def place(spool: Spool, claimed: Claimed, draft: Path, name: str) -> None:
    """Move a whole draft into the folder of its claim."""
    ensure_folder(spool.disk, claimed.folder, PRIVATE)
    if draft.exists():
        move(spool.disk, draft, claimed.folder / name)


def recover(spool: Spool, pulls: Pulls) -> None:
    """Give every file on record without receipt its claim, and forget what was half fetched."""
    for pulled in pulls.unadmitted():
        name = pulled.path.rpartition("/")[2]
        claimed = Claimed(spool.work / pulled.partner / pulled.work)
        draft = draft_of(spool, pulled)
        if draft.exists():
            place(spool, claimed, draft, name)
    for draft in spool.fetched.glob("*/*"):
        spool.disk.unlink(draft)


def take_away(pull: Pull, entry: Entry, pulled: Pulled) -> str:
    """Remove or archive there what is ours; return why it stays, else ''.

    Nothing is touched that is not on record with a receipt, nor what looks otherwise by now.
    """
    held = next(
        (each for each in pull.pulls.like(pulled) if each.work == pulled.work and each.receipt),
        None,
    )
    if held is None:
        return "it is here and not admitted yet"
    if pull.remote.look(pull.path(entry)) == entry:
        try:
            move_away(pull, entry)
        except Refused as refusal:
            why = f"it is ours, and cannot be taken away there: {refusal}"
            pull.stays[entry] = (pull.now() + TRIED_AGAIN, why)
            return why
    pull.pulls.removed(pulled.work, pull.now())
    return ""


def move_away(pull: Pull, entry: Entry) -> None:
    """Archive or remove an entry there."""
    if pull.collection.then == "delete":
        pull.remote.remove(pull.path(entry))
        return
    names = (entry.name, *(numbered(entry.name, number) for number in range(2, NAMES)))
    for name in names:
        target = below(pull.collection.archive, name)
        if pull.remote.look(target) is None:
            pull.remote.rename(pull.path(entry), target)
            return
    raise Refused(f"{NAMES} names like {entry.name} are taken in {pull.collection.archive}")
