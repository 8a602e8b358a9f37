"""A few pre-warmed reading children; each judges one file at a time and is replaced in turn."""

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import LifoQueue
from typing import IO, cast

import structlog
from pydantic import ValidationError

from exchange.errors import Unreadable
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.partners import Limits
from exchange.sandbox import channel as wire
from exchange.sandbox.asked import questions
from exchange.sandbox.limits import OUT_OF_MEMORY

log = structlog.get_logger()

COMMAND = (sys.executable, "-m", "exchange.child")

FILES_A_CHILD = 100
"""After this many files a child is replaced, so that no leak grows for ever."""

LAST_WORDS = 16
"""Chunks of at most 4 KiB kept of what a child wrote to stderr, for the log."""


class Died(Exception):
    """A child ended, or answered nothing that can be used; the message says why."""


@dataclass
class Child:
    """One reading process and the channel to it."""

    process: subprocess.Popen[bytes]
    channel: wire.Channel
    words: deque[bytes] = field(default_factory=lambda: deque(maxlen=LAST_WORDS))
    files: int = 0
    up: bool = False
    late: bool = False
    listening: threading.Thread | None = None

    def end(self) -> int:
        """End the process, if it has not ended itself, and return its exit status."""
        if self.process.poll() is None:
            self.process.kill()
        status = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            close(stream)
        return status


class Readers:
    """The children of one configuration. Safe to use from several threads."""

    def __init__(self, configuration: Configuration, command: Sequence[str] = COMMAND) -> None:
        self.configuration = configuration
        self.command = command
        self.idle: LifoQueue[Child | None] = LifoQueue()
        self.alive: set[subprocess.Popen[bytes]] = set()
        for _ in range(configuration.site.readers):
            self.idle.put(None)

    def warm(self) -> None:
        """Start the children now, so that the first file does not wait for them."""
        for _ in range(self.configuration.site.readers):
            self.idle.put(self.idle.get() or self.start())

    def judge(self, job: wire.Job, ledger: Ledger) -> Outcome:
        """Return what a child makes of a file.

        Raises Unreadable where it is too large (ENV-020), or where the child died of it
        or ran out of time or memory (ENV-019); the next file gets a fresh child.
        """
        path = Path(os.fsdecode(job.blob))
        size, most = path.stat().st_size, largest(path, self.limits)
        if size > most:
            raise Unreadable(Finding("ENV-020", observed=f"{size:,}", expected=f"{most:,}"))
        child = self.ready()
        keep = False
        try:
            outcome = self.converse(child, job, ledger, self.limits.seconds(size))
            child.files += 1
            keep = child.files < FILES_A_CHILD and not child.late
        except Died as death:
            self.mourn(child, job, death)
            raise Unreadable(Finding("ENV-019", params={"reason": str(death)})) from None
        finally:
            if not keep:
                child.end()
            self.idle.put(child if keep else None)
        return outcome

    def ready(self) -> Child:
        """Wait for a child that is idle, alive and up; start one in the place of one that is not.

        Raises OSError where a child ends before it is up: then no file is to blame.
        """
        child = self.idle.get()
        try:
            if child is None or child.process.poll() is not None:
                child = self.start()
            if not child.up and child.channel.receive() is None:
                raise ChildProcessError("a reading child did not start: " + last_words(child))
            child.up = True
        except OSError:
            self.idle.put(None)
            raise
        return child

    def converse(self, child: Child, job: wire.Job, ledger: Ledger, seconds: float) -> Outcome:
        """Hand a job to a child, answer its questions to the ledger, return its outcome."""
        timer = threading.Timer(seconds, overdue, [child])
        timer.daemon = True
        timer.start()
        try:
            child.channel.send(wire.JOB, job)
            while (frame := child.channel.receive()) is not None:
                kind, body = frame
                if kind == wire.OUTCOME:
                    return wire.RESULT.validate_json(body)
                answer(child.channel, ledger, body)
        except BrokenPipeError:
            pass
        except wire.TooLargeError:
            raise Died("its answers would be larger than this site allows") from None
        except ValidationError:
            raise Died("the reader answered in a form we do not know") from None
        finally:
            timer.cancel()
            timer.join()
        raise Died(cause(child, self.limits, seconds))

    def start(self) -> Child:
        """Start a child; it imports what it needs while we go on."""
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        sink, source = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        self.alive = {other for other in self.alive if other.poll() is None} | {process}
        child = Child(process, wire.Channel(source, sink, self.limits.answer_bytes))
        child.listening = threading.Thread(target=listen, args=[child], daemon=True)
        child.listening.start()
        child.channel.send(wire.CONFIGURATION, self.configuration)
        return child

    def living(self) -> int:
        """Return how many children are alive."""
        return sum(process.poll() is None for process in list(self.alive))

    def mourn(self, child: Child, job: wire.Job, death: Died) -> None:
        """Log a death with the last the child had to say."""
        log.error(
            "reader_died",
            receipt=job.transmission.receipt,
            reason=str(death),
            stderr=last_words(child),
        )

    def abandon(self) -> None:
        """End every child at once; who waits for one is told that it died."""
        for process in list(self.alive):
            if process.poll() is None:
                process.kill()

    def close(self) -> None:
        """End every child and give back what it held; nobody may be judging any more."""
        for _ in range(self.configuration.site.readers):
            child = self.idle.get()
            if child is not None:
                child.end()

    @property
    def limits(self) -> Limits:
        """What a file may cost."""
        return self.configuration.site.limits


def answer(channel: wire.Channel, ledger: Ledger, body: bytes) -> None:
    """Answer one question of a child from the ledger; it can ask nothing else."""
    question = wire.ASKED.validate_json(body)
    asked = questions(of(ledger, question.partner) if question.partner else ledger)
    if question.method not in asked:
        raise Died("the reader asked what it may not ask")
    channel.send(wire.ANSWER, asked[question.method](*question.arguments))


def of(ledger: Ledger, partner: str) -> Ledger:
    """Return the ledger of another partner, where a reader of this file may ask it."""
    try:
        return ledger.of(partner)
    except LookupError:
        raise Died("the reader asked about another partner") from None


def largest(path: Path, limits: Limits) -> int:
    """Return how large a file may be: an archive is read piece by piece, so it may be larger."""
    with path.open("rb") as stream:
        return limits.package_bytes if stream.read(2) == b"PK" else limits.max_bytes


def overdue(child: Child) -> None:
    """End a child that takes too long."""
    child.late = True
    child.process.kill()


def cause(child: Child, limits: Limits, seconds: float) -> str:
    """Return in plain words why a child is gone."""
    status = child.process.wait()
    if child.late:
        return f"reading it takes longer than {seconds:g} seconds"
    if status == OUT_OF_MEMORY:
        return f"reading it takes more than {limits.read_memory // 1_000_000} MB of memory"
    if status < 0:
        return f"the reader was ended by {signal.Signals(-status).name}"
    return "the reader failed; our log says how"


def last_words(child: Child) -> str:
    """End a child and return the last it wrote to stderr."""
    child.end()
    if child.listening is not None:
        child.listening.join()
    return b"".join(child.words)[-4096:].decode(errors="replace")


def listen(child: Child) -> None:
    """Keep the last of what a child writes to stderr; the rest is read and forgotten."""
    stream = cast("IO[bytes]", child.process.stderr)
    while chunk := os.read(stream.fileno(), 4096):
        child.words.append(chunk)
    close(stream)


def close(stream: IO[bytes] | None) -> None:
    """Close a pipe whose other end may be gone."""
    if stream is None:
        return
    try:
        stream.close()
    except BrokenPipeError:
        return
