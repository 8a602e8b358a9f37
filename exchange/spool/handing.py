"""Files our own side puts into an inbox, as anybody would: whole or not at all."""

import os
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter
from ulid import ULID

from exchange.model.ways import DIRECT, Way
from exchange.spool.claim import Claimed
from exchange.spool.disk import ensure_folder, move, sync_folder, write_whole
from exchange.spool.site import PRIVATE, SHARED, Spool

READABLE = 0o640

SIDECAR = ".way.json"
"""Beside a file that was handed in, how it came; no file taken from an inbox begins with a dot."""

FORGOTTEN = timedelta(days=1)
"""After which what somebody began to hand in is given up."""

WAY: TypeAdapter[Way] = TypeAdapter(Way)


def drop(spool: Spool, lane: str, name: str, data: bytes) -> Path:
    """Let a file appear in an inbox, whole, and return where."""
    folder = spool.inbox / lane
    ensure_folder(spool.disk, folder, SHARED)
    draft = folder / f".{name}.tmp"
    write_whole(spool.disk, draft, [data], READABLE)
    move(spool.disk, draft, folder / name)
    return folder / name


def hand_in(
    spool: Spool, lane: str, named: tuple[str, Iterable[bytes]], *, way: Way, now: datetime
) -> Claimed:
    """Put a file into a lane as one that is claimed already, with how it came.

    Both appear by one rename, so that the file is never there without what is said of it.
    `named` is its name and its bytes.
    """
    name, chunks = named
    identity = str(ULID.from_datetime(now))
    draft, place = spool.handed / identity, spool.work / lane / identity
    ensure_folder(spool.disk, spool.handed, PRIVATE)
    spool.disk.mkdir(draft, PRIVATE)
    write_whole(spool.disk, draft / SIDECAR, [WAY.dump_json(way)], READABLE)
    write_whole(spool.disk, draft / name, chunks, READABLE)
    sync_folder(spool.disk, draft)
    ensure_folder(spool.disk, place.parent, PRIVATE)
    move(spool.disk, draft, place)
    return Claimed(place)


def way(claimed: Claimed) -> Way:
    """Return how a claimed file came."""
    sidecar = claimed.folder / SIDECAR
    if item(claimed) in {None, sidecar} or not sidecar.is_file():
        return DIRECT
    return WAY.validate_json(sidecar.read_bytes())


def item(claimed: Claimed) -> Path | None:
    """Return the claimed entry itself, None where there is none.

    One that lies there alone is the entry, whatever its name: a claim moves nothing else, but for
    a mark, whose name is longer.
    """
    return next(iter(entries(claimed)), None)


def entries(claimed: Claimed) -> list[Path]:
    """Return what a claim holds: the file, its mark, how it came."""
    there = claimed.folder.iterdir()
    return sorted(there, key=lambda each: (each.name == SIDECAR, len(os.fsencode(each.name))))


def clear_handed(spool: Spool, now: datetime) -> None:
    """Remove what somebody began to hand in and did not end, a day later."""
    for draft in spool.handed.iterdir() if spool.handed.is_dir() else ():
        if now - ULID.from_str(draft.name).datetime > FORGOTTEN:
            shutil.rmtree(draft)


def fitting(name: str) -> str:
    """Return why a file cannot be handed in under its name, '' where it can."""
    if name.startswith("."):
        return "its name begins with a dot, as those of files that are not ready do"
    return "its name is too long" if len(os.fsencode(name)) > 200 else ""  # noqa: PLR2004
