"""A disk that fills and is freed, floods of files, a file of a gigabyte, and ten thousand claims.

What is real: the daemon as a process, spool, journal and disk. A file is accepted unread.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from acceptance import inside
from long_runs import Figure
from ulid import ULID

pytestmark = pytest.mark.long

FLOOD, CLAIMS = 100_000, 10_000
MEMORY = 300  # megabytes
GIGABYTE = 1 << 30
SHM = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it


@contextmanager
def daemon(root: Path, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the daemon on a site."""
    here = Path(__file__).parents[1]
    command = [sys.executable, str(Path(__file__).with_name("serving.py")), str(root), *words]
    where = {**os.environ, "PYTHONPATH": f"{here}:{here.parent}"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=where) as process:
        try:
            yield process
        finally:
            process.kill()


def ready(process: "subprocess.Popen[bytes]") -> None:
    """Wait until the daemon has recovered."""
    assert process.stdout
    assert process.stdout.readline() == b"started\n"


def until(done: Callable[[], bool], seconds: float) -> float:
    """Wait for something; return the seconds that took."""
    begun = time.monotonic()
    while not done():
        assert time.monotonic() < begun + seconds
        time.sleep(0.2)
    return round(time.monotonic() - begun, 1)


def peak(pid: int) -> int:
    """Return the most memory a process has had, in megabytes."""
    found = re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) // 1024


def system(*words: str | Path) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(words, check=False, capture_output=True)


def come(root: Path, count: int) -> list[Path]:
    """Let small files come, half of them from each of two partners."""
    made = []
    for number in range(count):
        folder = root / "inbox" / ("acme", "zeta")[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:06}.txt").write_bytes(b"%d" % number)
        made.append(folder / f"{number:06}.txt")
    return made


def answered(root: Path) -> int:
    return sum(1 for path in (root / "outbox").glob("*/*.ACK"))


@pytest.fixture
def site() -> Iterator[Path]:
    """Give the folder of a site with a journal, in memory where there is room."""
    with TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as folder:
        inside.ready(Path(folder))
        yield Path(folder)


@pytest.mark.root
@pytest.mark.parametrize("options", ["size=24M", "size=64M,nr_inodes=900"], ids=["bytes", "inodes"])
def test_a_full_disk_that_is_freed_goes_on(
    tmp_path: Path, options: str, figure: Callable[[Figure], None]
) -> None:
    mounted = system("mount", "-t", "tmpfs", "-o", options, "tmpfs", tmp_path)
    if mounted.returncode:
        pytest.skip("cannot mount")
    try:
        inside.ready(tmp_path)
        with daemon(tmp_path) as process:
            ready(process)
            ballast = fill(tmp_path / "ballast")
            come(tmp_path, 4)
            time.sleep(2)
            assert answered(tmp_path) == 0
            for path in ballast:
                path.unlink()
            took = until(lambda: answered(tmp_path) == 4, 30)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
    finally:
        system("umount", tmp_path)
    figure({"id": "R5", "what": f"{options}: full, then freed", "files": 4, "resumed after": took})


def fill(folder: Path) -> list[Path]:
    """Fill a disk but for the last few names and blocks; return what fills it."""
    folder.mkdir()
    made: list[Path] = []
    try:
        while True:
            path = folder / str(len(made))
            path.write_bytes(b"x" * 50_000)
            made.append(path)
    except OSError:
        for path in made[-6:]:
            path.unlink()
        return [path for path in folder.iterdir() if path.exists()]


def test_many_files_at_once(site: Path, figure: Callable[[Figure], None]) -> None:
    come(site, FLOOD)
    begun = time.monotonic()
    with daemon(site) as process:
        ready(process)
        until(lambda: answered(site) == FLOOD, 4 * 3600)
        megabytes = peak(process.pid)
    took = time.monotonic() - begun
    figure({
        "id": "R10", "what": "files at once", "files": FLOOD, "lost": FLOOD - answered(site),
        "files a second": round(FLOOD / took), "megabytes": megabytes, "seconds": round(took),
    })  # fmt: skip
    assert answered(site) == FLOOD
    assert megabytes < MEMORY


def test_a_file_of_a_gigabyte(tmp_path: Path, figure: Callable[[Figure], None]) -> None:
    inside.ready(tmp_path)
    (tmp_path / "inbox/acme").mkdir(parents=True)
    with (tmp_path / "inbox/acme/large.txt").open("wb") as file:
        file.truncate(GIGABYTE)
    with daemon(tmp_path) as process:
        ready(process)
        took = until(lambda: answered(tmp_path) == 1, 600)
        megabytes = peak(process.pid)
    figure({"id": "R10", "what": "a file of 1 GB", "megabytes": megabytes, "seconds": took})
    assert megabytes < MEMORY


def test_ten_thousand_files_on_their_way_are_recovered(
    site: Path, figure: Callable[[Figure], None]
) -> None:
    for path in come(site, CLAIMS):
        place = site / "var/work" / path.parent.name / str(ULID())
        place.mkdir(parents=True)
        path.rename(place / path.name)
    begun = time.monotonic()
    with daemon(site) as process:
        ready(process)
        recovered = round(time.monotonic() - begun, 1)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        ended = time.monotonic()
        assert process.wait(60) == 0
        stopped = round(time.monotonic() - ended, 1)
    figure({
        "id": "R11", "what": "claims recovered, then SIGTERM", "files": CLAIMS,
        "recovered after": recovered, "stopped after": stopped,
    })  # fmt: skip
    assert recovered <= 60
    assert stopped <= 30
