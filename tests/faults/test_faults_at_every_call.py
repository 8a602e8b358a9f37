"""One cycle of three files of two partners, struck at every call that must last.

The partners take every answer away the moment it is visible, so that a second copy of one
would be seen, and half of one too.
"""

import shutil
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import structlog
from long_runs import Figure, stride
from spooling import BROKEN, FAULTS, NO_SPACE, Fate, Killed, Taker, drop, drop_event, fated

from exchange.daemon import run
from exchange.journal import Journal, open_journal

ORDINARY = {"acme/a.txt": b"A" * 3000, "acme/b\n.txt": b"B", "zeta/c.txt": b"C" * 70}
TWO_OF_THREE = tuple(combinations(ORDINARY.values(), 2))
ENOUGH = 1_000
STARTS = 5
MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Give a folder in memory where there is one: no power is cut here, only processes."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def journal(memory: Path) -> Iterator[Journal]:
    """Give one journal to all cycles: opening it anew each time is most of the time."""
    with open_journal(memory / "journal.db") as journal:
        yield journal


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(processors=[drop_event])
    yield
    structlog.reset_defaults()


class Cycle:
    """A fresh site with its files, and what its partners have taken so far."""

    def __init__(self, root: Path, journal: Journal) -> None:
        self.root, self.journal = root, journal
        for path, content in ORDINARY.items():
            drop(root, path, content)
        (root / "inbox" / "zeta" / "link").symlink_to("/etc/hostname")
        self.taker = Taker(root / "outbox")
        self.expected = sorted([*ORDINARY.values(), b"ENV-017"])
        self.poisoned: list[list[bytes]] = []

    def run(self, fate: Fate) -> bool:
        """Run to the end or until killed, and tell whether it was."""
        fate.visitor = self.taker
        try:
            self.waiting = run(fated(self.root, self.journal, fate), once=True)
        except (Killed, OSError):
            return True
        finally:
            self.taker()
        return False

    def recover(self) -> None:
        """Start again and again on a healthy disk until nothing waits."""
        for _ in range(STARTS):
            if not self.run(Fate()) and not self.waiting:
                return
        pytest.fail(f"still waiting: {self.waiting}")

    def verdict(self) -> str:
        """Return what is wrong in the end, '' where every file was answered once and whole."""
        taken = sorted(self.taker.taken)
        if taken != self.expected and taken not in self.poisoned:
            return f"taken: {taken}"
        left = [*(self.root / "var" / "work").glob("*/*"), *(self.root / "var" / "stage").iterdir()]
        left += (self.root / "inbox").glob("*/*")
        return f"left over: {left}" if left else ""


def sweep(
    root: Path, journal: Journal, strike: Callable[[int], tuple[Fate, ...]], *, step: int = 1
) -> dict[int, str]:
    """Strike at call 1, 2, 3 … until a cycle ends before it is struck; return all verdicts."""
    verdicts: dict[int, str] = {}
    for number in range(1, ENOUGH, step):
        cycle = Cycle(root / str(number), journal)
        fates = strike(number)
        if len(fates) > 1:  # a file that was being read at both kills is not read again
            cycle.poisoned = [sorted([*rest, b"ENV-017", b"ENV-019"]) for rest in TWO_OF_THREE]
        for fate in fates:
            cycle.run(fate)
        if fates[0].calls < number:
            shutil.rmtree(cycle.root)
            return verdicts
        cycle.recover()
        verdicts[number] = cycle.verdict()
        shutil.rmtree(cycle.root)
    pytest.fail("the cycle never ends")


Sweep = Callable[[str, str, Callable[[int], tuple[Fate, ...]], int], None]


@pytest.fixture
def check(memory: Path, journal: Journal, figure: Callable[[Figure], None]) -> Sweep:
    """Give a way to sweep that tells its figures, and fails where anything is wrong."""

    def checked(
        identity: str, what: str, strike: Callable[[int], tuple[Fate, ...]], step: int
    ) -> None:
        verdicts = sweep(memory, journal, strike, step=step)
        wrong = {number: verdict for number, verdict in verdicts.items() if verdict}
        figure({"id": identity, "what": what, "points": len(verdicts), "wrong": len(wrong)})
        assert len(verdicts) > 200 // step
        assert wrong == {}

    return checked


def test_killed_at_any_call_nothing_is_lost_or_sent_twice(check: Sweep) -> None:
    check("R1", "killed at every call of three files", lambda number: (Fate(number),), 1)


@pytest.mark.swept
def test_killed_again_while_recovering_nothing_is_lost_or_sent_twice(check: Sweep) -> None:
    """At every twelfth call here, at every third under --long."""
    check(
        "R1",
        "killed again while recovering",
        lambda number: (Fate(number), Fate(1 + number * 7 % 41)),
        3 * stride(),
    )


@pytest.mark.swept
@pytest.mark.parametrize("error", [BROKEN, NO_SPACE], ids=FAULTS.get)
def test_one_failing_call_loses_nothing_and_sends_nothing_twice(check: Sweep, error: int) -> None:
    """At every fourth call here, at every call under --long."""
    what = f"{FAULTS[error]} at every call of three files"
    check("R4", what, lambda number: (Fate(number, error),), stride())


@pytest.mark.long
@pytest.mark.parametrize("error", sorted(FAULTS.keys() - {BROKEN, NO_SPACE}), ids=FAULTS.get)
def test_any_error_a_call_may_give_loses_nothing_and_sends_nothing_twice(
    check: Sweep, error: int
) -> None:
    what = f"{FAULTS[error]} at every call of three files"
    check("R4", what, lambda number: (Fate(number, error),), 1)


@pytest.mark.swept
def test_a_disk_that_stays_full_loses_nothing_once_there_is_room(check: Sweep) -> None:
    """From every fourth call on here, from every call on under --long."""
    what = "a disk that stays full from every call on until the next start"
    check("R4", what, lambda number: (Fate(number, NO_SPACE, lasts=True),), stride())
