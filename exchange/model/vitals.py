"""How a running gateway is, as values: what its own loop and lanes say of themselves."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 600.0)
"""Upper ends, in seconds, of the spans by which times are counted; the last span is open."""


class Durations:
    """How many times took how long. One thread may add while another reads."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one more."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    @property
    def up_to(self) -> list[int]:
        """How many took no longer than each bound, and how many there are."""
        return [*accumulate(self.counts)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What a run says of itself at one moment.

    `turned` is how many seconds ago its loop last went round, `looked` when the inboxes were last
    looked at, `stuck` the lanes that have been at the same file for longer than any may take.
    `readers` are the reading processes alive. `failing` are the names of pieces of work
    that failed when they were last tried. `refused` is why the configuration was not changed
    when that was last asked for, '' where it was; `refusals` counts how often it was not.
    """

    started: datetime
    turned: float = 0.0
    looked: datetime | None = None
    stuck: tuple[str, ...] = ()
    readers: int = 0
    failing: tuple[str, ...] = ()
    judged: int = 0
    durations: Durations = field(default_factory=Durations)
    configuration: str = ""
    refusals: int = 0
    refused: str = ""
