"""Three files fetched and answered over a wire, struck at every call that matters.

Every call of the server's, the disk's and the journal's is struck before it is done, and those
that change something after it too: killed there, or failing. The partner fetches and deletes
each answer at once, so that a second one would be seen, and a lost one missed.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pytest
import structlog
from servers.folder import Fetcher, connecting, filled
from spooling import BROKEN, Fate, FatedDisk, FatedJournal, Inline, Killed, configuration, station

from exchange.daemon import Station
from exchange.daemon.collecting import Collecting
from exchange.daemon.courier import Carrier
from exchange.daemon.dispatch import Dispatch
from exchange.daemon.lanes import Lanes
from exchange.daemon.settling import settle
from exchange.daemon.taking import Taking
from exchange.daemon.trapping import Trap
from exchange.errors import Undeliverable
from exchange.journal import Journal, open_journal
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.model.connections import Collection, Delivery
from exchange.spool import blobs
from exchange.spool.blobs import clear_drafts
from exchange.spool.site import Spool, prepare

FILES = {"a.txt": b"A" * 3000, "b.txt": b"B", "c.txt": b"C" * 70}
ENOUGH = 2_000
STARTS = 6
ROUNDS = 4
MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(processors=[drop_event])
    yield
    structlog.reset_defaults()


def drop_event(_logger: object, _method: str, _event: object) -> str:
    raise structlog.DropEvent


def wired(then: str, host: str) -> Configuration:
    """Return a site that fetches files from a partner and brings the answers there."""
    plain = configuration()
    archive = "done" if then == "archive" else ""
    partner = replace(
        plain.partners["acme"],
        delivery=Delivery(to="sftp", host=host, folder="in"),
        collection=Collection(source="sftp", folder="out", then=then, archive=archive),  # type: ignore[arg-type]  # one of both
    )
    return replace(plain, partners={"acme": partner})


@dataclass
class Dropping(Fate):
    """A fate in which the line drops instead."""

    def point(self) -> None:
        try:
            super().point()
        except OSError as error:
            raise Undeliverable("the line dropped") from error


def work(made: Station) -> tuple[Waiting, ...]:
    """Fetch, judge and bring in the order of the daemon, without its clocks."""
    stop, trapped = threading.Event(), Trap()
    lanes = Lanes(Inline(), lambda _: False, stop.clear, made.now)
    taking = Taking(made, lanes, stop, trapped)
    dispatch = Dispatch(made, stop, trapped, stop.clear)
    collecting = Collecting(made, stop, trapped, stop.clear, admit=taking.admit_fetched)
    prepare(made.spool, made.configuration.partners)
    clear_drafts(made.spool)
    collecting.recover()
    taking.admit_claims()
    made.journal.reset_reading()
    for _ in range(ROUNDS):
        taking.admit_claims()
        collecting.turn()
        while receipt := made.journal.next_undone("acme"):
            made.journal.start(receipt.id)
            settle(made, receipt, made.judge(receipt, blobs.path(made.spool, receipt.sha256)))
        dispatch.turn()
    undone = tuple(Waiting(f"inbox/{lane}", "") for lane in made.journal.lanes())
    return undone + dispatch.waiting() + collecting.waiting()


@dataclass
class Cycle:
    """A fresh site and a partner's server with three files."""

    root: Path
    journal: Journal
    then: str = "delete"
    waiting: tuple[Waiting, ...] = ()
    fetcher: Fetcher = field(init=False)

    def __post_init__(self) -> None:
        self.there = filled(self.root / "there", FILES)
        self.fetcher = Fetcher(self.there / "in")
        self.site = self.root / "site"
        (self.site / "var").mkdir(parents=True)

    def station(self, fate: Fate) -> Station:
        dropping = isinstance(fate, Dropping)
        kept: Any = self.journal if dropping else FatedJournal(self.journal, fate)
        disk = FatedDisk(Fate() if dropping else fate)
        connect = connecting(self.there, fate.point)
        made = station(
            self.site, kept, spool=Spool(self.site, disk), pool=Inline, apart=Inline,
            configuration=wired(self.then, self.root.name), sources={"sftp": connect},
        )  # fmt: skip
        carrier = Carrier(connect, kept.connections(), made.now)
        return replace(made, couriers={"sftp": carrier})

    def run(self, fate: Fate) -> bool:
        """Run to the end or until killed, and tell whether it was."""
        fate.visitor = self.fetcher
        try:
            self.waiting = work(self.station(fate))
        except (Killed, OSError):
            return True
        finally:
            self.fetcher()
        return False

    def recover(self) -> None:
        """Start again and again with a sound line and disk until nothing waits."""
        for _ in range(STARTS):
            if not self.run(Fate()) and not self.waiting:
                return
        pytest.fail(f"still waiting: {self.waiting}")

    def verdict(self) -> str:
        """Return what is wrong in the end, '' where every file was answered once and whole."""
        if sorted(self.fetcher.fetched) != sorted(FILES.values()):
            return f"fetched: {[each[:5] for each in self.fetcher.fetched]}"
        places = ("site/var/work", "site/var/fetched", "site/var/stage", "there/in", "there/out")
        left = [each for place in places for each in (self.root / place).rglob("*")]
        files = [each for each in left if each.is_file()]
        archived = sorted(each.name for each in (self.there / "done").iterdir())
        if self.then == "archive" and archived != sorted(FILES):
            return f"archived: {archived}"
        return f"left over: {files}" if files else ""


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Give a folder in memory where there is one: no power is cut here, only processes."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def shared(memory: Path) -> Iterator[Journal]:
    """Give one journal to all cycles, each of which has a host of its own."""
    with open_journal(memory / "journal.db") as journal:
        yield journal


