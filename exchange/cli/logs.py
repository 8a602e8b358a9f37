"""How the gateway logs: one event a line on stderr, for a journal, a pipe or a person."""

import logging
import os
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger

from exchange.cli.app import Level
from exchange.spool.names import escaped

LEVELS: dict[Level, int] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}

PRIORITIES = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}
"""Levels as journald numbers them at the beginning of a line, see sd-daemon(3)."""


def configure_log(level: int = logging.INFO) -> None:
    """One event per line on stderr: JSON for a journal, coloured on a terminal."""
    person = sys.stderr.isatty()
    journal = reaches_journal(os.environ.get("JOURNAL_STREAM", ""))
    stamp = [] if journal else [structlog.processors.TimeStamper("iso")]
    render = structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            *stamp,
            structlog.processors.format_exc_info,
            harmless,
            in_journal if journal else render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever it is by then
    )


class Passing(logging.Handler):
    """Passes on what libraries log, so that every line has one form."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record of a library as an event of ours."""
        told = {"library": record.name, "message": record.getMessage()}
        structlog.get_logger().log(record.levelno, "library_said", **told, exc_info=record.exc_info)


def crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what ends the program, as one event like any other."""
    structlog.get_logger().critical("crashed", exc_info=(kind, error, trace))


def thread_crashed(found: threading.ExceptHookArgs) -> None:
    """Log what ends a thread of a library, as one event like any other."""
    told = (found.exc_type, found.exc_value, found.exc_traceback)
    structlog.get_logger().error("thread_ended", exc_info=told)


def pass_on() -> None:
    """Have everything that is said on stderr said as events: by libraries, and at a crash."""
    logging.basicConfig(handlers=[Passing()], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = crashed
    threading.excepthook = thread_crashed


def reaches_journal(stream: str) -> bool:
    """Tell whether stderr is the stream `$JOURNAL_STREAM` names, by device and inode."""
    try:
        found = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):  # not a file at all
        return False
    return stream == f"{found.st_dev}:{found.st_ino}"


def harmless(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Show what a terminal would act upon instead of sending it there; strangers choose names."""
    return {name: shown(value, lines=name == "exception") for name, value in event.items()}


def shown(value: object, *, lines: bool = False) -> object:
    """Return a value with every text in it harmless; `lines` of a text may stay."""
    match value:
        case str() if lines:
            return "\n".join(escaped(line) for line in value.split("\n"))
        case str():
            return escaped(value)
        case MutableMapping():
            return {escaped(str(name)): shown(each) for name, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [shown(each) for each in value]
        case _:
            return value


def in_journal(logger: WrappedLogger, name: str, event: EventDict) -> str:
    """Return an event as journald takes it: the priority in front, and JSON."""
    priority = PRIORITIES[event["level"]]
    return f"<{priority}>{structlog.processors.JSONRenderer()(logger, name, event)!s}"
