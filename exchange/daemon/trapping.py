"""The one trap of the program: a piece of work may fail, and the daemon goes on."""

from collections.abc import Callable
from typing import TypeVar

import structlog

T = TypeVar("T")
log = structlog.get_logger()


class Trap:
    """Does pieces of work; remembers how each failed last, so that it is logged once."""

    def __init__(self) -> None:
        self.failures: dict[tuple[str, ...], str] = {}

    def __call__(self, event: str, work: Callable[[], T], **known: str) -> T | Exception:
        """Do `work`; what goes wrong, whatever it is, is logged once and returned as a value."""
        key = (event, *known.values())
        try:
            found = work()
        except Exception as error:
            reason = repr(error)
            if self.failures.get(key) != reason:
                log.exception(event, **known)
            self.failures[key] = reason
            return error
        self.failures.pop(key, None)
        return found
