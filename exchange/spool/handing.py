"""Files our own side puts into an inbox, as anybody would: whole or not at all."""

from pathlib import Path

from exchange.spool.disk import ensure_folder, move, write_whole
from exchange.spool.site import SHARED, Spool

READABLE = 0o640


def drop(spool: Spool, lane: str, name: str, data: bytes) -> Path:
    """Let a file appear in an inbox, whole, and return where."""
    folder = spool.inbox / lane
    ensure_folder(spool.disk, folder, SHARED)
    draft = folder / f".{name}.tmp"
    write_whole(spool.disk, draft, [data], READABLE)
    move(spool.disk, draft, folder / name)
    return folder / name
