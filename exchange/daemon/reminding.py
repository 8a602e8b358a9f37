"""Looks now and then what is overdue: partners are reminded, deputies of ours are told."""

import structlog

from exchange.clocks.reminding import escalations, reminders
from exchange.daemon.station import Station
from exchange.duties import running
from exchange.spool import blobs

EVERY = 600.0
"""Seconds between two looks."""

GATEWAY = "gateway"

log = structlog.get_logger()


class Reminding:
    """What has looked, and when; each reminder and each escalation is on record once."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.looked: float | None = None

    def look(self) -> None:
        """Remind where that is agreed, and pass on what nobody has done in time."""
        moment, station = self.station.monotonic(), self.station
        if self.looked is not None and moment < self.looked + EVERY:
            return
        self.looked = moment
        now, known = station.now(), station.configuration
        due = [each for each, near in running(station.journal, known, now) if near == "overdue"]
        found = [*reminders(due, known, now), *escalations(due, known, now)]
        if not found:
            return
        pages = {each.page for each in found if each.page}
        kept = {page: blobs.keep(station.spool, page.encode()) for page in pages}
        for each in station.journal.reminders().remind(found, kept, now, GATEWAY):
            about = {"kind": each.kind, "partner": each.partner, "reference": each.reference}
            log.warning("overdue_told", step=each.step, to=each.to, **about)
