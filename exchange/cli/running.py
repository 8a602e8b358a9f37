"""`exchange run`: the daemon on one site."""

import logging
import os
import sys
from pathlib import Path

import structlog

from exchange import wiring
from exchange.cli import console
from exchange.daemon import run as run_daemon
from exchange.daemon.station import utc
from exchange.journal import open_journal
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration


def run(site: Path, *, once: bool) -> int:
    """Run a site until asked to stop, or until nothing is left to do."""
    configuration = wiring.load(site)
    configure_log()
    for found in drain(site, configuration, utc, once=once):
        console.say(f"waiting  {found.path}: {found.reason}")
    return 0


def drain(
    site: Path, configuration: Configuration, now: wiring.Clock, *, once: bool
) -> tuple[Waiting, ...]:
    """Run a site and return what still waits in its inboxes when it stops."""
    (site / "var").mkdir(mode=0o700, exist_ok=True)
    with (
        open_journal(site / "var" / "journal.db") as journal,
        wiring.station(site, configuration, journal, now) as station,
    ):
        return run_daemon(station, once=once)


def configure_log(level: int = logging.INFO) -> None:
    """One event per line on stderr: JSON for a journal, coloured on a terminal."""
    person = sys.stderr.isatty()
    stamp = [] if "JOURNAL_STREAM" in os.environ else [structlog.processors.TimeStamper("iso")]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            *stamp,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
