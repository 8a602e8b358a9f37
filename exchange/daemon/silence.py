"""Looks now and then whether silence has come to mean something, and puts it on record."""

import structlog

from exchange.clocks import silenced
from exchange.daemon.station import Station

EVERY = 60.0
"""Seconds between two looks."""

log = structlog.get_logger()


class Silence:
    """What has looked, and when; what it finds is on record once, whoever looks again.

    `since` is the oldest document that may still fall silent: those before are not looked at.
    """

    def __init__(self, station: Station) -> None:
        self.station = station
        self.looked: float | None = None
        self.since = 0
        versions = [each for same in station.configuration.agreements.values() for each in same]
        self.counts = any(each.orders.silence != "nothing" for each in versions)

    def look(self) -> None:
        """Put on record whose time is over, where any agreement says that this counts."""
        moment = self.station.monotonic()
        if not self.counts or (self.looked is not None and moment < self.looked + EVERY):
            return
        self.looked = moment
        now, clocks = self.station.now(), self.station.journal.clocks()
        after = clocks.newest() + 1
        waiting = [*silenced(clocks.open_orders(self.since), self.station.configuration)]
        found = [each for _, each in waiting if each.at <= now]
        self.since = min((order.seq for order, _ in waiting), default=after)
        for each in clocks.deem(found, now) if found else ():
            log.warning(
                "silence_counts", order=each.number, partner=each.partner, means=each.meaning
            )
