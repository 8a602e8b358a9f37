"""Sends what is queued for people, each way in a thread of its own: a dead server holds nobody."""

import threading
from dataclasses import replace
from functools import partial

import structlog

from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.deliver import Deferred, after
from exchange.errors import Undeliverable
from exchange.model.notifications import Accepted, Answered, Later, Never, Sending

PAUSE = 5.0
"""Seconds between two looks at what is to be sent."""

log = structlog.get_logger()


class Posting:
    """The threads that send, by channel."""

    def __init__(self, station: Station, trapped: Trap, stop: threading.Event) -> None:
        self.station, self.trapped, self.stop = station, trapped, stop
        self.stirred = {channel: threading.Event() for channel in station.senders}
        self.ending, self.abandoned = threading.Event(), threading.Event()
        self.threads: list[threading.Thread] = []

    def stir(self) -> None:
        """Send what is queued soon; the first time the threads begin."""
        if not self.threads:
            for channel in self.stirred:
                work = partial(self.work, channel)
                thread = threading.Thread(target=work, name=f"post-{channel}", daemon=True)
                self.threads.append(thread)
                thread.start()
        for each in self.stirred.values():
            each.set()

    def work(self, channel: str) -> None:
        """Send again and again, once more when the run ends."""
        last = False
        while not last:
            last = self.ending.is_set()
            self.stirred[channel].wait(0.0 if last else PAUSE)
            self.stirred[channel].clear()
            self.trapped("posting_failed", partial(self.turn, channel), channel=channel)

    def turn(self, channel: str) -> None:
        """Send what is due by one way."""
        due = self.station.journal.notifications().unsent(self.station.now())
        for each in (one for one in due if one.channel == channel):
            if self.stop.is_set():
                return
            self.send(each)

    def send(self, each: Sending) -> None:
        """Try one, and put on record what came of it."""
        sender = self.station.senders[each.channel]
        found = self.trapped("sending_failed", partial(sender, each), sending=str(each.id))
        answered = Later(repr(found)) if isinstance(found, Exception) else found
        over = tried(each, answered, self.station)
        if self.abandoned.is_set():
            return
        self.station.journal.notifications().done(over)
        told = {"channel": each.channel, "to": each.address, "said": over.said}
        known = {"sending": each.id, "attempts": over.attempts, **told}
        match over.state:
            case "sent":
                log.info("told", **known)
            case "queued":
                log.warning("telling_deferred", **known)
            case "failed":
                log.error("telling_failed", **known)

    def finish(self, seconds: float) -> None:
        """Let what is being sent end; what takes longer is sent again at the next start."""
        self.ending.set()
        self.stir() if self.threads else None
        for thread in self.threads:
            thread.join(seconds)
        self.abandoned.set()


def tried(each: Sending, answered: Answered, station: Station) -> Sending:
    """Return a sending after an attempt."""
    now, attempts = station.now(), each.attempts + 1
    match answered:
        case Accepted(said):
            over = replace(each, state="sent", said=said, next_at=None, done_at=now)
        case Never(why):
            over = replace(each, state="failed", said=why, next_at=None, done_at=now)
        case Later(why):
            decided = after(Undeliverable(why), each.attempts, now)
            if isinstance(decided, Deferred):
                over = replace(each, said=why, next_at=decided.until)
            else:
                over = replace(each, state="failed", said=why, next_at=None, done_at=now)
    return replace(over, attempts=attempts)
