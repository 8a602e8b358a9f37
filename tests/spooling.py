"""A site at work in a folder of its own, and a disk that fails or dies at the N-th call."""

import errno
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

import structlog

from exchange.daemon import Station, run
from exchange.errors import Unreadable
from exchange.journal import Journal, open_journal
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.model.findings import Rule, Severity, Topic, Verdict
from exchange.model.outcome import Judgement, Outcome, Response
from exchange.model.partners import Arriving, Partner, Site
from exchange.model.receipts import Receipt
from exchange.spool.disk import Disk
from exchange.spool.names import plain
from exchange.spool.site import Spool

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = Arriving(scan_seconds=0.02, settle_seconds=0.0, settle_without_lease_seconds=0.0)
RULES = {
    name: Rule(name, Severity.FATAL, Topic.EDI, {"en": text})
    for name, text in {
        "ENV-001": "The file {name} is empty or incomplete: {reason}.",
        "ENV-017": "{name} is not an ordinary file but a {observed}.",
        "ENV-019": "The file could not be read: {reason}.",
        "ENV-035": "The file has {observed}, its mark says {expected}.",
    }.items()
}


def configuration(arriving: Arriving = AT_ONCE, readers: int = 2) -> Configuration:
    site = Site(name="Us", readers=readers, arriving=arriving)
    partners = {
        name: Partner(id=name, name=name.upper(), state="live") for name in ("acme", "zeta")
    }
    return Configuration(site, partners, {}, RULES, "test", "test")


def answer(receipt: Receipt, kind: str, content: bytes) -> Response:
    path = f"{plain(receipt.partner)}/{plain(receipt.filename)}.{receipt.id}.{kind}"
    return Response("application", kind, path, content)


def judge(receipt: Receipt, blob: Path) -> Outcome:
    """Accept a file and send its own bytes back."""
    judgement = Judgement("test", Verdict.ACCEPTED)
    return Outcome(
        receipt.id, receipt.partner, judgement, (answer(receipt, "ACK", blob.read_bytes()),)
    )


def refuse(receipt: Receipt, unreadable: Unreadable) -> Outcome:
    """Refuse a file and send the rule back."""
    judgement = Judgement("", Verdict.UNREADABLE, (unreadable.finding,))
    content = unreadable.finding.rule.encode()
    return Outcome(receipt.id, receipt.partner, judgement, (answer(receipt, "NAK", content),))


def whole(head: bytes, tail: bytes) -> str:
    """Take a file that opens a bracket as whole when it closes it."""
    return "no closing bracket yet" if head.startswith(b"[") and not tail.endswith(b"]") else ""


def station(root: Path, ledger: Journal, **changes: object) -> Station:
    known: dict[str, object] = {
        "spool": Spool(root), "configuration": configuration(), "journal": ledger,
        "judge": judge, "refuse": refuse, "incomplete": whole,
    }  # fmt: skip
    return Station(**(known | changes))  # type: ignore[arg-type]  # each test names what it means


def work(root: Path, **changes: object) -> tuple[Waiting, ...]:
    """Run the site once over with a journal of its own."""
    (root / "var").mkdir(parents=True, exist_ok=True)
    with open_journal(root / "var" / "journal.db") as journal:
        return run(station(root, journal, **changes), once=True)


def drop(root: Path, path: str, content: bytes) -> Path:
    """Put a file into an inbox."""
    place = root / "inbox" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def answers(root: Path) -> dict[str, bytes]:
    """Return what lies in the outboxes."""
    found = (path for path in sorted((root / "outbox").rglob("*")) if path.is_file())
    return {str(path.relative_to(root / "outbox")): path.read_bytes() for path in found}


def started(*words: str | Path) -> "subprocess.Popen[bytes]":
    """Start a program of the test's own choice."""
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def drop_event(_logger: object, _method: str, _event: object) -> str:
    """Say nothing of what the daemon logs."""
    raise structlog.DropEvent


class Inline(Executor):
    """Does at once what it is given, so that every run takes the same steps."""

    def __init__(self, readers: int = 1) -> None:
        del readers

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Killed(BaseException):
    """What `kill -9` is to a test: nothing may catch it, nothing is done after it."""


