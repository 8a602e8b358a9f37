"""Notes outside the journal how far it had come, so that an older one in its place is noticed."""

from exchange.daemon.station import Station
from exchange.errors import Misconfigured
from exchange.spool.anchor import read, unfinished, write

EVERY = 60.0
"""Seconds between two notes."""


class Anchor:
    """The number and hash of the newest audit entry, in a file of its own."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.noted = float("-inf")
        self.head: tuple[int, str] | None = None

    def check(self) -> None:
        """Refuse a journal that is not as far as it was, or another one than it was.

        Raises Misconfigured, naming the command that takes it all the same.
        """
        spool, keeping = self.station.spool, self.station.journal.keeping()
        if unfinished(spool).exists():
            raise Misconfigured(
                f"{spool.root}: a restore was broken off here; empty the folder and restore again"
            )
        seq, digest = read(spool)
        if keeping.sealed(seq) != digest:
            raise Misconfigured(older(self.station, seq))
        self.head = seq, digest

    def note(self, *, now: bool = True) -> None:
        """Write down how far the journal is; unless `now`, only where a minute has passed."""
        moment = self.station.monotonic()
        if not now and moment < self.noted + EVERY:
            return
        self.noted = moment
        head = self.station.journal.trail().chain_head()
        if head != self.head and head[0]:
            write(self.station.spool, *head)
            self.head = head


def older(station: Station, seq: int) -> str:
    """Return what a person has to know and do about a journal that is older than it was."""
    newest, _ = station.journal.trail().chain_head()
    return (
        f"{station.spool.root / 'var' / 'journal.db'}: this is not the journal that was here: "
        f"var/anchor knows its audit entry {seq}, this one ends at {newest} or says otherwise. "
        "If an older journal was put here on purpose, say: exchange restore mark. "
        "Nothing was changed."
    )
