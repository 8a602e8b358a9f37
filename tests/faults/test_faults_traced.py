"""The daemon's loop killed, or refused, at every system call that changes a disk, by strace.

What is real: the loop, spool, journal, SQLite and the kernel's calls. What is not: a file is
judged by sending its bytes back, and lanes run one after the other, so that the N-th call is
the same in every run. The partner takes everything that is visible at the stroke.
"""

import os
import re
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from faults.forking import FILES, Runs, laid
from long_runs import Figure
from spooling import FAULTS

from exchange.journal import open_journal

STRACE = shutil.which("strace")
CALLS = (
    "write,pwrite64,fsync,fdatasync,rename,renameat2,link,linkat,unlink,unlinkat,mkdir,rmdir,"
    "ftruncate,fchmod,close"
)
STRACED = (str(STRACE), "-f", "-qq")
MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it
STARTS = 5
PARTS = 8

pytestmark = [
    pytest.mark.long,
    pytest.mark.root,
    pytest.mark.skipif(STRACE is None or os.geteuid() != 0, reason="needs root and strace"),
]


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    """Give the process that forks, and end it."""
    found = Runs()
    yield found
    found.end()


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Give a folder in memory where there is one: no power is cut here."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def take(root: Path, taken: list[bytes]) -> None:
    """Take every answer that is visible."""
    for path in (root / "outbox").glob("*/[!.]*"):
        taken.append(path.read_bytes())
        path.unlink()


def counted(runs: Runs, root: Path) -> Counter[str]:
    """Return how often each call is made in a run that nobody strikes."""
    trace = root.with_suffix(".trace")
    assert runs.run(laid(root), *STRACED, "-o", str(trace), "-e", f"trace={CALLS}") == 0
    found = Counter(re.findall(r"^\d+ +(\w+)\(", trace.read_text(), re.MULTILINE))
    shutil.rmtree(root)
    return found


def struck(runs: Runs, root: Path, stroke: str) -> str:
    """Strike at a run, let it recover; return what is wrong in the end, '' where nothing is."""
    taken: list[bytes] = []
    laid(root)
    runs.run(root, *STRACED, "-o", os.devnull, "-e", f"trace={CALLS}", "-e", f"inject={stroke}")
    take(root, taken)
    left = 1
    for _ in range(STARTS):
        left = runs.run(root)
        take(root, taken)
        if left == 0:
            break
    wrong = [f"ended with {left}"] if left else []
    lost, again = Counter(FILES.values()) - Counter(taken), Counter(taken) - Counter(FILES.values())
    wrong += [f"lost {lost.total()}"] if lost else []
    wrong += [f"again {again.total()}"] if again else []
    with sqlite3.connect(root / "var/journal.db") as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            wrong.append("the journal is damaged")
    connection.close()
    with open_journal(root / "var/journal.db", read_only=True) as journal:
        wrong += [] if journal.trail().verify_chain() is None else ["the chain is broken"]
    shutil.rmtree(root)
    return ", ".join(wrong)


def swept(
    runs: Runs, memory: Path, strokes: list[tuple[str, str]]
) -> tuple[dict[str, int], dict[str, str]]:
    """Strike in every way given, by name and words of strace; return figures and what is wrong."""
    found = {
        name: struck(runs, memory / str(at), words) for at, (name, words) in enumerate(strokes)
    }
    wrong = {name: verdict for name, verdict in found.items() if verdict}
    lost = sum("lost" in verdict for verdict in wrong.values())
    again = sum("again" in verdict for verdict in wrong.values())
    return {"points": len(strokes), "lost": lost, "duplicated": again}, wrong


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_every_system_call(
    part: int, runs: Runs, memory: Path, figure: Callable[[Figure], None]
) -> None:
    calls = counted(runs, memory / "counted")
    del calls["close"]
    strokes = [
        (f"{name} {at}", f"{name}:signal={signal.SIGKILL.name}:when={at}")
        for name, times in calls.items()
        for at in range(1, times + 1)
    ]
    found, wrong = swept(runs, memory, strokes[part::PARTS])
    what = f"killed at every system call, by strace, part {part + 1} of {PARTS}"
    figure({"id": "R1", "what": what, "of": len(strokes), **found})
    assert wrong == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_refused_at_every_third_system_call(
    part: int, runs: Runs, memory: Path, figure: Callable[[Figure], None]
) -> None:
    """Closing may fail too, which no call in code can do without lying about the file."""
    calls = counted(runs, memory / "counted")
    errors = [*FAULTS.values()]
    strokes = [
        (f"{name} {at} {errors[at % len(errors)]}",
         f"{name}:error={errors[at % len(errors)]}:when={at}")
        for name, times in calls.items()
        for at in range(1, times + 1, 3)
    ]  # fmt: skip
    found, wrong = swept(runs, memory, strokes[part::PARTS])
    what = f"an error at every third system call, by strace, part {part + 1} of {PARTS}"
    figure({"id": "R4", "what": what, "of": len(strokes), **found})
    assert wrong == {}
