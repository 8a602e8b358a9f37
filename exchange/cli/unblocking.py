"""`exchange connection unblock`: a person has found out why, and lets us try again."""

import os
from datetime import UTC, datetime
from pathlib import Path

from exchange import settings
from exchange.cli import console
from exchange.cli.closing import SCANS, gone, on_record, person
from exchange.cli.connecting import known
from exchange.cli.looking import opened
from exchange.errors import Misconfigured
from exchange.model.acts import Unblocking
from exchange.spool import acts
from exchange.spool.names import display
from exchange.spool.site import Spool


def unblock(identity: str, site: Path, reason: str) -> int:
    """Let the blocked connections of a partner be tried again, under the name of who says so."""
    configuration = settings.load(site)
    known(configuration, identity)
    words = display(os.fsencode(reason)).strip()
    if not words:
        raise Misconfigured("--reason is empty; say what was found out")
    with opened(site) as journal:
        blocked = [
            each
            for each in journal.connections().troubles()
            if each.partner == identity and each.blocked
        ]
    if not blocked:
        raise Misconfigured(f"no connection to {identity} is blocked; see: exchange status")
    spool = Spool(site)
    place = acts.leave(spool, Unblocking(identity, person(), datetime.now(UTC), words))
    on_record(spool)
    gone(place, SCANS * configuration.site.arriving.scan_seconds)
    done = "it is tried again" if not place.exists() else f"noted in {spool.shown(place)}"
    console.say(f"{identity}: {done}; it was blocked because {blocked[0].reason}")
    return 0
