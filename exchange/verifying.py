"""Whether what we kept is still what we kept: the audit chain, the tables it seals, the bytes."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from exchange.errors import Misconfigured
from exchange.model.heads import Signed, read
from exchange.spool import anchor, blobs
from exchange.spool.site import Spool

CHUNK = 1 << 20


class Trail(Protocol):
    """What is asked of the audit trail."""

    def damage(self) -> str:
        """Return what the database finds wrong with itself."""
        ...

    def verify_chain(self) -> int | None:
        """Return the number of the first audit entry that is not as written."""
        ...

    def contradicted(self) -> Iterable[str]:
        """Return the receipts of which the tables no longer say what was sealed."""
        ...

    def kept_blobs(self) -> Iterable[tuple[str, str]]:
        """Return the SHA-256 of every file that must be kept, and what it is."""
        ...


def chain(trail: Trail) -> Iterator[str]:
    """Yield the damage of the journal, else what of it is not as it was written."""
    wrong = trail.damage()
    if wrong:
        yield f"the journal is damaged ({wrong}): keep the file and restore the newest backup"
        return
    entry = trail.verify_chain()
    if entry is not None:
        yield f"audit entry {entry} is not as it was written"
    for receipt in trail.contradicted():
        yield f"receipt {receipt}: verdict, documents, findings, answers or closing were changed"


def kept(trail: Trail, spool: Spool) -> Iterator[str]:
    """Yield every kept file whose bytes are gone or changed."""
    seen: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for sha256, what in trail.kept_blobs():
        if sha256 not in seen:
            seen[sha256] = wrong(spool, sha256)
        if seen[sha256] and (sha256, what) not in told:
            told.add((sha256, what))
            yield f"{what}: {seen[sha256]} (blob {sha256})"


def wrong(spool: Spool, sha256: str) -> str:
    """Return what is wrong with a blob, nothing where its bytes are what its name says."""
    path = blobs.path(spool, sha256)
    if not path.is_file():
        return "its bytes are gone"
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return "" if digest.hexdigest() == sha256 else "its bytes were changed"


def anchored(spool: Spool, sealed: Callable[[int], str]) -> Iterator[str]:
    """Yield that the journal is not as far as the note beside it says."""
    try:
        seq, digest = anchor.read(spool)
    except Misconfigured as wrong:
        yield str(wrong)
        return
    if sealed(seq) != digest:
        yield f"var/anchor: audit entry {seq} is not the one that was noted, or is gone"


def headed(
    places: Iterable[Path], signed: Signed, sealed: Callable[[int], str], newest: int
) -> Iterator[str]:
    """Yield each signed head that the trail does not hold, that of the first wrong day first.

    `sealed` gives the hash of an entry, empty where there is none; `newest` is the last entry.
    """
    for place in places:
        try:
            head = read(place.read_bytes(), signed)
        except (OSError, ValueError) as wrong:
            yield f"signed head {place.name}: {wrong}"
            continue
        found = sealed(head.seq)
        if not found:
            yield (
                f"{head.day}: the trail had {head.seq} entries when its head was signed, "
                f"and ends at {newest} now: entries were cut off"
            )
        elif found != head.hash:
            yield f"{head.day}: audit entry {head.seq} is not the one whose hash was signed then"
