"""Starts a run of a site, gives it another configuration or ends it when asked."""

import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from exchange.daemon.course import Course
from exchange.daemon.daemon import Daemon
from exchange.daemon.signalling import heeded
from exchange.daemon.station import Station
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.spool.site import Spool, locked

Stationed = Callable[[Configuration], AbstractContextManager[Station]]
"""Makes what a run has while one configuration holds."""

ALONE = nullcontext()


def run(
    station: Station, *, once: bool = False, stop: threading.Event | None = None
) -> tuple[Waiting, ...]:
    """Run the site until asked to stop, or `once` until only patience would move anything.

    Returns what still waits then, and why. SIGTERM and SIGINT end it within 30 seconds.

    Raises:
        Misconfigured: Another daemon runs on this site, or it lies on two file systems.
    """
    course = Course()
    with locked(station.spool), heeded(asked(course)):
        return span(station, course, stop or threading.Event(), once=once)[0]


def run_on(
    spool: Spool,
    first: Configuration,
    stationed: Stationed,
    course: Course,
    *,
    once: bool,
    beside: AbstractContextManager[object] = ALONE,
) -> tuple[Waiting, ...]:
    """Run the site as `run` does, and go on with another configuration where that is asked for.

    The site stays locked meanwhile, and each file is judged to its end under the configuration
    it was begun with. What goes on `beside` begins once the site is locked.

    Raises:
        Misconfigured: Another daemon runs on this site, or it lies on two file systems.
    """
    waiting: tuple[Waiting, ...] = ()
    configuration: Configuration | None = first
    with locked(spool), heeded(asked(course)), beside:
        course.note()
        while configuration is not None and not course.ended.is_set():
            with stationed(configuration) as station:
                waiting, configuration = span(station, course, threading.Event(), once=once)
    return waiting


def span(
    station: Station, course: Course, stop: threading.Event, *, once: bool
) -> tuple[tuple[Waiting, ...], Configuration | None]:
    """Run while one configuration holds; return what still waits, and the next one if any."""
    with station.pool(station.configuration.site.readers) as pool:
        daemon = Daemon(station, pool, stop, course)
        course.goes_on(daemon)
        return daemon.run(once=once), daemon.successor


def asked(course: Course) -> dict[signal.Signals, Callable[[], None]]:
    """Return what each signal asks of a run."""
    return {
        signal.SIGTERM: course.halt,
        signal.SIGINT: course.halt,
        signal.SIGHUP: course.reread,
    }
