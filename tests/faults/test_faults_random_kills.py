"""`exchange run` itself, with its reading children, killed 500 times while four partners send.

What is real: the process, its children, readers, rules, spool, journal, signals. The disk is
memory where there is one, because no power is cut here.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from faults.consuming import FIRST, SENDERS, Answers, Consumer, send, site
from long_runs import Figure

from exchange.journal import open_journal

PARTS, KILLS, FILES = 10, 50, 5  # parts of the run, kills of each, files of a partner a kill
MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it
REFUSED = {"MARKED", "REPORT", "CONTRL", "997", "TA1"}
"""What a file may get that was being read at two kills, and is not read a third time."""


@contextmanager
def daemon(root: Path, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `exchange run` with all it starts in a process group of its own."""
    command = [sys.executable, "-m", "exchange", "run", "--site", str(root), *words]
    with (root / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def started(root: Path, since: int) -> bool:
    """Tell whether the log says that the daemon has recovered and begins to look."""
    with (root / "log").open("rb") as log:
        log.seek(since)
        return b"daemon_started" in log.read()


def killed(root: Path, numbers: range, when: random.Random) -> None:
    """Run the daemon, send half of the files before and half meanwhile, and kill it."""
    half = (numbers.start + numbers.stop) // 2
    send(root, range(numbers.start, half))
    size = (root / "log").stat().st_size if (root / "log").exists() else 0
    early, late = when.random() < 0.2, when.uniform(0.0, 2.0)
    with daemon(root) as process:
        while not early and not started(root, size) and process.poll() is None:
            time.sleep(0.01)
        send(root, range(half, numbers.stop))
        time.sleep(late)
        assert process.poll() is None, (root / "log").read_text()[-2000:]
        process.kill()  # it alone: its children have to notice for themselves


def whole(root: Path) -> None:
    """Check the journal as a killed daemon has left it."""
    path = root / "var/journal.db"
    if not path.exists():
        return
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    with open_journal(path, read_only=True) as journal:
        assert journal.trail().verify_chain() is None


def uninterrupted(root: Path) -> dict[str, Counter[str]]:
    """Return what each partner is answered when nobody kills anything."""
    send(root, [FIRST])
    with daemon(root, "--once") as process:
        assert process.wait(120) == 0
    taker = Consumer(root / "outbox")
    taker.take()
    taker.start()
    return {partner: kinds for (partner, _), kinds in taker.end().items()}


def poisoned(kinds: Counter[str]) -> bool:
    """Tell whether these are the answers to a file that was not read a third time."""
    return {kind.split(".")[-2] for kind in kinds} <= REFUSED and set(kinds.values()) == {1}


def judged(
    answers: Answers, usual: dict[str, Counter[str]], numbers: range
) -> dict[str, list[tuple[str, int]]]:
    """Return the files that were lost, answered twice, or not read because of kills."""
    wrong: dict[str, list[tuple[str, int]]] = {"lost": [], "duplicated": [], "refused": []}
    for key in ((partner, number) for number in numbers for partner in SENDERS):
        kinds = answers.get(key, Counter())
        if max(kinds.values(), default=0) > 1:
            wrong["duplicated"].append(key)
        elif kinds != usual[key[0]]:
            wrong["refused" if kinds and poisoned(kinds) else "lost"].append(key)
    return wrong


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_random_nothing_is_lost_or_sent_twice(
    part: int, figure: Callable[[Figure], None]
) -> None:
    when = random.Random(part)  # noqa: S311 - the moments of death, the same in every run
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        (plain := Path(folder, "plain")).mkdir()
        usual = uninterrupted(site(plain))
        (root := Path(folder, "site")).mkdir()
        taker = Consumer(site(root) / "outbox")
        taker.start()
        numbers = range(FIRST, FIRST + KILLS * FILES)
        for kill in range(KILLS):
            killed(root, numbers[kill * FILES : (kill + 1) * FILES], when)
            whole(root)
        with daemon(root, "--once") as process:
            assert process.wait(600) == 0, (root / "log").read_text()[-2000:]
        whole(root)
        wrong = judged(taker.end(), usual, numbers)
        tracebacks = (root / "log").read_text().count("Traceback")
    figure({
        "id": "R2", "what": f"`exchange run` killed at random, part {part + 1} of {PARTS}",
        "kills": KILLS, "files": len(numbers) * len(SENDERS), "lost": len(wrong["lost"]),
        "duplicated": len(wrong["duplicated"]), "refused after two kills": len(wrong["refused"]),
        "seed": part,
    })  # fmt: skip
    assert (wrong["lost"], wrong["duplicated"], tracebacks) == ([], [], 0)
