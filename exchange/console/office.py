"""One site as the console sees it: its configuration, its journal, who is there."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from exchange import wiring
from exchange.console.accounts import Account
from exchange.console.attempts import Attempts
from exchange.console.sessions import Session, Sessions
from exchange.errors import Misconfigured
from exchange.journal import Journal, open_journal
from exchange.model.configuration import Configuration
from exchange.spool.site import Spool

CONFIGURED = ("exchange.toml", "partners/*.toml", "agreements/*.toml", "layouts/*.toml")
"""The files whose change is noticed."""

Stamp = tuple[tuple[str, int], ...]


class NothingYet(Exception):
    """Nothing has run on this site, so there is no journal to look into."""


class NotThere(Exception):
    """There is no such thing, or none that whoever asks may see; the message names it."""


@dataclass
class Office:
    """What is shared by all who look at one site. Safe to use from several threads."""

    site: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sessions: Sessions = field(default_factory=Sessions)
    attempts: Attempts = field(default_factory=Attempts)
    turn: Lock = field(default_factory=Lock)
    proving: Lock = field(default_factory=Lock)
    sampling: Lock = field(default_factory=Lock)
    trouble: str = ""
    stamp: Stamp = ()
    known: Configuration | None = None
    held: Journal | None = None

    @property
    def spool(self) -> Spool:
        """The folders of the site."""
        return Spool(self.site)

    def configuration(self) -> Configuration:
        """Return the configuration as its files are now; a broken one leaves the last whole one.

        Raises Misconfigured where none was whole yet.
        """
        with self.turn:
            found = stamped(self.site)
            if found != self.stamp or self.known is None:
                self.known = self.loaded()
                self.stamp = found
            return self.known

    def loaded(self) -> Configuration:
        """Return the configuration of the site, the one before where it is broken."""
        try:
            configuration = wiring.load(self.site)
        except Misconfigured as mistake:
            self.trouble = str(mistake)
            if self.known is None:
                raise
            return self.known
        self.trouble = ""
        return configuration

    def journal(self) -> Journal:
        """Return the journal, opened for reading; raises NothingYet where there is none."""
        with self.turn:
            path = self.site / "var" / "journal.db"
            if self.held is None:
                if not path.is_file():
                    raise NothingYet
                self.held = open_journal(path, read_only=True)
            return self.held

    def close(self) -> None:
        """Close the journal."""
        if self.held is not None:
            self.held.close()


@contextmanager
def opened(site: Path) -> Iterator[Office]:
    """Yield what those who look at a site share."""
    office = Office(site.resolve())
    try:
        yield office
    finally:
        office.close()


def stamped(site: Path) -> Stamp:
    """Return the configuration's files with the moment each was changed."""
    return tuple(
        (str(path), path.stat().st_mtime_ns)
        for pattern in CONFIGURED
        for path in sorted(site.glob(pattern))
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody's look at a site: what they may see, and as of when."""

    office: Office
    session: Session
    account: Account
    configuration: Configuration
    now: datetime

    @property
    def journal(self) -> Journal:
        """What is on record."""
        return self.office.journal()

    def sees(self, partner: str) -> bool:
        """Tell whether they see anything of a partner."""
        scope = self.account.scope
        return scope is None or partner in scope

    def in_time(self, at: datetime) -> bool:
        """Tell whether a moment is in the time they see."""
        day = self.configuration.day(at)
        since, until = self.account.since, self.account.until
        return (since is None or day >= since) and (until is None or day <= until)
