"""Wires a run of a site: who is told how it is, and where its configuration comes from."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import structlog

from exchange import settings, wiring
from exchange.adapters.systemd.notifying import notifier
from exchange.daemon.course import Course
from exchange.daemon.running import run_on
from exchange.daemon.station import Station
from exchange.journal import Journal
from exchange.journal.figures import JournalFigures
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.settings.digests import sources
from exchange.spool.site import Spool
from exchange.spool.standing import Standing, note
from exchange.wiring.observing import Watched, told

log = structlog.get_logger()


def serve(
    site: Path,
    configuration: Configuration,
    journal: Journal,
    now: wiring.Clock,
    *,
    once: bool,
    figures: Path | None = None,
) -> tuple[Waiting, ...]:
    """Run a site until asked to stop, or `once` until nothing is left to do.

    Returns what still waits then. Another configuration is taken over where that is asked for,
    and the figures of the run are written to a file where one is named.

    Raises:
        Misconfigured: Another daemon runs on this site, it lies on two file systems, or the
            address for figures cannot be had.
    """
    spool = Spool(site)
    notify = notifier(os.environ.get("NOTIFY_SOCKET", ""))
    watched = Watched(
        spool=spool,
        configuration=configuration,
        recorded=JournalFigures(journal.store),
        course=course(spool),
        now=now,
    )

    @contextmanager
    def stationed(found: Configuration) -> Iterator[Station]:
        watched.configuration = found
        with wiring.station(site, found, journal, now) as made:
            again, files = partial(reread, site, watched), partial(sources, site)
            yield replace(made, notify=notify, reread=again, read_from=files)

    tell(configuration)
    beside = told(watched)
    waiting = run_on(spool, configuration, stationed, watched.course, once=once, beside=beside)
    if figures:
        watched.write(figures)
    return waiting


def reread(site: Path, watched: Watched) -> Configuration:
    """Return the configuration of a site as it is now."""
    found = wiring.load(site)
    if found.site.metrics != watched.configuration.site.metrics:
        log.warning("metrics_stay", reason="where figures are told changes with a new start alone")
    return found


def tell(configuration: Configuration) -> None:
    """Say in the log under which configuration a run begins."""
    log.info(
        "configuration_in_force",
        configuration=settings.digest(configuration),
        ruleset=configuration.ruleset,
        software=configuration.software,
    )


def course(spool: Spool) -> Course:
    """Return a run whose answers to wishes for another configuration are written down."""

    def noted(course: Course) -> None:
        try:
            note(spool, Standing(os.getpid(), course.answered, course.refused))
        except OSError as error:  # a full disk keeps nobody from starting
            log.warning("standing_not_noted", reason=error.strerror)

    return Course(noted)
