"""Puts on record under which configuration files are judged from now on, and keeps it."""

from pathlib import Path
from pwd import getpwuid

import structlog

from exchange import settings
from exchange.daemon.station import Station
from exchange.settings.digests import packed, unpacked
from exchange.spool import blobs
from exchange.spool.site import Spool

LOGIN = Path("/proc/self/loginuid")
NOBODY = 0xFFFFFFFF
"""What Linux says where nobody logged in: the process was started by the machine."""

log = structlog.get_logger()


def keep_configuration(station: Station) -> None:
    """Note another configuration than the last one on record; the same again changes nothing."""
    if station.read_from is None:
        return
    trail, configuration = station.journal.trail(), station.configuration
    before, after = trail.configuration(), settings.digest(configuration)
    if before and before.digest == after:
        return
    files = station.read_from()
    detail = {
        "before": before.digest if before else "",
        "after": after,
        "kept": blobs.keep(station.spool, packed(configuration, files)),
        "files": differing(kept_files(station.spool, before.kept), files) if before else {},
        "software": configuration.software,
        "ruleset": configuration.ruleset,
        "login": login(),
    }
    trail.configured(detail, station.now())
    log.info("configuration_kept", before=detail["before"], after=after)


def kept_files(spool: Spool, sha256: str) -> dict[str, str]:
    """Return the files of a kept configuration, none where it is gone or not understood."""
    try:
        return unpacked(blobs.path(spool, sha256).read_bytes())[1]
    except (OSError, ValueError):
        return {}


def differing(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Return the SHA-256 before and after of each file that is another, new or gone."""
    return {
        name: [before.get(name, ""), after.get(name, "")]
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }


def login() -> str:
    """Return who had logged in and started this run, empty where the machine did."""
    try:
        number = int(LOGIN.read_text())
        return "" if number == NOBODY else getpwuid(number).pw_name
    except (OSError, ValueError, KeyError):
        return ""
