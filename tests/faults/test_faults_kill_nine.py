"""A real daemon, killed with `kill -9` again and again while files keep coming."""

import random
import sys
import threading
from collections import Counter
from pathlib import Path

from spooling import drop, started, work

KILLS = 4  # hundreds of them in test_faults_random_kills.py
FILES = 12  # of each partner before each kill
WHEN = random.Random(7)  # noqa: S311 - the moments of death, the same in every run

RUNNING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import structlog
from spooling import station
from exchange.daemon import run
from exchange.journal import open_journal
structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
root = Path(sys.argv[1])
with open_journal(root / "var" / "journal.db") as journal:
    print("running", flush=True)
    run(station(root, journal))
"""


class Partner(threading.Thread):
    """Takes every answer away as soon as it is visible, and remembers it."""

    def __init__(self, outbox: Path) -> None:
        super().__init__()
        self.outbox, self.done = outbox, threading.Event()
        self.taken: list[tuple[str, bytes]] = []

    def run(self) -> None:
        while not self.done.wait(0.001):
            self.take()
        self.take()

    def take(self) -> None:
        for path in self.outbox.glob("*/[!.]*"):  # a starting daemon's probe is no answer
            self.taken.append((path.name.split(".")[0], path.read_bytes()))
            path.unlink()


def killed_once(root: Path, number: int) -> None:
    """Start a daemon, give it files and kill it some time later."""
    here = Path(__file__).parents[1]
    with started(sys.executable, "-c", RUNNING, root, here) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == b"running\n"
        for file in range(FILES):
            for partner in ("acme", "zeta"):
                drop(root, f"{partner}/{partner}-{number}-{file}.txt", b"%d " % file * 5_000)
        threading.Event().wait(WHEN.uniform(0.02, 0.5))
        daemon.kill()


def test_kills_lose_nothing_and_send_nothing_twice(tmp_path: Path) -> None:
    work(tmp_path)
    partner = Partner(tmp_path / "outbox")
    partner.start()
    for number in range(KILLS):
        killed_once(tmp_path, number)
    waiting = work(tmp_path)
    partner.done.set()
    partner.join()
    assert waiting == ()
    names = Counter(name for name, _ in partner.taken)
    assert len(names) == KILLS * FILES * 2
    assert set(names.values()) == {1}
    for name, content in partner.taken:
        assert content in {b"ENV-019", b"%s " % name.split("-")[2].encode() * 5_000}
