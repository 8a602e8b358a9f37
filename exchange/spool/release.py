"""Makes answers appear in the outboxes: each whole, each once."""

import errno
import os
import stat
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from exchange.errors import Undeliverable
from exchange.model.receipts import Answer, AnswerState
from exchange.spool import blobs
from exchange.spool.disk import ensure_folder, move, remove_if_there, sync_folder, write_whole
from exchange.spool.listing import open_to_read
from exchange.spool.names import belongs_below, numbered
from exchange.spool.ports import Releasing
from exchange.spool.site import SHARED, Spool

FOR_PARTNERS = 0o660
FOR_WHOEVER_ENTERS = 0o664
ORPHANED = timedelta(days=1)
NAMES = 100
"""How many other names are tried where an answer's own is taken."""


def release(spool: Spool, answer: Answer, journal: Releasing, now: datetime) -> Path | None:
    """Make an answer appear, whatever an earlier attempt did; None where it appeared before.

    The stage file is written and on record as STAGED before the one rename that makes it
    visible. So a STAGED answer without stage file was sent, however fast the partner took
    it away; one with stage file was not.

    Raises:
        Undeliverable: The disk refused; the answer is where it was.
    """
    if not belongs_below(answer.path):
        raise Undeliverable(f"{answer.path!r} is no path of an answer")
    staged = spool.stage / str(answer.id)
    try:
        if answer.state is AnswerState.NEW:
            stage(spool, answer, staged)
            journal.staged(answer.id)
        appeared = publish(spool, staged, answer) if staged.exists() else None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise Undeliverable(f"{answer.path}: {reason}") from error
    journal.released(answer.id, now)
    return appeared


def stage(spool: Spool, answer: Answer, staged: Path) -> None:
    """Write the answer whole under its number."""
    remove_if_there(spool.disk, staged)
    descriptor = open_to_read(blobs.path(spool, answer.sha256))
    try:
        write_whole(spool.disk, staged, blobs.chunks(descriptor), FOR_PARTNERS)
    finally:
        os.close(descriptor)
    sync_folder(spool.disk, spool.stage)


def publish(spool: Spool, staged: Path, answer: Answer) -> Path:
    """Move the staged answer to where the partner finds it; nothing there is overwritten."""
    target = spool.outbox / PurePosixPath(answer.path)
    ensure_ours(spool, target.parent)
    ensure_folder(spool.disk, target.parent, SHARED)
    if handed_over(target.parent):
        spool.disk.chmod(staged, FOR_WHOEVER_ENTERS)
    for number in range(1, NAMES + 1):
        place = target if number == 1 else target.with_name(numbered(target.name, number))
        try:
            move(spool.disk, staged, place)
        except FileExistsError:
            if same_bytes(staged, place):
                spool.disk.unlink(staged)
                return place
        else:
            return place
    raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(target))


def ensure_ours(spool: Spool, folder: Path) -> None:
    """Refuse a folder that somebody has replaced by a link to elsewhere."""
    while folder != spool.outbox:
        if folder.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), os.fspath(folder))
        folder = folder.parent


def handed_over(folder: Path) -> bool:
    """Tell whether a folder is a partner's group's, and barred to everybody else.

    A rename leaves an answer in our own group, which a partner is not in. Where nobody but
    that partner and we can enter, all who can may read.
    """
    mode = folder.stat().st_mode
    return bool(mode & stat.S_ISGID) and not mode & stat.S_IRWXO


def clear_stage(spool: Spool, wanted: Collection[int], now: datetime) -> None:
    """Remove staged files of a day ago that belong to no answer on its way."""
    for staged in spool.stage.iterdir():
        age = now - datetime.fromtimestamp(staged.lstat().st_mtime, UTC)
        if age > ORPHANED and staged.name not in map(str, wanted):
            spool.disk.unlink(staged)


def same_bytes(ours: Path, theirs: Path) -> bool:
    """Tell whether what has the name already is the very answer."""
    seen = theirs.lstat()
    if not stat.S_ISREG(seen.st_mode) or seen.st_size != ours.stat().st_size:
        return False
    return theirs.read_bytes() == ours.read_bytes()
