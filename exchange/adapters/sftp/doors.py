"""Lets one thread at a time log in at a server, so that what it refuses is asked for once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from exchange.adapters.sftp.session import Session
from exchange.errors import Blocked
from exchange.model.connections import Server


@dataclass
class Door:
    """One server: who waits here while another is refused is refused with the same words."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    shut: Blocked | None = None
    at: float = 0.0

    def enter(self, opened: Callable[[], Session], asked: float) -> Session:
        """Log in, unless somebody was refused since we `asked`, in monotonic seconds."""
        with self.turn:
            if self.shut is not None and self.at >= asked:
                raise Blocked(str(self.shut))
            try:
                return opened()
            except Blocked as refusal:
                self.shut, self.at = refusal, monotonic()
                raise


class Doors:
    """The doors of all servers."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.doors: dict[Server, Door] = {}

    def of(self, server: Server) -> Door:
        """Return the door of a server."""
        with self.guard:
            return self.doors.setdefault(server, Door())
