"""All clocks of a running site, each looked at in its turn."""

import threading
from collections.abc import Callable, Iterable
from functools import partial

from exchange.daemon.checking import Checking
from exchange.daemon.nights import Nights
from exchange.daemon.notifying import Notifying
from exchange.daemon.parking import Parking
from exchange.daemon.reminding import Reminding
from exchange.daemon.silence import Silence
from exchange.daemon.station import Station
from exchange.daemon.telling import Telling
from exchange.daemon.trapping import Trap


class Clockwork:
    """What has to happen at its time, whatever arrives; each clock knows when it last looked.

    `wake` is called with the lanes in which a clock has put something,
    `stir` when something that was begun has ended.
    """

    def __init__(
        self,
        station: Station,
        stop: threading.Event,
        trapped: Trap,
        *,
        wake: Callable[[Iterable[str]], None],
        stir: Callable[[], None],
    ) -> None:
        self.trapped, self.stop = trapped, stop
        self.nights = Nights(station, trapped, stop)
        self.notifying = Notifying(station, trapped, stop)
        self.checking = Checking(station, trapped, stop, stir)
        self.clocks = (
            Silence(station),
            Parking(station, wake),
            Telling(station),
            Reminding(station),
            self.nights,
            self.notifying,
            self.checking,
        )

    def begin(self) -> None:
        """Note from where on people are told what happens."""
        self.trapped("clocks_failed", self.notifying.begin, clock="Notifying")

    def tick(self) -> None:
        """Let every clock look at the time."""
        for clock in self.clocks:
            self.trapped("clocks_failed", clock.look, clock=type(clock).__name__)

    @property
    def idle(self) -> bool:
        """Whether nothing is begun that has to be ended before we may stop by ourselves."""
        return self.checking.idle

    def finish(self, seconds: float) -> None:
        """Wait for what was begun: no longer than that where we were asked to stop."""
        left = seconds if self.stop.is_set() else None
        for begun in (self.nights, self.checking):
            begun.finish(left)
        self.trapped("clocks_failed", partial(self.notifying.finish, left), clock="Notifying")
