"""The power is cut at every call of a cycle: an ext4 file system in a file, shut down.

What is real: the daemon's loop, spool, journal, SQLite, ext4 and its log. What is not: a file is
judged by sending its bytes back. What the partner had before the cut is on another disk.
"""

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from faults.forking import FILES, Runs, laid
from faults.traced import CUT
from long_runs import Figure

from exchange.journal import open_journal

STARTS = 5
PARTS = 8
"""In how many runs the power is cut at every call of a cycle."""

MEMORY = Path("/dev/shm")  # noqa: S108 - the disk in it is one of its own

pytestmark = [pytest.mark.long, pytest.mark.root]


def system(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True)


class Drive:
    """A disk of its own, of which the power can be cut."""

    def __init__(self, folder: Path) -> None:
        self.image, self.place = folder / "image", folder / "disk"
        self.place.mkdir()
        system("truncate", "-s", "96M", self.image)
        system("mkfs.ext4", "-q", self.image)

    def mount(self) -> None:
        system("mount", "-o", "loop", self.image, self.place)

    def unmount(self) -> None:
        system("umount", self.place)


@pytest.fixture
def drive() -> Iterator[Drive]:
    """Give a mounted drive, where this machine lets us mount one."""
    if os.geteuid() != 0 or not Path("/dev/loop-control").exists():
        pytest.skip("needs root and loop devices")
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        found = Drive(Path(folder))
        try:
            found.mount()
        except subprocess.CalledProcessError as refused:
            pytest.skip(f"cannot mount: {refused.stderr.decode().strip()}")
        yield found
        found.unmount()


@pytest.fixture
def runs() -> Iterator[Runs]:
    """Give the process that forks, and end it."""
    found = Runs()
    yield found
    found.end()


def cut(runs: Runs, drive: Drive, taken: Path, at: int) -> tuple[str, int]:
    """Cut the power at a call, start again; return what is wrong and what came again."""
    shutil.rmtree(taken, ignore_errors=True)
    taken.mkdir()
    root = laid(drive.place / "site")
    system("sync", "-f", root)
    told = {"disk": str(drive.place), "taken": str(taken)}
    ended = os.waitstatus_to_exitcode(runs.run(root, cut=at, **told))
    if ended != CUT:
        return f"ended with {ended}", 0
    drive.unmount()
    drive.mount()
    left = 1
    for _ in range(STARTS):
        left = runs.run(root, cut=0, **told)
        if left == 0:
            break
    wrong, again = compared(taken)
    wrong += [f"ended with {left}"] if left else []
    with open_journal(root / "var/journal.db", read_only=True) as journal:
        wrong += [] if journal.trail().verify_chain() is None else ["the chain is broken"]
        wrong += [*journal.trail().contradicted()]
    shutil.rmtree(root)
    return ", ".join(wrong), again


def compared(taken: Path) -> tuple[list[str], int]:
    """Return what is wrong with what the partner has, and how much came again."""
    came: dict[str, set[bytes]] = {}
    times: Counter[bytes] = Counter()
    for path in taken.iterdir():
        content = path.read_bytes()
        came.setdefault(path.name.partition(".")[2], set()).add(content)
        times[content] += 1
    lost = {*FILES.values()} - times.keys()
    wrong = [f"lost {len(lost)}"] if lost else []
    wrong += [f"strange {name}" for name, contents in came.items() if len(contents) > 1]
    wrong += ["a second answer"] if len(came) != len(FILES) else []
    return wrong, times.total() - len(times)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_when_the_power_is_cut(
    part: int, drive: Drive, runs: Runs, figure: Callable[[Figure], None]
) -> None:
    taken = drive.image.with_name("taken")
    taken.mkdir()
    root = laid(drive.place / "site")
    assert runs.run(root, cut=0, disk=str(drive.place), taken=str(taken)) == 0
    calls = int(taken.with_suffix(".calls").read_text())
    shutil.rmtree(root)
    places = range(1 + part, calls, PARTS)
    found = {at: cut(runs, drive, taken, at) for at in places}
    wrong = {at: verdict for at, (verdict, _) in found.items() if verdict}
    figure({
        "id": "R3", "what": f"power cut, ext4, part {part + 1} of {PARTS}",
        "cuts": len(places),
        "lost": sum("lost" in verdict for verdict in wrong.values()),
        "answered twice": sum("second" in verdict for verdict in wrong.values()),
        "repeated byte for byte": sum(again for _, again in found.values()),
    })  # fmt: skip
    assert wrong == {}, json.dumps(wrong)
