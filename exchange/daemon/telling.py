"""Looks now and then which notices go out by themselves, and hands in their release."""

import json

import structlog

from exchange import settings
from exchange.daemon.station import Station
from exchange.duties import books
from exchange.reconcile.notices.settling import ready
from exchange.spool.handing import drop

EVERY = 60.0
"""Seconds between two looks."""

log = structlog.get_logger()


class Telling:
    """What has looked, and when; a release is a file like that of a person."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.looked: float | None = None

    def look(self) -> None:
        """Release what is agreed to go out, once all our ERP said is judged."""
        moment, station = self.station.monotonic(), self.station
        if self.looked is not None and moment < self.looked + EVERY:
            return
        self.looked = moment
        now, known = station.now(), station.configuration
        if settings.ERP in station.journal.lanes():
            return
        for whole in books(station.journal, known, now):
            if known.partners[whole.partner].state == "live":
                for number in ready(whole, now):
                    self.release(whole.partner, number)

    def release(self, partner: str, number: str) -> None:
        """Hand in that a draft goes out, unless that lies in the inbox already."""
        station = self.station
        agreement = station.configuration.agreement_of(
            partner, station.configuration.day(station.now())
        )
        by = f"agreement {agreement.name} {agreement.version}" if agreement else "agreement"
        row = {"partner": partner, "notice": number, "action": "RELEASE", "by": by}
        told = {"type": "notice_release", "by": by, "rows": [{**row, "role": "operational"}]}
        name = f"notice_release.{number}.agreed.json"
        if not (station.spool.inbox / settings.ERP / name).exists():
            drop(station.spool, settings.ERP, name, json.dumps(told, indent=1).encode())
            log.info("notice_settled", partner=partner, notice=number)
