"""Says that the loop goes round and the lanes move; whoever restarts us listens to that alone."""

import threading
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from exchange import settings
from exchange.daemon.course import Course
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.model.partners import Limits
from exchange.model.vitals import Vitals

if TYPE_CHECKING:
    from datetime import datetime

EVERY = 1.0
"""Seconds between two signs of life."""

MARGIN = 120.0
"""Seconds a file may take beside its reading: to be kept, settled and answered."""

JUDGEMENTS = 3
"""Times a file is judged because the journal moved on meanwhile."""


def longest(limits: Limits) -> float:
    """Return for how many seconds a lane may be at one file."""
    return JUDGEMENTS * max(limits.read_seconds, limits.package_seconds) + MARGIN


def stuck(since: Mapping[str, float], now: float, most: float) -> tuple[str, ...]:
    """Return the lanes that have been at one file for longer than that may take."""
    return tuple(sorted(lane for lane, begun in since.items() if now > begun + most))


class Pulse:
    """When the loop last went round, and since when each lane is at its file.

    A sign of life goes out from the loop alone, and only while no lane is stuck.
    """

    def __init__(self, station: Station, course: Course, trapped: Trap) -> None:
        self.station, self.course, self.trapped = station, course, trapped
        self.most = longest(station.configuration.site.limits)
        self.started, self.turned = station.now(), station.monotonic()
        self.told: float | None = None
        self.looked: datetime | None = None
        self.at: dict[str, float] = {}
        self.turn = threading.Lock()

    def begins(self, lane: str) -> None:
        """Note that a lane begins with a file."""
        with self.turn:
            self.at[lane] = self.station.monotonic()

    def ends(self, lane: str) -> None:
        """Note that a lane has settled its file."""
        self.course.took(self.station.monotonic() - self.at[lane])
        self.rests(lane)

    def rests(self, lane: str) -> None:
        """Note that a lane is at no file."""
        with self.turn:
            self.at.pop(lane, None)

    def beat(self) -> None:
        """Note that the loop goes round, and say so where all lanes move."""
        self.turned = now = self.station.monotonic()
        if self.told is not None and now < self.told + EVERY:
            return
        self.told = now
        if not self.stuck:
            self.station.notify({"WATCHDOG": "1"})

    def saw(self, lanes: Collection[str]) -> None:
        """Note that the inboxes were looked at, and in which lanes there is work."""
        first, self.looked = self.looked is None, self.station.now()
        told = {"STATUS": worded(self.course, lanes, self.stuck)}
        self.station.notify({"READY": "1", **told} if first else told)

    @property
    def stuck(self) -> tuple[str, ...]:
        """The lanes that have been at one file for longer than that may take."""
        with self.turn:
            return stuck(self.at, self.station.monotonic(), self.most)

    def vitals(self) -> Vitals:
        """Return how we are."""
        course = self.course
        return Vitals(
            started=self.started,
            turned=self.station.monotonic() - self.turned,
            looked=self.looked,
            stuck=self.stuck,
            readers=self.station.readers(),
            failing=tuple(sorted({event for event, *_ in [*self.trapped.failures]})),
            judged=course.judged,
            durations=course.durations,
            configuration=settings.digest(self.station.configuration),
            refusals=course.refusals,
            refused=course.refused,
        )


def worded(course: Course, lanes: Collection[str], stuck: Collection[str]) -> str:
    """Return in one line how we are."""
    parts = [f"{course.judged} files judged", f"{len(lanes)} lanes with work"]
    parts += [f"stuck: {', '.join(stuck)}"] if stuck else []
    parts += [f"configuration not changed: {course.refused}"] if course.refused else []
    return "; ".join(parts)
