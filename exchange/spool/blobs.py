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
LEAVING = ".leaving"
"""How the names of bytes end that are about to be removed."""


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
    while not settled(spool, draft, place):
        pass
    return sha256


def settled(spool: Spool, draft: Path, place: Path) -> bool:
    """Move a draft to its place, or note that what is there is needed again; False where it went.

    Whoever removes bytes looks at that note, see `remove`.
    """
    try:
        move(spool.disk, draft, place)
    except FileExistsError:
        try:
            os.utime(place)
        except FileNotFoundError:
            return False
        spool.disk.unlink(draft)
        sync_folder(spool.disk, place.parent)  # whoever kept it first may have been killed here
    return True


def remove(spool: Spool, sha256: str, unused_since: float) -> bool:
    """Remove bytes nobody has kept since a moment, in seconds; False where somebody has, or had.

    They are moved aside first: whoever keeps the same bytes then keeps them anew, and whoever
    did so just before has left the time of it on them.
    """
    place, aside = path(spool, sha256), spool.drafts / f"{sha256}{LEAVING}"
    try:
        move(spool.disk, place, aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime < unused_since:
        spool.disk.unlink(aside)
        return True
    put_back(spool, aside)
    return False


def put_back(spool: Spool, aside: Path) -> None:
    """Let bytes that were about to go stay, unless they were kept anew meanwhile."""
    try:
        move(spool.disk, aside, path(spool, aside.name.removesuffix(LEAVING)))
    except FileExistsError:
        spool.disk.unlink(aside)


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
    """Remove what a killed daemon left half written, and put back what it was removing."""
    for draft in spool.drafts.iterdir():
        if draft.name.endswith(LEAVING):
            put_back(spool, draft)
        else:
            remove_if_there(spool.disk, draft)
