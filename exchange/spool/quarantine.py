"""Puts aside what could not be read, with a sentence that says why."""

import os
import stat
from pathlib import Path

from exchange.model.receipts import Receipt
from exchange.spool import blobs
from exchange.spool.disk import ensure_folder, move, remove_if_there, sync_folder, write_whole
from exchange.spool.listing import KINDS
from exchange.spool.names import plain
from exchange.spool.site import Spool

REASON = "reason.txt"
UNREAD = "unread"
MARK = "mark"
LINKED = "file with a second name (hard link)"


def folder(spool: Spool, partner: str, receipt: str) -> Path:
    """Return where a receipt's file is put aside."""
    return spool.quarantine / plain(partner) / receipt


def odd(item: Path) -> str:
    """Return what an entry is where it is no ordinary file of one name, else ''."""
    seen = item.lstat()
    if not stat.S_ISREG(seen.st_mode):
        return str(KINDS[stat.S_IFMT(seen.st_mode)])
    return LINKED if seen.st_nlink > 1 else ""


def put_aside(spool: Spool, item: Path, place: Path) -> None:
    """Move an entry itself, unopened, into the quarantine folder `place`."""
    ensure_folder(spool.disk, place / UNREAD)
    move(spool.disk, item, place / UNREAD / item.name)


def unread(place: Path) -> Path | None:
    """Return the entry that was put aside unopened, None where there is none."""
    try:
        return next((place / UNREAD).iterdir(), None)
    except FileNotFoundError:
        return None


def oddity(spool: Spool, receipt: Receipt) -> str:
    """Return what the entry behind a receipt is, '' where it is an ordinary file."""
    item = unread(folder(spool, receipt.partner, receipt.id))
    return "" if item is None else odd(item) or LINKED


def quarantine(spool: Spool, receipt: Receipt, reason: str) -> Path:
    """Lay the file and the reason side by side; doing it again changes nothing.

    The file is a second name of the blob, so it costs no space and cannot differ.
    """
    place = folder(spool, receipt.partner, receipt.id)
    ensure_folder(spool.disk, place)
    copy = place / plain(receipt.filename)
    if unread(place) is None and not os.path.lexists(copy):
        spool.disk.link(blobs.path(spool, receipt.sha256), copy)
    remove_if_there(spool.disk, place / REASON)
    write_whole(spool.disk, place / REASON, (reason.encode() + b"\n",), 0o640)
    sync_folder(spool.disk, place)
    return place
