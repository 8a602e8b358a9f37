"""Whose turn it is: each partner's files one after the other, partners beside each other."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, wait
from datetime import datetime

from exchange.daemon.station import nothing
from exchange.deliver import HERE, Postponed
from exchange.errors import Undeliverable

Work = Callable[[str], bool | Exception]
"""Works off some of a lane and tells whether there may be more, or what went wrong."""


class Lanes:
    """The lanes with work. Only one thread may call these; the work itself runs in the pool.

    `turning` is called at every turn.
    """

    def __init__(
        self,
        pool: Executor,
        work: Work,
        done: Callable[[], None],
        now: Callable[[], datetime],
        *,
        resting: Postponed | None = None,
    ) -> None:
        self.pool, self.work, self.done, self.now = pool, work, done, now
        self.ready: dict[str, None] = {}
        self.running: dict[str, Future[bool | Exception]] = {}
        self.resting = resting or Postponed(HERE)
        self.turning = nothing

    def wake(self, lanes: Iterable[str]) -> None:
        """Note that these lanes have work."""
        self.ready.update(dict.fromkeys(lanes))

    @property
    def due(self) -> list[str]:
        """The lanes that have work and may begin."""
        return [
            lane
            for lane in self.ready
            if lane not in self.running and self.resting.due(lane, self.now())
        ]

    @property
    def idle(self) -> bool:
        """Nothing is being worked off, and nothing could be."""
        return not self.running and not self.due

    def turn(self) -> None:
        """See what has ended and begin what is due."""
        self.turning()
        self.reap()
        for lane in self.due:
            del self.ready[lane]
            self.running[lane] = future = self.pool.submit(self.work, lane)
            future.add_done_callback(lambda _: self.done())

    def reap(self) -> None:
        """Take note of the lanes that have ended."""
        for lane in [lane for lane, future in self.running.items() if future.done()]:
            self.ended(lane, self.running.pop(lane).result())

    def ended(self, lane: str, found: bool | Exception) -> None:  # noqa: FBT001 - what a lane says
        """Put a lane back where it has more to do; where it failed it rests first."""
        error = Undeliverable(str(found)) if isinstance(found, Exception) else None
        self.resting.tried(lane, error, self.now())
        if found:
            self.wake([lane])

    def finish(self, seconds: float) -> bool:
        """Wait for what is running, and tell whether all of it has ended."""
        return not wait(self.running.values(), timeout=seconds).not_done
