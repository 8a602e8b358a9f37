"""The one trap of the program: a piece of work may fail, and the daemon goes on."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

T = TypeVar("T")
AGAIN = 3600.0
"""Seconds after which the same failure is logged again."""

log = structlog.get_logger()


class Trap:
    """Does pieces of work; remembers how each failed last, so that it is logged once an hour."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.monotonic = monotonic
        self.failures: dict[tuple[str, ...], tuple[str, float]] = {}

    def __call__(self, event: str, work: Callable[[], T], **known: str) -> T | Exception:
        """Do `work`; what goes wrong, whatever it is, is logged and returned as a value."""
        key = (event, *known.values())
        try:
            found = work()
        except Exception as error:
            if self.anew(key, repr(error)):
                log.exception(event, **known)
            return error
        self.failures.pop(key, None)
        return found

    def anew(self, key: tuple[str, ...], reason: str) -> bool:
        """Note a failure; tell whether it is another than the last, or an hour old."""
        before, at = self.failures.get(key, ("", 0.0))
        if before == reason and self.monotonic() < at + AGAIN:
            return False
        self.failures[key] = (reason, self.monotonic())
        return True
