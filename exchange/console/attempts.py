"""How often somebody may try a password: what fails too often has to wait, longer each time."""

from collections import deque
from threading import Lock

FREE = 5
"""Attempts that fail before anybody has to wait."""

WINDOW = 15 * 60.0
"""Seconds after which an attempt is forgotten."""

LONGEST = 5 * 60.0
MOST = 10_000


class Attempts:
    """Failed attempts by account and by address; moments are monotonic seconds."""

    def __init__(self) -> None:
        self.failed: dict[str, deque[float]] = {}
        self.turn = Lock()

    def wait(self, names: tuple[str, ...], now: float) -> float:
        """Return the seconds that have to pass before another attempt, 0 where none have to."""
        with self.turn:
            return max(0.0, *(due(self.recent(name, now), now) for name in names))

    def fail(self, names: tuple[str, ...], now: float) -> None:
        """Note an attempt that failed."""
        with self.turn:
            for name in names:
                self.recent(name, now).append(now)
            while len(self.failed) > MOST:
                del self.failed[next(iter(self.failed))]

    def succeed(self, name: str) -> None:
        """Forget what failed under a name."""
        with self.turn:
            self.failed.pop(name, None)

    def recent(self, name: str, now: float) -> deque[float]:
        """Return the attempts that are not forgotten."""
        found = self.failed.setdefault(name, deque(maxlen=64))
        while found and now >= found[0] + WINDOW:
            found.popleft()
        return found


def due(failed: deque[float], now: float) -> float:
    """Return the seconds until another attempt: 2, 4, 8 and so on after the last one."""
    if len(failed) < FREE:
        return 0.0
    pause = min(LONGEST, 2.0 ** (len(failed) - FREE + 1))
    return max(0.0, failed[-1] + pause - now)
