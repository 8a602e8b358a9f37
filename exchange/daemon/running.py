"""Starts a run of a site and ends it when asked."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from exchange.daemon.daemon import Daemon
from exchange.daemon.station import Station
from exchange.model.arrivals import Waiting
from exchange.spool.site import locked


def run(
    station: Station, *, once: bool = False, stop: threading.Event | None = None
) -> tuple[Waiting, ...]:
    """Run the site until asked to stop, or `once` until only patience would move anything.

    Returns what still waits then, and why. SIGTERM and SIGINT end it within 30 seconds.

    Raises:
        Misconfigured: Another daemon runs on this site, or it lies on two file systems.
    """
    with locked(station.spool), station.pool(station.configuration.site.readers) as pool:
        daemon = Daemon(station, pool, stop or threading.Event())
        with asked_to_stop(daemon.halt):
            return daemon.run(once=once)


@contextmanager
def asked_to_stop(halt: Callable[[], None]) -> Iterator[None]:
    """Call `halt` on SIGTERM and SIGINT, where signals can be caught at all."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = (signal.SIGTERM, signal.SIGINT)
    before = {name: signal.signal(name, lambda _number, _frame: halt()) for name in names}
    try:
        yield
    finally:
        for name, previous in before.items():
            signal.signal(name, previous)
