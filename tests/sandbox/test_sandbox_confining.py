"""What a reading child cannot do, whatever the file makes it try."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox.test_sandbox_readers import LEDGER, LIMITS, MISCHIEF, job

from exchange.errors import Unreadable
from exchange.model.configuration import Configuration
from exchange.model.partners import Site
from exchange.sandbox import landlock, seccomp
from exchange.sandbox.confining import Confinement
from exchange.sandbox.readers import Readers

US = Configuration(Site(name="Us", readers=1, limits=LIMITS), {}, {}, {}, "r", "s")
BUSY = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from sandbox.test_sandbox_confining import US
from sandbox.test_sandbox_readers import LEDGER, MISCHIEF, job
from exchange.sandbox.readers import Readers
pool = Readers(US, MISCHIEF)
child = pool.ready()
print(child.process.pid, flush=True)
pool.idle.put(child)
pool.judge(job(Path(sys.argv[1]), "loop"), LEDGER)
"""


def supported() -> bool:
    """Tell whether this kernel can do all that these tests expect."""
    try:
        return landlock.version() >= landlock.SCOPES_FROM and bool(seccomp.MACHINES)
    except OSError:
        return False


closed_in = pytest.mark.skipif(not supported(), reason="this kernel cannot close a child in")


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    pool = Readers(US, MISCHIEF)
    yield pool
    pool.close()


@closed_in
@pytest.mark.parametrize(
    ("attempt", "answer"),
    [
        ("read passwd", "EACCES"),
        ("list root", "EACCES"),
        ("read parent", "EACCES"),
        ("write tmp", "EACCES"),
        ("write code", "EACCES"),
        ("remove", "EACCES"),
        ("follow link", "EACCES"),
        ("connect", "EPERM"),
        ("datagram", "EPERM"),
        ("listen", "EPERM"),
        ("fork", "EPERM"),
        ("execute", "EPERM"),
        ("spawn", "EPERM"),
        ("kill parent", "EPERM"),
        ("own scratch", "done: 1"),
    ],
)
def test_a_child_reaches_nothing_but_its_file(
    readers: Readers, tmp_path: Path, attempt: str, answer: str
) -> None:
    assert readers.judge(job(tmp_path, attempt), LEDGER).responses[0].path == answer


@closed_in
def test_the_pool_knows_how_far_its_children_are_closed_in(readers: Readers) -> None:
    readers.idle.put(readers.ready())
    told = str(readers.confinement)
    assert told.startswith("files closed (Landlock ")
    assert told.endswith("network and processes closed (seccomp)")


@pytest.mark.parametrize(
    ("confinement", "told"),
    [
        (Confinement(7, calls=True),
         "files closed (Landlock 7), network and processes closed (seccomp)"),
        (Confinement(4, reasons=("no seccomp: x",)),
         "files closed (Landlock 4), network closed for TCP only; no seccomp: x"),
        (Confinement(2, reasons=("no seccomp: x",)),
         "files closed (Landlock 2), network open; no seccomp: x"),
        (Confinement(reasons=("no Landlock: y", "no seccomp: x")),
         "files open, network open; no Landlock: y; no seccomp: x"),
    ],
)  # fmt: skip
def test_how_far_a_child_is_closed_in_is_told_in_words(confinement: Confinement, told: str) -> None:
    assert str(confinement) == told
    assert confinement.whole == (not confinement.reasons)


def test_a_death_does_not_keep_the_other_lanes(tmp_path: Path) -> None:
    pool = Readers(
        Configuration(Site(name="Us", readers=2, limits=LIMITS), {}, {}, {}, "r", "s"), MISCHIEF
    )
    pool.warm()
    first, second = pool.ready(), pool.ready()
    pool.idle.put(first)
    pool.idle.put(second)
    (tmp_path / "bad").mkdir()
    reasons: list[str] = []

    def hostile() -> None:
        with pytest.raises(Unreadable) as refusal:
            pool.judge(job(tmp_path / "bad", "loop"), LEDGER)
        reasons.append(refusal.value.finding.params["reason"])

    lane = threading.Thread(target=hostile)
    lane.start()
    for _ in range(5):
        begun = time.monotonic()
        pool.judge(job(tmp_path, "fine"), LEDGER)
        assert time.monotonic() - begun < LIMITS.read_seconds
    lane.join()
    pool.close()
    assert reasons == ["reading it takes longer than 3 seconds"]


def gone(pid: int) -> bool:
    """Tell whether a process has ended, though nobody may have asked for its exit status."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return True


def test_a_child_dies_with_its_parent_in_the_midst_of_a_file(tmp_path: Path) -> None:
    tests = str(Path(__file__).parents[1])
    busy = BUSY.format(paths=[tests, str(Path(tests).parent)])
    command = [sys.executable, "-c", busy, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        child = int(next(line for line in parent.stdout if line.strip().isdigit()))
        assert not gone(child)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    until = time.monotonic() + LIMITS.read_seconds / 2
    while not gone(child) and time.monotonic() < until:
        os.sched_yield()
    assert gone(child)


def test_a_scratch_folder_goes_with_its_child(tmp_path: Path) -> None:
    pool = Readers(US, MISCHIEF)
    child = pool.ready()
    assert child.folder.is_dir()
    pool.idle.put(child)
    with pytest.raises(Unreadable):
        pool.judge(job(tmp_path, "killed"), LEDGER)
    assert not child.folder.exists()
    pool.close()
