"""Deletes what is not to be kept any more: on record first, then from the disk."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from exchange.model.acts import Erasure, Retaining
from exchange.model.keeping import Keeping
from exchange.model.retention import Expiry, Piece, Retention, expired, holding, shortest
from exchange.spool import blobs, quarantine
from exchange.spool.copied import undisturbed
from exchange.spool.site import Spool
from exchange.verifying import Trail

SETTLING = timedelta(minutes=10)
"""Bytes kept again within this time stay: what needs them may not be on record yet."""

DELETED, ERASED = "deleted", "erased"
"""What the audit trail calls it."""


class Journal(Protocol):
    """What is asked of the journal."""

    def keeping(self) -> Keeping:
        """Return what is kept and what is not."""
        ...

    def trail(self) -> Trail:
        """Return what must be kept."""
        ...


def due(keeping: Keeping, terms: Retention, day: date, zone: str) -> list[Expiry]:
    """Return what is over on a day, also what a hold keeps."""
    fewest = shortest(terms)
    if not fewest:
        return []
    before = datetime.combine(day - timedelta(days=fewest), time(), ZoneInfo(zone))
    return [*expired(keeping.pieces(before), keeping.holds(), terms, day)]


def retain(spool: Spool, journal: Journal, act: Retaining) -> int:
    """Delete what is over and not held; return how many pieces went."""
    over = due(journal.keeping(), act.terms, act.day, act.zone)
    going = [(each.piece, each.why) for each in over if each.held is None]
    gone = buried(spool, journal, going, act)
    sweep(spool, journal, act.at)
    return gone


def refusals(keeping: Keeping, receipts: Collection[str], at: datetime) -> Iterator[str]:
    """Yield each legal hold that keeps something of some receipts from being erased."""
    standing = keeping.holds()
    pieces = keeping.pieces(at, receipts)
    for found in {each for piece in pieces if (each := holding(piece, standing))}:
        yield f"legal hold {found.id} ({found.scope} {found.subject}): {found.reason}"


def erase(spool: Spool, journal: Journal, act: Erasure) -> int:
    """Erase all bytes of some receipts, and a person from the columns; nothing under a hold.

    Return how many pieces went.
    """
    keeping = journal.keeping()
    if any(refusals(keeping, act.receipts, act.at)):
        return 0
    going = [(each, act.reason) for each in keeping.pieces(act.at, act.receipts)]
    keeping.erase(act)
    gone = buried(spool, journal, going, act)
    for piece, _ in going:
        withdraw_copies(spool, piece)
    sweep(spool, journal, act.at)
    return gone


def buried(
    spool: Spool, journal: Journal, pieces: Sequence[tuple[Piece, str]], act: Retaining | Erasure
) -> int:
    """Put on record that pieces go, and take what lies in quarantine of them."""
    event = ERASED if isinstance(act, Erasure) else DELETED
    sizes = measured(spool, {piece.sha256 for piece, _ in pieces})
    gone = journal.keeping().bury(pieces, sizes, event, by=act.by, at=act.at)
    for piece, _ in pieces:
        if piece.kind == "original":
            clear(spool, quarantine.folder(spool, piece.partner, piece.receipt))
    return len(gone)


def measured(spool: Spool, hashes: Iterable[str]) -> Mapping[str, int]:
    """Return the size of bytes that are there."""
    places = {each: blobs.path(spool, each) for each in hashes}
    return {each: place.stat().st_size for each, place in places.items() if place.is_file()}


def sweep(spool: Spool, journal: Journal, now: datetime) -> int:
    """Remove bytes that are kept for no purpose any more; return how many.

    Not while a backup runs: what is left then goes the next time.
    """
    with undisturbed(spool, patient=False) as ours:
        if not ours:
            return 0
        gone = {each for each in journal.keeping().unneeded() if blobs.path(spool, each).exists()}
        needed = {sha256 for sha256, _ in journal.trail().kept_blobs()} if gone else set()
        unused = (now - SETTLING).timestamp()
        return sum(blobs.remove(spool, each, unused) for each in sorted(gone - needed))


def clear(spool: Spool, folder: Path) -> None:
    """Remove a folder of quarantine with all that lies in it."""
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            clear(spool, entry)
        else:
            spool.disk.unlink(entry)
    spool.disk.rmdir(folder)


def withdraw_copies(spool: Spool, piece: Piece) -> None:
    """Take an answer away that lies in an outbox still; one with other bytes is not ours."""
    if piece.kind != "answer":
        return
    place = spool.outbox / piece.what.removeprefix("answer ")
    if place.is_file() and not place.is_symlink() and sha256_of(place) == piece.sha256:
        spool.disk.unlink(place)


def sha256_of(place: Path) -> str:
    """Return the SHA-256 of a file."""
    with place.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
