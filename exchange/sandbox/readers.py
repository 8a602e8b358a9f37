"""A few pre-warmed reading children; each judges one file at a time and is replaced in turn."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import LifoQueue

import structlog
from pydantic import ValidationError

from exchange.errors import Unreadable
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.partners import Limits
from exchange.sandbox import channel as wire
from exchange.sandbox import scratch
from exchange.sandbox.asked import questions
from exchange.sandbox.children import Child, spawn
from exchange.sandbox.confining import Confinement
from exchange.sandbox.limits import OUT_OF_MEMORY

log = structlog.get_logger()

COMMAND = (sys.executable, "-m", "exchange.child")

FILES_A_CHILD = 100
"""After this many files a child is replaced, so that no leak grows for ever."""


class Died(Exception):
    """A child ended, or answered nothing that can be used; the message says why."""


class Readers:
    """The children of one configuration. Safe to use from several threads."""

    def __init__(
        self,
        configuration: Configuration,
        command: Sequence[str] = COMMAND,
        heard: Callable[[Confinement], None] = lambda _: None,
    ) -> None:
        self.configuration, self.heard = configuration, heard
        self.command = command
        scratch.clear()
        self.idle: LifoQueue[Child | None] = LifoQueue()
        self.alive: set[Child] = set()
        self.nursery = ThreadPoolExecutor(1, "reading-children")
        self.confinement: Confinement | None = None
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
        with Path(os.fsdecode(job.blob)).open("rb") as blob:
            size = os.fstat(blob.fileno()).st_size
            most = largest(os.pread(blob.fileno(), 2, 0), self.limits)
            if size > most:
                raise Unreadable(Finding("ENV-020", observed=f"{size:,}", expected=f"{most:,}"))
            return self.judged(job, blob.fileno(), size, ledger)

    def judged(self, job: wire.Job, blob: int, size: int, ledger: Ledger) -> Outcome:
        """Return what a child makes of an open file."""
        child = self.ready()
        keep = False
        try:
            child.hand(blob)
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
            if not child.up:
                self.greet(child)
        except OSError:
            self.idle.put(None)
            raise
        return child

    def greet(self, child: Child) -> None:
        """Wait until a child is up; how far the first is closed in is heard.

        Raises OSError where it ends before.
        """
        frame = child.channel.receive()
        if frame is None:
            raise ChildProcessError("a reading child did not start: " + child.last_words())
        child.up = True
        told = wire.UP.validate_json(frame[1])
        if self.confinement is None:
            self.heard(told)
        self.confinement = told

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
        except ConnectionError:
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
        """Start a child; it imports what it needs while we go on.

        One thread starts them all and lives as long as we do: the kernel ends a child with
        the thread that started it.
        """
        child = self.nursery.submit(spawn, self.command, self.limits.answer_bytes).result()
        self.alive = {other for other in self.alive if other.process.poll() is None} | {child}
        with suppress(BrokenPipeError):  # it has died already; whoever waits for it hears why
            child.channel.send(wire.CONFIGURATION, self.configuration)
        return child

    def living(self) -> int:
        """Return how many children are alive."""
        return sum(child.process.poll() is None for child in list(self.alive))

    def mourn(self, child: Child, job: wire.Job, death: Died) -> None:
        """Log a death with the last the child had to say."""
        log.error(
            "reader_died",
            receipt=job.transmission.receipt,
            reason=str(death),
            stderr=child.last_words(),
        )

    def abandon(self) -> None:
        """End every child at once; who waits for one is told that it died."""
        for child in list(self.alive):
            child.kill()

    def close(self) -> None:
        """End every child and give back what it held; nobody may be judging any more."""
        for _ in range(self.configuration.site.readers):
            child = self.idle.get()
            if child is not None:
                child.end()
        self.nursery.shutdown()

    @property
    def limits(self) -> Limits:
        """What a file may cost."""
        return self.configuration.site.limits


def announce(told: Confinement) -> None:
    """Say in the log how far reading children are closed in."""
    said = log.info if told.whole else log.warning
    said("reading_children", confinement=str(told))


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


def largest(head: bytes, limits: Limits) -> int:
    """Return how large a file may be: an archive is read piece by piece, so it may be larger."""
    return limits.package_bytes if head == b"PK" else limits.max_bytes


def overdue(child: Child) -> None:
    """End a child that takes too long."""
    child.late = True
    child.kill()


def cause(child: Child, limits: Limits, seconds: float) -> str:
    """Return in plain words why a child is gone."""
    status = child.gone()
    if child.late:
        return f"reading it takes longer than {seconds:g} seconds"
    if status == OUT_OF_MEMORY:
        return f"reading it takes more than {limits.read_memory // 1_000_000} MB of memory"
    if status < 0:
        return f"the reader was ended by {signal.Signals(-status).name}"
    return "the reader failed; our log says how"
