"""The daemon's loop on real spools and journals, each run in a fork that waits to be traced.

Reads lines: a folder (a run is forked, its pid is printed) and `go` (it runs; how it ended is
printed). Everything is imported once; no thread is started before a fork. A file is judged by
accepting it and sending its bytes back, so that the calls of the system are those of the
daemon's own steps: claim, admit, judge, settle, stage, release.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import structlog
from spooling import Inline, drop_event, station

from exchange.daemon import run
from exchange.journal import open_journal

EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # no clock of the night looks then


def evening() -> datetime:
    """Return the one moment of all runs."""
    return EVENING


def worked(root: Path) -> int:
    """Run the site once; return how many files wait."""
    with open_journal(root / "var/journal.db") as journal:
        return len(run(station(root, journal, pool=Inline, now=evening), once=True))


def forked(root: Path, gate: int) -> int:
    """Fork a run that begins once a byte comes through the gate; return its pid."""
    pid = os.fork()
    if pid:
        return pid
    os.read(gate, 1)
    code = 99
    try:
        code = worked(root)
    finally:
        os._exit(code)


def main() -> None:
    """Serve."""
    structlog.configure(processors=[drop_event])
    for line in sys.stdin:
        gate, opener = os.pipe()
        pid = forked(Path(line.rstrip("\n")), gate)
        print(pid, flush=True)  # noqa: T201 - whom to trace
        sys.stdin.readline()
        os.write(opener, b"x")
        print(os.waitpid(pid, 0)[1], flush=True)  # noqa: T201 - how it ended
        os.close(gate)
        os.close(opener)


if __name__ == "__main__":
    main()
