"""Looks now and then what happened that people want to know, and queues it for them."""

import threading
from collections.abc import Iterable, Iterator
from functools import partial

from exchange.daemon.posting import Posting
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.duties import running
from exchange.model.figures import Room
from exchange.model.notifications import Event, Notification
from exchange.model.notifying import EventKind
from exchange.notify.addressing import addressed
from exchange.notify.bundling import bundled
from exchange.notify.events import happened, overdue
from exchange.notify.planning import HOUR, Times, plan
from exchange.report.told import digest, told
from exchange.spool.site import room

EVERY = 5.0
"""Seconds between two looks at what was put on record."""

CLOCKS_EVERY = 600.0
"""Seconds between two looks at what is overdue."""

ROUNDS = 20
"""How often the journal is read on at one look."""

LAST = 25.0
"""Seconds a single run waits for what it has to send, once it is done."""


def filled(left: Room, enough: int) -> EventKind | None:
    """Return what people are told of a disk; nothing where there is room enough."""
    if left.cramped:
        return "intake_paused"
    return "disk_low" if left.bytes_free < enough else None


class Notifying:
    """What has looked, and when; each event is on record once for each reader.

    Without mail and webhooks nobody is told anything, and nothing is put on record.
    """

    def __init__(
        self,
        station: Station,
        trapped: Trap,
        stop: threading.Event,
    ) -> None:
        self.station, self.stop = station, stop
        self.short: EventKind | None = None
        self.posting = Posting(station, trapped, stop)
        self.wording = partial(told, configuration=station.configuration)
        self.looked: float | None = None
        self.timed: float | None = None

    def look(self) -> None:
        """Queue what happened, and let go out what may."""
        moment = self.station.monotonic()
        if not self.station.senders or (self.looked is not None and moment < self.looked + EVERY):
            return
        self.looked, events = moment, [*self.disk()]
        if self.timed is None or moment >= self.timed + CLOCKS_EVERY:
            events += self.clocked()
            self.timed = moment
        self.keep(events)
        self.read()
        self.let_go()

    def begin(self) -> None:
        """Note from where on people are told, and whether nobody had ended the last run."""
        if self.station.senders:
            self.read()
            now = self.station.now()
            crash = Event(kind="restarted", key=f"restarted|{now.isoformat()}", at=now, urgent=True)
            self.keep([crash] if self.station.journal.notifications().began() else [])

    def clocked(self) -> Iterator[Event]:
        """Yield what is overdue."""
        station, now = self.station, self.station.now()
        due = [each for each, _ in running(station.journal, station.configuration, now)]
        yield from overdue(due, station.configuration, now)

    def disk(self) -> Iterator[Event]:
        """Yield that the disk fills up, or is so full that nothing more is taken in."""
        station, now = self.station, self.station.now()
        left = room(station.spool.disk.room(station.spool.root))
        found, before = filled(left, station.configuration.site.telling.disk_free), self.short
        self.short = found
        if found and found != before:
            key = f"{found}|{station.configuration.day(now)}"
            places = {"free": str(left.bytes_free), "files": str(left.files_free)}
            yield Event(kind=found, key=key, at=now, urgent=True, places=places)

    def read(self) -> None:
        """Put on record who is told of what is new in the journal, as far as that goes now."""
        queue, before = self.station.journal.notifications(), None
        for _ in range(ROUNDS):
            news, place = queue.news()
            if place == before:
                return
            self.keep(happened(news, self.station.configuration), place)
            before = place

    def keep(self, events: Iterable[Event], place: int | None = None) -> None:
        """Put on record who is told of some events."""
        known = self.station.configuration
        each = [one for event in events for one in addressed(event, known, self.wording)]
        if each or place is not None:
            self.station.journal.notifications().queue(each, place)

    def let_go(self) -> None:
        """Make mails and calls of what may go out now."""
        station, now = self.station, self.station.now()
        queue, known = station.journal.notifications(), station.configuration
        times = Times(now, known.site.telling, known.site_calendar, self.zone)
        found = plan(queue.waiting(), queue.recent(now - HOUR), times)
        queue.move(found.moved)
        for batch in found.batches:
            queue.bundle(batch, bundled(batch, partial(digest, configuration=known), now))
        self.posting.stir()

    def zone(self, each: Notification) -> str:
        """Return the time zone of a reader."""
        known = self.station.configuration
        partner = known.partners.get(each.partner)
        return partner.timezone if each.side == "theirs" and partner else known.site.timezone

    def finish(self, seconds: float | None) -> None:
        """Queue what happened last, and send it where nobody asked us to stop at once."""
        if not self.station.senders:
            return
        if self.looked is not None:
            self.read()
            self.let_go()
            self.posting.finish(LAST if seconds is None else seconds)
        self.station.journal.notifications().ended()
