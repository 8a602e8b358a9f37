"""The daemon's loop on real spools and journals, each run in a fork that waits to be traced.

Reads lines: a run as JSON (it is forked, its pid is printed) and `go` (it runs; how it ended is
printed). Everything is imported once; no thread is started before a fork. A file is judged by
accepting it and sending its bytes back, so that the calls of the system are those of the
daemon's own steps: claim, admit, judge, settle, stage, release.
"""

import fcntl
import json
import os
import struct
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from spooling import Fate, FatedDisk, FatedJournal, Inline, drop_event, station

from exchange.daemon import run
from exchange.journal import open_journal
from exchange.spool.site import Spool

EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # no clock of the night looks then
SHUTDOWN, WITHOUT_LOG = 0x8004587D, 2  # EXT4_IOC_SHUTDOWN: nothing more reaches the disk
CUT = 9


def evening() -> datetime:
    """Return the one moment of all runs."""
    return EVENING


@dataclass
class Taker:
    """A partner who takes answers as soon as they are visible, to another disk."""

    outbox: Path
    into: Path

    def __call__(self) -> None:
        """Take what is visible, under its name and a number."""
        for path in self.outbox.glob("*/[!.]*"):
            place = self.into / f"{len([*self.into.iterdir()])}.{path.name}"
            place.write_bytes(path.read_bytes())
            path.unlink()


@dataclass
class PowerCut(Fate):
    """The disk stops at the N-th call, and we with it."""

    disk: str = ""

    def point(self) -> None:
        """Count a call, and cut the power before it where it is the one."""
        self.calls += 1
        self.visitor()
        if self.calls == self.at:
            descriptor = os.open(self.disk, os.O_RDONLY)
            fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", WITHOUT_LOG))
            os._exit(CUT)


def worked(root: Path, cut: int = 0, disk: str = "", taken: str = "") -> int:
    """Run the site once; return how many files wait.

    With a place for what is `taken`, a partner takes it, and the power of `disk` is `cut` at a
    call; the number of calls is left there.
    """
    with open_journal(root / "var/journal.db") as journal:
        made = station(root, journal, pool=Inline, now=evening)
        if not taken:
            return len(run(made, once=True))
        fate = PowerCut(cut, disk=disk, visitor=Taker(root / "outbox", Path(taken)))
        fated: Any = FatedJournal(journal, fate)
        waiting = run(
            station(
                root, fated, pool=Inline, now=evening, spool=Spool(root, FatedDisk(fate))
            ),
            once=True,
        )  # fmt: skip
        fate.visitor()
        Path(taken).with_suffix(".calls").write_text(str(fate.calls))
        return len(waiting)


def forked(told: dict[str, Any], gate: int) -> int:
    """Fork a run that begins once a byte comes through the gate; return its pid."""
    pid = os.fork()
    if pid:
        return pid
    os.read(gate, 1)
    code = 99
    try:
        code = worked(Path(told.pop("root")), **told)
    finally:
        os._exit(code)


def main() -> None:
    """Serve."""
    structlog.configure(processors=[drop_event])
    for line in sys.stdin:
        gate, opener = os.pipe()
        pid = forked(json.loads(line), gate)
        print(pid, flush=True)  # noqa: T201 - whom to trace
        sys.stdin.readline()
        os.write(opener, b"x")
        print(os.waitpid(pid, 0)[1], flush=True)  # noqa: T201 - how it ended
        os.close(gate)
        os.close(opener)


if __name__ == "__main__":
    main()
