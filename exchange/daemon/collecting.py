"""Fetches the files of partners from their servers, each partner's in a lane of its own."""

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import structlog
from structlog.contextvars import bound_contextvars

from exchange.arrival import Wait
from exchange.daemon.lanes import Lanes
from exchange.daemon.pulling import Pull, Stays, fetch, recover
from exchange.daemon.ripening import Decision, Fetch, Ripening, Terms
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.daemon.troubles import Troubles
from exchange.errors import Misconfigured, Refused, Undeliverable
from exchange.model.arrivals import Waiting
from exchange.model.remotes import Entry, Remote, below
from exchange.spool.claim import Claimed
from exchange.spool.listing import examine
from exchange.spool.names import display
from exchange.spool.site import cramped

HUNG_UP = 0.5
"""Seconds for lanes to end once their wires are cut."""

log = structlog.get_logger()


def sources(station: Station) -> Mapping[str, str]:
    """Return the partners whose files are fetched, and by which wire.

    Raises Misconfigured for a wire nobody serves here.
    """
    partners = station.configuration.partners.items()
    found = {name: each.collection.source for name, each in partners if each.collection.source}
    for name, wire in found.items():
        if wire not in station.sources:
            raise Misconfigured(f"partners/{name}.toml: nothing here fetches by {wire}")
    return found


