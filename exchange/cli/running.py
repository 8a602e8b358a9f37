"""`exchange run`: the daemon on one site."""

import faulthandler
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.app import Level
from exchange.cli.logs import LEVELS, configure_log, pass_on
from exchange.daemon.station import utc
from exchange.journal import open_journal
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.spool.mounts import refuse_remote
from exchange.wiring.serving import serve


def run(site: Path, *, once: bool, level: Level = "info", figures: Path | None = None) -> int:
    """Run a site until asked to stop, or until nothing is left to do."""
    configuration = wiring.load(site)
    configure_log(LEVELS[level])
    pass_on()
    faulthandler.enable(2)  # a watchdog ends us by a signal; then the log shows where we were
    for found in drain(site, configuration, utc, once=once, figures=figures):
        console.say(f"waiting  {found.path}: {found.reason}")
    return 0


def drain(
    site: Path,
    configuration: Configuration,
    now: wiring.Clock,
    *,
    once: bool,
    figures: Path | None = None,
) -> tuple[Waiting, ...]:
    """Run a site and return what still waits in its inboxes when it stops."""
    (site / "var").mkdir(mode=0o700, exist_ok=True)
    path = site / "var" / "journal.db"
    refuse_remote(path)
    with open_journal(path) as journal:
        return serve(site, configuration, journal, now, once=once, figures=figures)
