"""Marks that say a file is whole: a second file, named like it and a suffix more.

A claim takes the file first and its mark after it, so a mark without its file is nobody's.
In a work folder a mark is the entry with the longer name.
"""

import os
import re
from pathlib import Path

from exchange.spool.claim import Claimed
from exchange.spool.disk import ensure_folder, move
from exchange.spool.handing import entries
from exchange.spool.listing import open_to_read
from exchange.spool.quarantine import MARK, folder
from exchange.spool.site import LOOSE, Spool

HASHED = ".sha256"
READ = 4_096
SHA256 = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")
NO_HASH = "no SHA-256"


def bring(spool: Spool, claimed: Claimed, suffix: str) -> None:
    """Take the mark of a claimed file as well, unless that has happened."""
    there = entries(claimed)
    if not suffix or len(there) != 1:
        return
    inbox = spool.inbox if claimed.lane == LOOSE else spool.inbox / claimed.lane
    name = f"{there[0].name}{suffix}"
    if os.path.lexists(inbox / name):
        move(spool.disk, inbox / name, claimed.folder / name)


def check(spool: Spool, claimed: Claimed, sha256: str) -> None:
    """Put a mark aside that names another SHA-256 than what was received, or none."""
    for mark in entries(claimed)[1:]:
        if mark.name.endswith(HASHED) and named(mark) != sha256:
            place = folder(spool, claimed.partner, claimed.work)
            ensure_folder(spool.disk, place)
            move(spool.disk, mark, place / MARK)


def named(mark: Path) -> str:
    """Return the SHA-256 a mark names, in whatever form a program writes it, '' for none."""
    try:
        descriptor = open_to_read(mark)
    except OSError:  # a link, or nothing we may read: then it proves nothing
        return ""
    try:
        found = SHA256.search(os.pread(descriptor, READ, 0))
    finally:
        os.close(descriptor)
    return found[0].decode().lower() if found else ""


def contradicted(spool: Spool, partner: str, receipt: str) -> str:
    """Return what the mark of a file said instead, '' where nothing contradicts the file."""
    mark = folder(spool, partner, receipt) / MARK
    return (named(mark) or NO_HASH) if os.path.lexists(mark) else ""
