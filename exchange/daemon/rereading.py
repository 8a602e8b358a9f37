"""Reads the configuration anew when asked, and keeps the one there is where it is wrong."""

import structlog

from exchange import settings
from exchange.daemon.course import Course
from exchange.daemon.station import Station
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.spool.site import prepare, probe

log = structlog.get_logger()


def successor(station: Station, course: Course) -> Configuration | None:
    """Return the configuration to go on with, where one is asked for that is sound and differs.

    A new one is sound where the folders of its partners can be made and used as well.
    """
    if not course.asked.is_set():
        return None
    course.asked.clear()
    station.notify({"RELOADING": "1", "MONOTONIC_USEC": str(int(station.monotonic() * 1e6))})
    try:
        found = station.reread()
        prepare(station.spool, {*found.partners, settings.ERP})
        probe(station.spool)
    except (Misconfigured, OSError) as wrong:
        kept(station, course, str(wrong))
        return None
    before, after = settings.digest(station.configuration), settings.digest(found)
    if before == after:
        log.info("configuration_unchanged", configuration=after)
        course.decided("")
        station.notify({"READY": "1"})
        return None
    station.journal.trail().reloaded(before, after, station.now())
    log.info("configuration_reloaded", before=before, after=after)
    course.decided("")
    return found


def kept(station: Station, course: Course, reason: str) -> None:
    """Say that the configuration stays as it was, and why."""
    log.error("reload_refused", reason=reason, consequence="the configuration stays as it was")
    course.decided(reason)
    station.notify({"READY": "1", "STATUS": f"configuration not changed: {reason}"})
