"""`exchange close`: a person closes an acknowledgement that needed one."""

import logging
import os
import pwd
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from exchange import settings
from exchange.cli import console
from exchange.cli.logs import configure_log
from exchange.cli.looking import one, opened
from exchange.daemon.acting import carry_out
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.model.acts import Closing
from exchange.model.receipts import Receipt
from exchange.spool import acts
from exchange.spool.names import display
from exchange.spool.site import Spool, locked

SCANS = 3
"""Looks of the daemon to wait for it to put an act on record."""

PAUSE = 0.1


def close(identity: str, site: Path, reason: str) -> int:
    """Close what a file brought, under the name of who is logged in."""
    configuration = settings.load(site)
    words = display(os.fsencode(reason)).strip()
    if not words:
        raise Misconfigured("--reason is empty; say why nobody has to look into it any more")
    receipt = unsettled(identity, site)
    spool = Spool(site)
    place = acts.leave(spool, Closing(receipt.id, person(), datetime.now(UTC), words))
    on_record(spool)
    gone(place, SCANS * configuration.site.arriving.scan_seconds)
    if place.exists():
        console.say(f"{receipt.filename}: noted in {spool.shown(place)}; the daemon closes it soon")
    else:
        console.say(f"{receipt.filename}: closed by {person()}: {words}")
    return 0


def unsettled(identity: str, site: Path) -> Receipt:
    """Return the file that is meant; raises Misconfigured where nothing of it is open."""
    with opened(site) as journal:
        receipt = one(journal, identity)
        found = journal.questioned_by(receipt.id)
    if any(each.closed_at is None for each in found):
        return receipt
    closed = next((f": {each.closed_by} closed it" for each in found), "")
    raise Misconfigured(
        f"{receipt.filename} brought no acknowledgement that needs a person{closed}"
    )


def person() -> str:
    """Return the login name of who runs this, the number where it has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def on_record(spool: Spool) -> None:
    """Put every act on record, unless a daemon holds the site and does it itself."""
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(spool))
        except Misconfigured:
            return
        configure_log(logging.CRITICAL)
        journal = stack.enter_context(open_journal(spool.root / "var" / "journal.db"))
        for place in acts.waiting(spool):
            carry_out(spool, journal, place)


def gone(place: Path, seconds: float) -> None:
    """Wait until an act is on record, so long at most."""
    until = time.monotonic() + seconds
    while place.exists() and time.monotonic() < until:
        time.sleep(PAUSE)
