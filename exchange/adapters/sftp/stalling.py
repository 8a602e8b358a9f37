"""Cuts a connection on which nothing moves, whatever it is that waits for it.

paramiko's timeouts are for what we wait to hear. What we send waits without one while the other
end takes nothing, in a loop that ends only when the connection is closed.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

LOOKS = 4
"""How often within the time allowed we look whether something has moved."""


NAME = "stalling"


class Stalling:
    """Calls `cut` once where a call takes longer than `seconds`; `moved` begins that anew."""

    def __init__(self, seconds: float, cut: Callable[[], None]) -> None:
        self.seconds, self.cut = seconds, cut
        self.since: float | None = None
        self.stalled = False
        self.ended = threading.Event()
        threading.Thread(target=self.watch, name=NAME, daemon=True).start()

    def watch(self) -> None:
        """Look now and then until the end."""
        while not self.ended.wait(self.seconds / LOOKS):
            since = self.since
            if since is not None and monotonic() - since > self.seconds:
                self.stalled = True
                self.ended.set()
                self.cut()

    def moved(self) -> None:
        """Note that something has moved."""
        if self.since is not None:
            self.since = monotonic()

    @contextmanager
    def calling(self) -> Iterator[None]:
        """Watch a call; raises TimeoutError where it stalled."""
        self.since = monotonic()
        try:
            yield
        finally:
            self.since = None
            if self.stalled:
                raise TimeoutError

    def end(self) -> None:
        """Watch no more."""
        self.ended.set()
