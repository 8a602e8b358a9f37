"""Wires what is told of a run to those who watch it: figures, health, readiness."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import structlog

from exchange.adapters.prometheus.listening import TEXT, Page, listening
from exchange.daemon.course import Course
from exchange.daemon.health import unready, unwell
from exchange.errors import Misconfigured
from exchange.journal.figures import JournalFigures
from exchange.model.configuration import Configuration
from exchange.model.figures import Figures, Room
from exchange.model.vitals import Vitals
from exchange.settings.listening import listening as listening_at
from exchange.spool.site import Spool, room

FIGURES = "text/plain; version=0.0.4; charset=utf-8"
"""What kind of page the text format of Prometheus is."""

log = structlog.get_logger()


@dataclass(kw_only=True)
class Watched:
    """A run as others see it. `configuration` is the one of the moment."""

    spool: Spool
    configuration: Configuration
    recorded: JournalFigures
    course: Course
    now: Callable[[], datetime]

    def figures(self) -> Figures:
        """Return all figures of this moment."""
        held, now = self.configuration, self.now()
        return Figures(
            now=now,
            software=held.software,
            ruleset=held.ruleset,
            partners=frozenset(held.partners),
            recorded=self.recorded.recorded(expected(held, now)),
            room=room(self.spool.disk.room(self.spool.root)),
            vitals=self.course.vitals(),
        )

    def metrics(self) -> tuple[HTTPStatus, str, bytes]:
        """Return the page of figures."""
        from exchange.adapters.prometheus.exposition import exposed

        return HTTPStatus.OK, FIGURES, exposed(self.figures)

    def health(self) -> tuple[HTTPStatus, str, bytes]:
        """Return whether the run is well, or what is wrong with it."""
        return page(self.vitals, lambda now: unwell(now, self.room, self.recorded.trouble()))

    def ready(self) -> tuple[HTTPStatus, str, bytes]:
        """Return whether files that come now would be taken in."""
        scan = self.configuration.site.arriving.scan_seconds
        return page(self.vitals, lambda now: unready(now, self.since(now.looked), scan))

    def since(self, moment: datetime | None) -> float | None:
        """Return how many seconds ago a moment was."""
        return (self.now() - moment).total_seconds() if moment else None

    @property
    def vitals(self) -> Vitals | None:
        """How the run is, None before it has begun."""
        return self.course.vitals()

    @property
    def room(self) -> Room | None:
        """What is left on the disk, None where it does not answer."""
        try:
            return room(self.spool.disk.room(self.spool.root))
        except OSError:
            return None

    @property
    def pages(self) -> Mapping[str, Page]:
        """What may be asked for."""
        return {"/metrics": self.metrics, "/health": self.health, "/ready": self.ready}

    def write(self, path: Path) -> None:
        """Write all figures as a file."""
        from exchange.adapters.prometheus.exposition import write_figures

        write_figures(path, self.figures)


def page(
    vitals: Vitals | None, judge: Callable[[Vitals], Sequence[str]]
) -> tuple[HTTPStatus, str, bytes]:
    """Return a page that says what is wrong, a line each, or that all is well."""
    reasons = [*judge(vitals)] if vitals else ["it is starting"]
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    return status, TEXT, "".join(f"{each}\n" for each in reasons or ["well"]).encode()


def expected(configuration: Configuration, now: datetime) -> dict[str, datetime]:
    """Return before which moment an answer should be acknowledged by now, by partner."""
    return {
        name: now - timedelta(hours=partner.edi.acknowledged_within_hours)
        for name, partner in configuration.partners.items()
        if partner.edi.acknowledged_within_hours
    }


@contextmanager
def told(watched: Watched) -> Iterator[None]:
    """Answer those who ask, where the configuration says that they may.

    Raises:
        Misconfigured: The address cannot be had.
    """
    listen = watched.configuration.site.metrics.listen
    if not listen:
        yield
        return
    address, port = listening_at(listen)
    with ExitStack() as opened:
        try:
            opened.enter_context(listening(str(address), port, watched.pages))
        except OSError as error:
            raise Misconfigured(f"metrics.listen = {listen!r}: {error.strerror}") from error
        log.info("metrics_served", at=listen)
        yield
