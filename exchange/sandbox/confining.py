"""Closes a reading child in, once it has imported what it needs, and says how far that went."""

import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path

from exchange.model.configuration import Configuration
from exchange.sandbox import landlock, seccomp
from exchange.sandbox.kernel import SET_DEATH_SIGNAL, SET_NO_NEW_PRIVILEGES, prctl
from exchange.sandbox.surroundings import readable


@dataclass(frozen=True, slots=True)
class Confinement:
    """How far a reading child is closed in.

    `landlock` is the version the kernel has, 0 where files stay open; `calls` is whether sockets
    and new processes are refused; `reasons` say what stood in the way.
    """

    landlock: int = 0
    calls: bool = False
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it for people."""
        files = f"files closed (Landlock {self.landlock})" if self.landlock else "files open"
        network = "open"
        if self.calls:
            network = "and processes closed (seccomp)"
        elif self.landlock >= landlock.NETWORK_FROM:
            network = "closed for TCP only"
        told = f"{files}, network {network}"
        return "; ".join((told, *self.reasons))

    @property
    def whole(self) -> bool:
        """Tell whether nothing stood in the way."""
        return not self.reasons


def die_with_parent() -> None:
    """Ask to be ended when the thread that started us is gone, for whatever reason."""
    prctl(SET_DEATH_SIGNAL, signal.SIGKILL)


def close_in(configuration: Configuration) -> Confinement:
    """Close files, network and processes to this thread and all it starts from now on.

    What the kernel cannot do is left open and told; nothing of it is required.
    """
    prctl(SET_NO_NEW_PRIVILEGES, 1)
    reasons, known, calls = [], 0, False
    try:
        known = landlock.restrict(readable(configuration), [Path(tempfile.gettempdir())])
    except OSError as error:
        reasons.append(f"no Landlock: {error.strerror}")
    try:
        seccomp.restrict()
        calls = True
    except OSError as error:
        reasons.append(f"no seccomp: {error.strerror}")
    return Confinement(known, calls, tuple(reasons))