class Collecting:
    """The servers files are fetched from. One thread calls it, partners have their own.

    `admit` makes a claim ours once it is placed; it is called by the partners' threads.
    """

    def __init__(
        self,
        station: Station,
        stop: threading.Event,
        trapped: Trap,
        done: Callable[[], None],
        *,
        admit: Callable[[Claimed, Callable[[], None]], object],
    ) -> None:
        self.station, self.stop, self.trapped, self.admit = station, stop, trapped, admit
        self.wires = sources(station)
        self.troubles = Troubles(station, "collection", self.wires)
        resting = self.troubles.resting
        self.lanes = Lanes(station.apart(), self.lane, done, station.now, resting=resting)
        self.due = dict.fromkeys(self.wires, 0.0)
        self.ripening = {name: Ripening(self.terms(name)) for name in self.wires}
        self.unripe: set[str] = set()
        self.begun: set[Path] = set()
        self.stays: dict[str, Stays] = {}
        self.reasons: dict[str, dict[str, str]] = {}
        self.open: dict[str, ExitStack] = {}
        self.left = threading.Event()

    def terms(self, partner: str) -> Terms:
        """Return what counts as a file of a partner."""
        known = self.station.configuration
        patterns = known.partners[partner].collection.patterns
        return Terms(patterns, known.site.arriving, known.site.limits)

    def recover(self) -> None:
        """Bring what a killed daemon had fetched to where it is admitted."""
        recover(self.station.spool, self.station.journal.connections().pulls())

    @property
    def idle(self) -> bool:
        """Nothing is fetched, and nothing would be at the next look."""
        return self.lanes.idle and not self.unripe

    def turn(self) -> None:
        """See what has ended, and look where it is time."""
        self.lanes.reap()
        if self.stop.is_set() or not self.wires:
            return
        now, closed = self.station.monotonic(), self.troubles.blocked()
        for name in closed:
            self.lanes.ready.pop(name, None)
            self.unripe.discard(name)
        waiting = (name for name, due in self.due.items() if now >= due and name not in closed)
        self.lanes.wake(name for name in waiting if name not in self.lanes.running)
        self.lanes.turn()

    def lane(self, partner: str) -> bool | Exception:
        """Look at a partner's server once, in a thread of its own."""
        with bound_contextvars(partner=partner):
            found = self.trapped("collecting_failed", partial(self.collect, partner), lane=partner)
            if isinstance(found, Exception):
                self.unripe.discard(partner)
            return found

    def collect(self, partner: str) -> bool | Exception:
        """Look, fetch what is ripe; return what kept us from it."""
        with ExitStack() as stack:
            self.open[partner] = stack
            try:
                self.look(partner, stack)
            except Undeliverable as failure:
                return self.troubles.failed(partner, failure)
            finally:
                del self.open[partner]
        self.troubles.works(partner)
        return False

    def look(self, partner: str, stack: ExitStack) -> None:
        """Look at a folder once, and fetch what is ripe there."""
        station, known = self.station, self.station.configuration.partners[partner]
        server = known.collection.server(known.delivery)
        remote = stack.enter_context(station.sources[known.collection.source](server))
        listing, now = remote.listing(known.collection.folder), station.monotonic()
        decisions = self.ripening[partner].observe(listing, now)
        reasons = {
            entry.name: found.reason
            for entry, found in decisions.items()
            if isinstance(found, Wait)
        }
        for entry, decision in decisions.items():
            if isinstance(decision, Fetch) and not self.stop.is_set():
                reasons[entry.name] = self.fetch(self.pull(partner, remote), entry)
        self.mention(partner, {name: why for name, why in reasons.items() if why})
        self.again(partner, decisions.values())

    def pull(self, partner: str, remote: Remote) -> Pull:
        """Return one folder of one server as fetching sees it."""
        station, known = self.station, self.station.configuration.partners[partner]
        server = known.collection.server(known.delivery)
        return Pull(
            remote,
            station.spool,
            station.journal.connections().pulls(),
            partner,
            f"{server.host}:{server.port}",
            known.collection,
            station.now,
            self.own,
            self.begun,
            self.stays.setdefault(partner, {}),
        )

    def own(self, claimed: Claimed, place: Callable[[], None]) -> object:
        """Admit what was fetched, unless another run may be at work by now: that one will."""
        if self.left.is_set():
            raise Undeliverable("we have stopped")
        return self.admit(claimed, place)

    def fetch(self, pull: Pull, entry: Entry) -> str:
        """Fetch one file; return why it stays there, else ''. A no is about this file alone."""
        full = cramped(self.station.spool.disk.room(self.station.spool.root))
        if full:
            return full
        try:
            why = fetch(pull, entry, partial(self.incomplete, pull.partner, entry))
        except Refused as refusal:
            return str(refusal)
        if not why:
            log.info("file_fetched", file=pull.path(entry), size=entry.size)
        return why

    def incomplete(self, partner: str, entry: Entry, draft: Path) -> str:
        """Return why the content is not whole, '' where it is or nothing more will come."""
        quiet = self.station.monotonic() - self.ripening[partner].since(entry)
        found = examine(draft, self.station.incomplete).incomplete if entry.size else ""
        patience = self.station.configuration.site.arriving.incomplete_after_seconds
        return f"it looks incomplete: {found}" if found and quiet < patience else ""

    def again(self, partner: str, decisions: Iterable[Decision]) -> None:
        """Note when to look again, and whether a look soon would find something ripe."""
        soon = [each.again for each in decisions if isinstance(each, Wait) and not each.patient]
        longest = self.station.configuration.partners[partner].collection.every_seconds
        self.due[partner] = self.station.monotonic() + min(longest, *soon, longest)
        (self.unripe.add if soon else self.unripe.discard)(partner)

    def mention(self, partner: str, reasons: dict[str, str]) -> None:
        """Say once of each file why it stays there."""
        before = self.reasons.get(partner, {})
        for name, why in reasons.items():
            if before.get(name) != why:
                log.info("remote_file_waiting", file=display(os.fsencode(name)), reason=why)
        self.reasons[partner] = reasons

    def finish(self, seconds: float) -> None:
        """Let each lane end the file it is at; then hang up."""
        if self.lanes.finish(seconds):
            return
        for stack in [*self.open.values()]:
            stack.close()
        self.lanes.finish(HUNG_UP)
        self.left.set()

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what stays on servers, and why."""
        closed, found = self.troubles.blocked(), []
        for name in self.wires:
            known = self.station.configuration.partners[name]
            place = f"sftp://{known.collection.server(known.delivery).host}"
            why = closed.get(name) or self.troubles.resting.reason(name)
            if why:
                found.append(Waiting(place, why))
            for file, reason in sorted(self.reasons.get(name, {}).items()):
                path = display(os.fsencode(below(known.collection.folder, file)))
                found.append(Waiting(f"{place}/{path}", reason))
        return tuple(found)
