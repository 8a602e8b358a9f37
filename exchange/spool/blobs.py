"""Keeps bytes for good, under the SHA-256 of what they are."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ulid import ULID

from exchange.spool.disk import ensure_folder, move, remove_if_there, sync_folder, write_whole
from exchange.spool.site import Spool

READ_ONLY = 0o440
CHUNK = 1 << 20


def path(spool: Spool, sha256: str) -> Path:
    """Return where bytes with this SHA-256 are kept."""
    return spool.blobs / sha256[:2] / sha256


def keep(spool: Spool, content: bytes) -> str:
    """Keep `content` for good and return its SHA-256."""
    return keep_stream(spool, (content,))


def keep_stream(spool: Spool, chunks: Iterable[bytes]) -> str:
    """Keep what `chunks` yields, piece by piece, and return its SHA-256.

    The draft is written and synced under a name of its own and renamed once it is whole,
    so that a name in the blobs always holds the bytes it promises.
    """
    digest = hashlib.sha256()
    draft = spool.drafts / str(ULID())
    write_whole(spool.disk, draft, metered(chunks, digest.update), READ_ONLY)
    sha256 = digest.hexdigest()
    place = path(spool, sha256)
    ensure_folder(spool.disk, place.parent)
    try:
        move(spool.disk, draft, place)
    except FileExistsError:
        spool.disk.unlink(draft)
        sync_folder(spool.disk, place.parent)  # whoever kept it first may have been killed here
    return sha256


def metered(chunks: Iterable[bytes], measure: Callable[[bytes], object]) -> Iterator[bytes]:
    """Yield the chunks as they are, shown to `measure` on the way."""
    for chunk in chunks:
        measure(chunk)
        yield chunk


def chunks(descriptor: int) -> Iterator[bytes]:
    """Yield an open file from its beginning."""
    offset = 0
    while chunk := os.pread(descriptor, CHUNK, offset):
        offset += len(chunk)
        yield chunk


def clear_drafts(spool: Spool) -> None:
    """Remove what a killed daemon left half written; nobody else may be running."""
    for draft in spool.drafts.iterdir():
        remove_if_there(spool.disk, draft)
