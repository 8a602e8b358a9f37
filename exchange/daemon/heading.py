"""Signs each day how far the audit trail has come, and has it copied out of our reach."""

from datetime import UTC
from typing import TYPE_CHECKING

import structlog

from exchange import settings
from exchange.daemon.station import Station
from exchange.model.heads import Head, said, written
from exchange.spool import heads

AGAIN = 600.0
"""Seconds until a copy that failed is tried again."""

if TYPE_CHECKING:
    from pathlib import Path

log = structlog.get_logger()


class Heads:
    """The signed heads of one run; without a key there are none."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.known: tuple[str, str, str] | None = None
        self.digest = settings.digest(station.configuration) if station.sign else ""
        self.failed: dict[Path, str] = {}
        self.tried = float("-inf")

    def begin(self) -> None:
        """Sign how far the trail is at the start, and copy what could not be copied before."""
        own = heads.folder(self.station.spool)
        kept = heads.listed(own) if self.station.sign and own.is_dir() else []
        last = said(kept[-1].read_bytes()) if kept else None
        self.known = last.what if last else None
        self.note()
        if kept:
            self.copy()

    def turn(self) -> None:
        """Sign where a day has begun since; try again to copy what could not be copied."""
        if self.station.sign is None:
            return
        day = self.station.configuration.day(self.station.now()).isoformat()
        if self.known is None or self.known[1] != day:
            self.note()
        elif self.failed and self.station.monotonic() > self.tried + AGAIN:
            self.copy()

    def note(self) -> None:
        """Sign how far the trail is, unless that is what was signed last."""
        sign = self.station.sign
        seq, digest = self.station.journal.trail().chain_head()
        if sign is None or not seq:
            return
        now = self.station.now()
        configuration = self.station.configuration
        head = Head(
            seq=seq,
            hash=digest,
            day=configuration.day(now).isoformat(),
            at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            configuration=self.digest,
            site=configuration.site.name,
        )
        if head.what != self.known:
            heads.keep(self.station.spool, head.name, written(head, sign))
            self.known = head.what
            self.copy()
            log.info("head_signed", entry=seq, hash=digest[:16], day=head.day)

    def copy(self) -> None:
        """Copy every head that a folder does not hold; what fails is said once."""
        self.tried = self.station.monotonic()
        spool, wanted = self.station.spool, self.station.configuration.site.audit.copies
        failed = heads.copy(spool, (spool.root / each for each in wanted))
        for place, reason in failed.items():
            if self.failed.get(place) != reason:
                log.error("head_not_copied", folder=str(place), reason=reason)
        self.failed = failed
