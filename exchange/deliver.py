"""Decides what becomes of an answer after an attempt to hand it over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange.errors import Undeliverable

WAITS: tuple[timedelta, ...] = (
    timedelta(seconds=5),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    *[timedelta(hours=1)] * (24 * 14),
)
"""How long to wait after each failure: seconds at first, then hourly for a fortnight."""


HERE: tuple[timedelta, ...] = (
    timedelta(seconds=5),
    timedelta(seconds=15),
    *[timedelta(seconds=30)] * (2 * 60 * 24 * 14),
)
"""The same on our own disk, where a look costs nothing and space may be back any moment."""


REMOTE: tuple[timedelta, ...] = (
    *(timedelta(seconds=each) for each in (5, 15, 60, 300)),
    *[timedelta(minutes=15)] * (4 * 24 * 365),
)
"""The same for the machines of others: every 15 minutes in the long run, for a year."""

SPREAD = 0.2
"""By how much of itself a wait may be longer, so that not everybody tries in the same second."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It is where the partner finds it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now; try again at `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Not without a person; the answer stays in the journal and is tried at the next start."""

    reason: str


def after(
    error: Undeliverable | None,
    attempt: int,
    now: datetime,
    waits: Sequence[timedelta] = WAITS,
    *,
    longer: float = 0.0,
) -> Sent | Deferred | GivenUp:
    """Judge attempt number `attempt`, counted from 0; a wait is `longer` by this part of it."""
    if error is None:
        return Sent(now)
    if attempt >= len(waits):
        return GivenUp(str(error))
    return Deferred(now + waits[attempt] * (1 + longer), str(error))


class Postponed:
    """What failed, by name, and when to try each again. Knows no clock.

    `chance` yields by how much of itself each wait is longer.
    """

    def __init__(
        self, waits: Sequence[timedelta] = WAITS, chance: Callable[[], float] = lambda: 0.0
    ) -> None:
        self.waits, self.chance = waits, chance
        self.attempts: dict[str, int] = {}
        self.decisions: dict[str, Deferred | GivenUp] = {}

    def due(self, name: str, now: datetime) -> bool:
        """Tell whether it may be tried now."""
        match self.decisions.get(name):
            case Deferred(until):
                return now >= until
            case GivenUp():
                return False
            case None:
                return True

    def reason(self, name: str) -> str:
        """Return why it failed last, '' where it did not."""
        decision = self.decisions.get(name)
        return decision.reason if decision else ""

    def tried(
        self, name: str, error: Undeliverable | None, now: datetime
    ) -> Sent | Deferred | GivenUp:
        """Note how an attempt went and return what follows from it."""
        attempt = self.attempts.pop(name, 0)
        self.decisions.pop(name, None)
        decision = after(error, attempt, now, self.waits, longer=self.chance())
        if not isinstance(decision, Sent):
            self.attempts[name] = attempt + 1
            self.decisions[name] = decision
        return decision