@dataclass
class Fate:
    """What happens at the N-th call that must last, counted from 1; 0 lets all pass.

    `error` 0 kills, another errno is what that call fails with, and every later one too
    where it `lasts`. Before each call a `visitor` may look at what is visible.
    """

    at: int = 0
    error: int = 0
    lasts: bool = False
    calls: int = 0
    visitor: Callable[[], None] = field(default=lambda: None)

    def point(self) -> None:
        self.calls += 1
        self.visitor()
        if self.at and self.struck():
            if not self.error:
                raise Killed
            raise OSError(self.error, os.strerror(self.error))

    def struck(self) -> bool:
        forever = self.lasts or not self.error
        return self.calls >= self.at if forever else self.calls == self.at


class FatedDisk(Disk):
    """A disk whose every call may be its last."""

    def __init__(self, fate: Fate) -> None:
        self.fate = fate

    def create(self, path: Path, mode: int) -> int:
        self.fate.point()
        return super().create(path, mode)

    def extend(self, path: Path, mode: int) -> int:
        self.fate.point()
        return super().extend(path, mode)

    def write(self, descriptor: int, content: bytes) -> None:
        half = len(content) // 2
        super().write(descriptor, content[:half])
        self.fate.point()
        super().write(descriptor, content[half:])

    def sync(self, descriptor: int) -> None:
        self.fate.point()
        super().sync(descriptor)

    def close(self, descriptor: int) -> None:
        super().close(descriptor)
        self.fate.point()

    def mkdir(self, path: Path, mode: int) -> None:
        self.fate.point()
        super().mkdir(path, mode)

    def rename(self, source: Path, target: Path) -> None:
        self.fate.point()
        super().rename(source, target)

    def link(self, source: Path, target: Path) -> None:
        self.fate.point()
        super().link(source, target)

    def chmod(self, path: Path, mode: int) -> None:
        self.fate.point()
        super().chmod(path, mode)

    def unlink(self, path: Path) -> None:
        self.fate.point()
        super().unlink(path)

    def rmdir(self, path: Path) -> None:
        self.fate.point()
        super().rmdir(path)


WRITING = {
    "admit", "start", "settle", "staged", "released", "reset_reading",
    "close_questions", "withdraw", "promote",
    "upload", "lost", "handed", "pull", "removed", "failed", "works", "unblock",
}  # fmt: skip
"""The deeds of a journal that a fate may befall."""


class FatedJournal:
    """A journal that may fail before it has written, and after."""

    def __init__(self, journal: object, fate: Fate) -> None:
        self.journal, self.fate = journal, fate

    def __getattr__(self, name: str) -> Callable[..., object]:
        deed: Callable[..., object] = getattr(self.journal, name)
        if name in {"connections", "pulls"}:
            return lambda: FatedJournal(deed(), self.fate)
        if name not in WRITING:
            return deed

        def fated(*given: object, **named: object) -> object:
            self.fate.point()
            done = deed(*given, **named)
            self.fate.point()
            return done

        return fated


@dataclass
class Taker:
    """A partner that takes every answer away the moment it is visible."""

    outbox: Path
    taken: list[bytes] = field(default_factory=list)

    def __call__(self) -> None:
        for path in self.outbox.rglob("*"):
            if path.is_file():
                self.taken.append(path.read_bytes())
                path.unlink()


def fated(root: Path, journal: Journal, fate: Fate) -> Station:
    """Return a site whose disk and journal share one fate."""
    return station(
        root,
        journal,
        spool=Spool(root, FatedDisk(fate)),
        journal=FatedJournal(journal, fate),
        pool=Inline,
    )


NO_SPACE, BROKEN = errno.ENOSPC, errno.EIO
FAULTS = {
    errno.EIO: "EIO", errno.ENOSPC: "ENOSPC", errno.EDQUOT: "EDQUOT", errno.EACCES: "EACCES",
    errno.EMFILE: "EMFILE", errno.EROFS: "EROFS",
}  # fmt: skip
"""What a disk may refuse a call with."""
