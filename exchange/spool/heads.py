"""Keeps signed heads of the audit trail, a file each, here and in folders elsewhere."""

import os
from collections.abc import Iterable
from pathlib import Path

from exchange.spool.disk import ensure_folder, move, remove_if_there, write_whole
from exchange.spool.site import PRIVATE, Spool

READ_ONLY = 0o444
PATTERN = "[!.]*.head"


def folder(spool: Spool) -> Path:
    """Return where our own are."""
    return spool.root / "var" / "heads"


def listed(place: Path) -> list[Path]:
    """Return the heads of a folder or the one file, the oldest first; raises FileNotFoundError."""
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise FileNotFoundError(place)
    return sorted(place.glob(PATTERN))


def keep(spool: Spool, name: str, content: bytes) -> None:
    """Write a head into our own folder, whole or not at all."""
    ensure_folder(spool.disk, folder(spool), PRIVATE)
    put(spool, folder(spool) / name, content)


def put(spool: Spool, place: Path, content: bytes) -> None:
    """Write one file that stays as it is; where it is there already, nothing is done."""
    draft = place.with_name(f".{place.name}.tmp")
    remove_if_there(spool.disk, draft)
    write_whole(spool.disk, draft, (content,), READ_ONLY)
    try:
        move(spool.disk, draft, place)
    except FileExistsError:
        spool.disk.unlink(draft)


def missing(spool: Spool, copies: Path) -> list[Path]:
    """Return our heads that a folder does not hold; raises OSError where it cannot be read."""
    here = folder(spool)
    there = {each.name for each in copies.iterdir()}
    return [each for each in listed(here) if each.name not in there] if here.is_dir() else []


def copy(spool: Spool, copies: Iterable[Path]) -> dict[Path, str]:
    """Copy what each folder does not hold yet; return why that failed, by folder."""
    failed: dict[Path, str] = {}
    for each in copies:
        try:
            for head in missing(spool, each):
                put(spool, each / head.name, head.read_bytes())
        except OSError as error:
            failed[each] = os.strerror(error.errno) if error.errno else str(error)
    return failed


def lacking(spool: Spool, copies: Iterable[Path]) -> dict[Path, str]:
    """Return, by folder, what it lacks of our heads, nothing of one that holds them all."""
    found: dict[Path, str] = {}
    for each in copies:
        try:
            count = len(missing(spool, each))
        except OSError as error:
            found[each] = os.strerror(error.errno) if error.errno else str(error)
        else:
            if count:
                found[each] = f"{count} signed heads are not there"
    return found
