"""`exchange erase`: personal data out of what is kept, on record, the audit trail staying whole."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from exchange import retaining
from exchange.cli import console
from exchange.cli.acting import done
from exchange.cli.closing import person as login
from exchange.cli.holding import words
from exchange.cli.looking import one, opened
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.acts import Erasure
from exchange.model.retention import Piece
from exchange.spool import blobs
from exchange.spool.site import Spool

SHORTEST = 3
"""Characters a name has at least; a shorter one would stand in everything."""


def erase(site: Path, files: Sequence[str], name: str, *, reason: str, apply: bool) -> int:
    """Show what would be erased, or erase it; nothing under a legal hold."""
    if bool(files) == bool(name) or (name and len(name.strip()) < SHORTEST):
        raise Misconfigured("name receipts, or --person with at least three characters")
    now, spool = datetime.now(UTC), Spool(site)
    with opened(site) as journal:
        named = {one(journal, each).id for each in files} or found(journal, spool, name, now)
        meant = {each.id for one_of in named for each in journal.history().family(one_of)} | named
        pieces = journal.keeping().pieces(now, meant)
        refused = [*retaining.refusals(journal.keeping(), meant, now)]
        open_ones = [each for each in meant if unfinished(journal, each)]
    if refused or open_ones:
        raise Misconfigured(
            refused[0] if refused else f"{open_ones[0]} is not judged and answered yet"
        )
    for piece in pieces:
        console.say(f"{piece.receipt}  {piece.what}")
    if not apply:
        console.say(f"{len(pieces)} files and answers of {len(meant)} receipts would be erased")
        return 0
    act = Erasure(tuple(sorted(meant)), login(), now, words(reason), name.strip())
    console.say(
        done(site, act) or f"erased: {len(pieces)} files and answers; exchange show says so"
    )
    return 0


def unfinished(journal: Journal, receipt: str) -> bool:
    """Tell whether a file is not judged yet, or answers to it are on their way."""
    waiting = {each.receipt for each in journal.undelivered()}
    return receipt in waiting or journal.judgement(receipt) is None


def found(journal: Journal, spool: Spool, name: str, now: datetime) -> set[str]:
    """Return the receipts in whose columns or bytes a name stands.

    Bytes are searched as they are: what is packed (workbooks, archives) is not unpacked.
    """
    pieces = journal.keeping().pieces(now)
    return {*journal.keeping().naming(name)} | {*naming(spool, pieces, name)}


def naming(spool: Spool, pieces: Iterable[Piece], name: str) -> Iterable[str]:
    """Yield the receipts of pieces in whose bytes a name stands, large letters or small."""
    wanted = {name.strip().casefold().encode(code) for code in ("utf-8", "latin-1", "utf-16-le")
              if encodes(name, code)}  # fmt: skip
    for piece in pieces:
        place = blobs.path(spool, piece.sha256)
        text = place.read_bytes().lower() if place.is_file() else b""
        if any(each in text for each in wanted):
            yield piece.receipt


def encodes(name: str, code: str) -> bool:
    """Tell whether a character set has all of a name."""
    try:
        return bool(name.encode(code))
    except UnicodeEncodeError:
        return False
