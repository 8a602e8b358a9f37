"""Looks now and then whether a change has waited too long for its order, and judges it anew."""

from collections.abc import Callable, Iterable

import structlog

from exchange.clocks.parking import lapsed
from exchange.daemon.station import Station

EVERY = 600.0
"""Seconds between two looks."""

log = structlog.get_logger()


class Parking:
    """What has looked, and when; a file is judged anew once, whoever looks again.

    `wake` is called with the lanes that have work then.
    """

    def __init__(self, station: Station, wake: Callable[[Iterable[str]], None]) -> None:
        self.station, self.wake = station, wake
        self.looked: float | None = None

    def look(self) -> None:
        """Put the files of changes into their lanes again whose time is over."""
        moment = self.station.monotonic()
        if self.looked is not None and moment < self.looked + EVERY:
            return
        self.looked = moment
        now, clocks = self.station.now(), self.station.journal.clocks()
        found = [*lapsed(clocks.parked(), self.station.configuration, now)]
        for each in clocks.lapse(found, now) if found else ():
            self.wake([each.partner])
            log.warning("parking_over", partner=each.partner, receipt=each.id, file=each.filename)
