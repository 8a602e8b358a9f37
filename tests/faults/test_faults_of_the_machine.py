"""One fault of the machine each: what the daemon does about it, and that it goes on afterwards."""

import errno
import os
import resource
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from spooling import answers, drop, station, work
from structlog.testing import capture_logs

from exchange.adapters.folder import watch
from exchange.daemon import run
from exchange.daemon.taking import REFUSED, STUCK
from exchange.daemon.trapping import AGAIN, Trap
from exchange.journal import Journal, open_journal
from exchange.spool.disk import Disk
from exchange.spool.site import Spool

LATER = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    (tmp_path / "var").mkdir()
    with open_journal(tmp_path / "var/journal.db") as journal:
        yield journal


@dataclass
class Failing(Disk):
    """A disk of which one kind of call fails."""

    call: str

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self.fail("sync")

    def close(self, descriptor: int) -> None:
        super().close(descriptor)
        self.fail("close")

    def fail(self, call: str) -> None:
        if call == self.call:
            raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("call", ["sync", "close"])
def test_a_disk_that_does_not_keep_what_is_written_gets_three_files_and_no_more(
    tmp_path: Path, call: str
) -> None:
    work(tmp_path)
    for number in range(STUCK + 3):
        drop(tmp_path, f"acme/{number}.txt", b"%d" % number)
    waiting = work(tmp_path, spool=Spool(tmp_path, Failing(call)))
    told = Counter(each.reason for each in waiting)
    assert told.pop(REFUSED) == 3
    assert all("Input/output error" in reason for reason in told)
    assert told.total() == STUCK
    assert answers(tmp_path) == {}
    assert work(tmp_path) == ()
    assert sorted(answers(tmp_path).values()) == [b"%d" % number for number in range(STUCK + 3)]


def test_a_process_without_files_left_to_open_goes_on_once_there_are(
    tmp_path: Path, journal: Journal
) -> None:
    work_again = threading.Event()
    drop(tmp_path, "acme/a.txt", b"a")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    made = station(tmp_path, journal)
    run(made, once=True)
    drop(tmp_path, "acme/b.txt", b"b")
    try:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (len([*Path("/proc/self/fd").iterdir()]) + 2, hard)
        )
        with capture_logs():
            run(made, once=True)
        work_again.set()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert run(made, once=True) == ()
    assert work_again.is_set()
    assert sorted(answers(tmp_path).values()) == [b"a", b"b"]


def test_the_same_failure_is_logged_once_an_hour() -> None:
    now = 0.0
    trap = Trap(lambda: now)

    def failing() -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with capture_logs() as logs:
        for now in (0.0, 5.0, AGAIN - 1.0, AGAIN, AGAIN + 5.0, 2 * AGAIN):  # noqa: B007 - read by the trap
            trap("lane_failed", failing, lane="acme")
    assert len(logs) == 3


def test_a_folder_nobody_may_read_stops_no_other_lane(tmp_path: Path) -> None:
    class Shut(Disk):
        def rename(self, source: Path, target: Path) -> None:
            if source.parent.name == "acme":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            super().rename(source, target)

    drop(tmp_path, "acme/a.txt", b"a")
    drop(tmp_path, "zeta/b.txt", b"b")
    work(tmp_path, spool=Spool(tmp_path, Shut()))
    assert [*answers(tmp_path).values()] == [b"b"]
    assert work(tmp_path) == ()
    assert sorted(answers(tmp_path).values()) == [b"a", b"b"]


def test_an_inbox_that_goes_and_comes_back_is_looked_at(tmp_path: Path, journal: Journal) -> None:
    stop, inbox = threading.Event(), tmp_path / "inbox"
    known = station(tmp_path, journal, watch=watch)

    class Noting:
        """Takes the inbox away, puts another in its place, and stops once its file is in."""

        def __getattr__(self, name: str) -> object:
            if name == "released":
                stop.set()
            return getattr(journal, name)

    def replaced() -> None:
        shutil.rmtree(inbox)
        drop(tmp_path, "acme/a.txt", b"a")

    run(replace(known, journal=Noting()), once=True)  # type: ignore[arg-type]  # hands on
    turner = threading.Timer(0.2, replaced)
    turner.start()
    run(replace(known, journal=Noting()), stop=stop)  # type: ignore[arg-type]  # hands on
    assert [*answers(tmp_path).values()] == [b"a"]


def test_a_journal_another_process_holds_is_waited_for(tmp_path: Path) -> None:
    work(tmp_path)
    drop(tmp_path, "acme/a.txt", b"a")
    other = sqlite3.connect(tmp_path / "var/journal.db", check_same_thread=False)
    other.isolation_level = None
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    letting_go.start()
    assert work(tmp_path) == ()
    letting_go.join()
    other.close()
    assert [*answers(tmp_path).values()] == [b"a"]


STEPS = (timedelta(hours=1), timedelta(hours=-1), timedelta(days=400), timedelta(days=-400))


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_clock_that_jumps_neither_stops_nor_repeats_anything(
    tmp_path: Path, journal: Journal, step: timedelta
) -> None:
    def clock(moments: list[datetime]) -> Callable[[], datetime]:
        def now() -> datetime:
            moments.append(LATER if len(moments) % 5 else LATER + step)
            return moments[-1]

        return now

    moments: list[datetime] = []
    for number in range(4):
        drop(tmp_path, f"acme/{number}.txt", b"%d" % number)
    assert run(station(tmp_path, journal, now=clock(moments)), once=True) == ()
    assert len(moments) > 5
    assert sorted(answers(tmp_path).values()) == [b"0", b"1", b"2", b"3"]
    order = [receipt.filename for receipt in reversed(journal.receipts(9))]
    assert order == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert journal.trail().verify_chain() is None
