"""Looks into our mailboxes now and then, each in a thread of its own."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog

from exchange.daemon.letters import Visit
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.daemon.troubles import jitter
from exchange.deliver import REMOTE, Deferred, Postponed
from exchange.errors import Blocked, Undeliverable
from exchange.model.arrivals import Waiting
from exchange.model.couriers import Duty, Trouble
from exchange.model.mailboxes import Mailbox

MAILBOX: Duty = "mailbox"

log = structlog.get_logger()


@dataclass
class Round:
    """One mailbox: what failed, and since which password it is not tried any more."""

    box: Mailbox
    postponed: Postponed = field(default_factory=lambda: Postponed(REMOTE, jitter))
    blocked: int = 0
    why: str = ""
    visited: bool = False

    @property
    def password(self) -> int:
        """When the password was changed last, in nanoseconds."""
        try:
            return Path(self.box.password_file).stat().st_mtime_ns
        except OSError:
            return 1

    @property
    def barred(self) -> bool:
        """Whether only a person can help, and has not yet changed the password."""
        return self.blocked == self.password


class Fetching:
    """All mailboxes of a site. `done` is called after each visit, with whether it brought any."""

    def __init__(
        self, station: Station, stop: threading.Event, trapped: Trap, done: Callable[[bool], None]
    ) -> None:
        self.station, self.stop, self.trapped, self.done = station, stop, trapped, done
        self.rounds = [Round(box) for box in station.configuration.site.mailboxes]
        self.threads: list[threading.Thread] = []
        self.troubled: set[str] = set()
        self.over = threading.Event()

    def begin(self, alone: AbstractContextManager[object]) -> None:
        """Start looking; `alone` is held while a mail is entered."""
        named = {each.box.name for each in self.rounds}
        known = self.station.journal.connections()
        self.troubled = {each.partner for each in known.troubles() if each.duty == MAILBOX}
        for gone in self.troubled - named:
            known.works(gone, MAILBOX)
        for each in self.rounds:
            work = partial(self.follow, each, alone)
            thread = threading.Thread(target=work, name=each.box.name, daemon=True)
            self.threads.append(thread)
            thread.start()

    @property
    def idle(self) -> bool:
        """Whether every mailbox was looked into at least once."""
        return all(each.visited for each in self.rounds)

    def stopped(self) -> bool:
        """Tell whether no other mail is to be begun."""
        return self.stop.is_set() or self.over.is_set()

    def follow(self, each: Round, alone: AbstractContextManager[object]) -> None:
        """Look into one mailbox until asked to stop."""
        while not self.stopped():
            if each.postponed.due(each.box.name, self.station.now()) and not each.barred:
                visit = partial(self.visit, each, alone)
                found = self.trapped("mailbox_failed", visit, mailbox=each.box.name)
                each.visited = True
                self.done(found is True)
            self.over.wait(each.box.every_seconds)

    def visit(self, each: Round, alone: AbstractContextManager[object]) -> bool:
        """Look once; return whether anything was taken, and note what went wrong."""
        name, before, error, taken = each.box.name, each.postponed.reason(each.box.name), None, 0
        try:
            with self.station.mailbox(each.box) as server:
                visit = Visit(self.station, each.box, server, alone, self.stopped)
                taken = visit.pass_through()
        except Blocked as barred:
            each.blocked, each.why = each.password, str(barred)
            self.failed(name, barred)
            log.error("mailbox_blocked", mailbox=name, reason=str(barred))  # noqa: TRY400 - it says all
            return False
        except Undeliverable as failure:
            error = failure
            self.failed(name, failure)
        else:
            each.why = ""
            self.works(name)
        match each.postponed.tried(name, error, self.station.now()):
            case Deferred(_, reason) if reason != before:
                log.warning("mailbox_deferred", mailbox=name, reason=reason)
        return taken > 0

    def failed(self, name: str, failure: Undeliverable) -> None:
        """Put on record that a mailbox cannot be looked into; who has to help is told of it."""
        now, blocked = self.station.now(), isinstance(failure, Blocked)
        trouble = Trouble(name, MAILBOX, "imap", str(failure), now, blocked=blocked)
        self.station.journal.connections().failed(trouble)
        self.troubled.add(name)

    def works(self, name: str) -> None:
        """Put on record that a mailbox can be looked into, where it could not before."""
        if name in self.troubled:
            self.station.journal.connections().works(name, MAILBOX)
            self.troubled.discard(name)

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the mailboxes that cannot be looked into, and why."""
        return tuple(
            Waiting(each.box.name, each.why or each.postponed.reason(each.box.name))
            for each in self.rounds
            if each.barred or each.postponed.reason(each.box.name)
        )

    def finish(self, seconds: float) -> None:
        """End, and wait for visits that are going on, but not longer than that."""
        self.over.set()
        for thread in self.threads:
            thread.join(seconds)
