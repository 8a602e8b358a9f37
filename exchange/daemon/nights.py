"""Looks across everything we hold once a day, beside the daemon's own work."""

import threading
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from exchange import nightly
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.model.acts import Retaining
from exchange.retaining import retain, sweep

log = structlog.get_logger()


class Nights:
    """The look of a day, in a thread of its own; on record once, whoever looks again.

    One that was broken off is begun anew.
    """

    def __init__(
        self,
        station: Station,
        trapped: Trap,
        stop: threading.Event,
    ) -> None:
        self.station, self.trapped, self.stop = station, trapped, stop
        self.thread: threading.Thread | None = None
        self.tried: date | None = None

    def look(self) -> None:
        """Begin the look of the day where its hour has come and nobody had it yet."""
        day = self.due(self.station.now())
        if day is None or day == self.tried or (self.thread and self.thread.is_alive()):
            return
        self.tried = day
        if not self.station.journal.nights().looked(day):
            work = partial(self.trapped, "night_failed", partial(self.pass_through, day))
            self.thread = threading.Thread(target=work, name="night", daemon=True)
            self.thread.start()

    def due(self, now: datetime) -> date | None:
        """Return the day whose hour has come, None before it."""
        configuration = self.station.configuration
        local = now.astimezone(ZoneInfo(configuration.site.timezone))
        return local.date() if local.time() >= configuration.site.nightly else None

    def pass_through(self, day: date) -> None:
        """Look at everything and put on record what was found, unless asked to stop."""
        station, now = self.station, self.station.now()
        begun = station.monotonic()
        found = [
            *nightly.found(
                station.journal,
                station.spool,
                station.configuration,
                now,
                stopped=self.stop.is_set,
            )
        ]
        if self.stop.is_set():
            return
        self.clear_out(day, now)
        new = station.journal.nights().keep(day, found, now)
        seconds = round(station.monotonic() - begun, 1)
        log.info("night_looked", found=len(found), new=len(new), seconds=seconds)
        for each in new:
            log.warning(
                "problem_found", rule=each.rule, partner=each.partner, count=len(each.items)
            )

    def clear_out(self, day: date, now: datetime) -> None:
        """Delete what is over where the site says so, and bytes that are kept for nothing."""
        station, site = self.station, self.station.configuration.site
        if site.retention.nightly:
            act = Retaining(site.retention, day, site.timezone, "gateway", now)
            log.info("retention_applied", gone=retain(station.spool, station.journal, act))
        else:
            sweep(station.spool, station.journal, now)

    def finish(self, seconds: float | None) -> None:
        """Wait for the look that is going on, but not longer than that where it is a number."""
        if self.thread:
            self.thread.join(seconds)
