"""Looks at files in the check folders: a report for people, and nothing else changes."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import file_digest
from pathlib import Path

import structlog

from exchange.daemon.attributing import whose
from exchange.daemon.station import Looked, Station
from exchange.daemon.trapping import Trap
from exchange.errors import Unreadable
from exchange.model.findings import Finding
from exchange.model.interchange import Transmission
from exchange.model.mails import Mail
from exchange.model.ways import Way
from exchange.respond.naming import safe_stem
from exchange.spool import handing, quarantine
from exchange.spool.claim import Claimed, checks
from exchange.spool.disk import ensure_folder, move, remove_if_there, write_whole
from exchange.spool.listing import CHECK
from exchange.spool.names import display
from exchange.spool.site import SHARED

EVERY = timedelta(hours=1)
"""How often old reports are looked for."""

REPORT = 0o640

log = structlog.get_logger()


class Checking:
    """Files that are only looked at, one after the other in a thread of their own.

    A file stays in its folder below `var/checks` until its report lies in the outbox: whoever is
    killed before that looks at it again.
    """

    def __init__(
        self, station: Station, trapped: Trap, stop: threading.Event, done: Callable[[], None]
    ) -> None:
        self.station, self.trapped, self.stop, self.done = station, trapped, stop, done
        self.thread: threading.Thread | None = None
        self.failed = False
        self.cleared = datetime.min.replace(tzinfo=UTC)

    def look(self) -> None:
        """Begin with what waits, and take away reports nobody needs any more."""
        if self.station.now() - self.cleared >= EVERY:
            self.cleared = self.station.now()
            clear(self.station)
        if not self.busy and next(checks(self.station.spool), None):
            self.thread = threading.Thread(target=self.work, name="checks", daemon=True)
            self.thread.start()

    @property
    def busy(self) -> bool:
        """Whether a file is looked at."""
        return self.thread is not None and self.thread.is_alive()

    @property
    def idle(self) -> bool:
        """Whether nothing is looked at, and nothing waits that could be."""
        return not self.busy and (self.failed or next(checks(self.station.spool), None) is None)

    def work(self) -> None:
        """Look at everything that waits, and say when that has ended."""
        self.pass_through()
        self.done()

    def pass_through(self) -> None:
        """Look at everything that waits, unless asked to stop."""
        self.failed = False
        for claimed in [*checks(self.station.spool)]:
            if self.stop.is_set():
                return
            place = self.station.spool.shown(claimed.folder)
            found = self.trapped("check_failed", partial(check, self.station, claimed), file=place)
            self.failed |= isinstance(found, Exception)

    def finish(self, seconds: float | None) -> None:
        """Wait for the file that is looked at, but not longer than that where it is a number."""
        if self.thread:
            self.thread.join(seconds)


def check(station: Station, claimed: Claimed) -> None:
    """Look at one file, publish what was found, then take the file away."""
    item = handing.item(claimed)
    if item is not None:
        file = arrived(station, claimed, item)
        odd = quarantine.odd(item)
        if odd:
            finding = Finding("ENV-017", observed=odd, params={"name": file.filename})
            looked = station.look(file, Unreadable(finding))
        else:
            looked = station.look(file, item)
            files_of_a_mail(station, claimed, file, looked.mail)
        publish(station, claimed.lane, file.filename, looked)
        log.info("file_checked", partner=claimed.partner, file=file.filename)
        station.spool.disk.unlink(item)
    station.spool.disk.rmdir(claimed.folder)


def arrived(station: Station, claimed: Claimed, item: Path) -> Transmission:
    """Return the file as if it had come, marked as one that did not."""
    name, sha256 = display(os.fsencode(item.name)), ""
    partner, hub = claimed.partner, ""
    if not quarantine.odd(item):
        partner, hub = whose(station, claimed.partner, item)
        with item.open("rb") as stream:
            sha256 = file_digest(stream, "sha256").hexdigest()
    at, receipt = claimed.claimed_at, claimed.work
    way = Way(hub=hub)
    return Transmission(receipt, receipt[:8], partner, name, sha256, at, b"", way=way, check=True)


def files_of_a_mail(
    station: Station, claimed: Claimed, file: Transmission, mail: Mail | None
) -> None:
    """Look at each file of a mail, which is written beside it, and publish what was found."""
    item = handing.item(claimed)
    if mail is None or item is None:
        return
    folder = station.spool.handed / claimed.work
    for number, (found, chunks) in enumerate(station.enclosed(item, mail.files), 1):
        place = folder / str(number)
        ensure_folder(station.spool.disk, folder)
        remove_if_there(station.spool.disk, place)
        write_whole(station.spool.disk, place, chunks, REPORT)
        partner, hub = whose(station, claimed.partner, place)
        inner = replace(file, partner=partner, filename=found.name, way=Way(hub=hub))
        inner = replace(inner, sha256=found.sha256)
        report = f"{file.filename}.{number}-{found.name}"
        publish(station, claimed.lane, report, station.look(inner, place))
        station.spool.disk.unlink(place)
    if folder.is_dir():
        station.spool.disk.rmdir(folder)


def publish(station: Station, lane: str, name: str, looked: Looked) -> None:
    """Let the report on a file appear; one on an earlier file of this name gives way."""
    folder = station.spool.outbox / lane / CHECK
    ensure_folder(station.spool.disk, folder, SHARED)
    stem = safe_stem(f"{name}.")
    for ending, content in (("json", looked.data), ("html", looked.page)):
        draft, place = (folder / f"{dot}{stem}.REPORT.{ending}" for dot in (".", ""))
        remove_if_there(station.spool.disk, draft)
        write_whole(station.spool.disk, draft, [content], REPORT)
        remove_if_there(station.spool.disk, place)
        move(station.spool.disk, draft, place)


def clear(station: Station) -> None:
    """Take away reports that are older than the site keeps them."""
    days = station.configuration.site.arriving.check_days
    before = (station.now() - timedelta(days=days)).timestamp()
    for place in old(station.spool.outbox, before):
        station.spool.disk.unlink(place)
        log.info("check_report_removed", file=station.spool.shown(place))


def old(outbox: Path, before: float) -> Iterator[Path]:
    """Yield the reports that appeared before a moment, in seconds since 1970."""
    for place in sorted(outbox.glob(f"*/{CHECK}/*.REPORT.*")):
        if place.is_file() and not place.is_symlink() and place.stat().st_mtime < before:
            yield place