def struck(
    root: Path, journal: Journal, fates: tuple[Fate, ...], then: str = "delete"
) -> tuple[str, bool]:
    """Strike one cycle, recover, and tell what is wrong and whether it was struck at all."""
    cycle = Cycle(Path(mkdtemp(dir=root)), journal, then)
    for fate in fates:
        cycle.run(fate)
    cycle.recover()
    found = cycle.verdict(), fates[0].calls >= fates[0].at
    shutil.rmtree(cycle.root)
    return found


def sweep(
    strike: Callable[[int], tuple[Fate, ...]], cycle: Callable[..., tuple[str, bool]], step: int
) -> dict[int, str]:
    """Strike at point 1, 1 + step … until a cycle ends before it is struck."""
    verdicts: dict[int, str] = {}
    for number in range(1, ENOUGH, step):
        wrong, hit = cycle(strike(number))
        if not hit:
            return verdicts
        verdicts[number] = wrong
    pytest.fail("the cycle never ends")


STRIKES: dict[str, Callable[[int], tuple[Fate, ...]]] = {
    "killed": lambda number: (Fate(number),),
    "killed twice": lambda number: (Fate(number), Fate(1 + number * 7 % 61)),
    "a call fails": lambda number: (Fate(number, BROKEN),),
    "the line drops": lambda number: (Dropping(number, BROKEN),),
    "the line stays down": lambda number: (Dropping(number, BROKEN, lasts=True),),
}


def check(verdicts: dict[int, str], points: int) -> None:
    assert len(verdicts) >= points
    assert {number: wrong for number, wrong in verdicts.items() if wrong} == {}


@pytest.mark.parametrize("name", STRIKES)
def test_struck_anywhere_nothing_is_lost_or_answered_twice(
    memory: Path, shared: Journal, name: str
) -> None:
    step = 7 if "line" in name else 29
    check(sweep(STRIKES[name], partial(struck, memory, shared), step), points=5)


@pytest.mark.long
@pytest.mark.parametrize("then", ["delete", "archive"])
@pytest.mark.parametrize("name", STRIKES)
def test_struck_at_every_call_nothing_is_lost_or_answered_twice(
    memory: Path, shared: Journal, name: str, then: str
) -> None:
    cycle = partial(struck, memory, shared, then=then)
    verdicts = sweep(STRIKES[name], cycle, 1)
    print(f"{name}, {then}: {len(verdicts)} points")  # noqa: T201 - a figure for the record
    check(verdicts, points=40)
