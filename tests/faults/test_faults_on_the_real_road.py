"""Files, packages, commitments, cases and acts, judged by our own rules, struck at every call.

What is real: readers, rules, writers, spool and journal, and SQLite below it. What is not: files
are judged in this process, one lane after the other, and a kill is an exception that nothing
catches. A consumer takes every answer away before each call.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import structlog
from acceptance import inside
from acceptance.installation import START
from faults.consuming import nameless
from faults.scenes import SCENES
from long_runs import Figure
from spooling import FAULTS, Fate, FatedDisk, FatedJournal, Inline, Killed, drop_event

from exchange import settings
from exchange.daemon import run
from exchange.daemon.station import blind
from exchange.journal import open_journal
from exchange.spool import acts
from exchange.spool.site import Spool

MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it
STARTS = 6


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(processors=[drop_event])
    yield
    structlog.reset_defaults()


@dataclass
class Staged:
    """A site as it stands before the stroke, of which each run gets a copy."""

    root: Path
    usual: Counter[str]
    calls: int


class Struck:
    """One copy of a site, and what its partners and our ERP have taken so far."""

    def __init__(self, root: Path) -> None:
        self.root, self.now = root, START + timedelta(hours=12)
        self.taken: Counter[str] = Counter()
        self.waiting: tuple[object, ...] = ()

    def take(self) -> None:
        """Take every answer away the moment it is visible."""
        for path in [*(self.root / "outbox").rglob("[!.]*.*")]:
            if path.is_file():
                self.taken[nameless(str(path.relative_to(self.root / "outbox")))] += 1
                path.unlink()

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def run(self, fate: Fate) -> bool:
        """Run to the end or until killed, and tell whether it was."""
        fate.visitor = self.take
        configuration = settings.load(self.root)
        try:
            with (
                open_journal(inside.ready(self.root)) as journal,
                inside.station(self.root, configuration, journal, self.clock) as made,
            ):
                spool = Spool(self.root, FatedDisk(fate))
                fated: Any = FatedJournal(journal, fate)
                site = replace(made, spool=spool, journal=fated, pool=Inline, watch=blind)
                self.waiting = run(site, once=True)
        except (Killed, OSError):
            return True
        finally:
            self.take()
        return False

    def recover(self) -> None:
        """Start again on a healthy disk until nothing waits."""
        for _ in range(STARTS):
            if not self.run(Fate()) and not self.waiting:
                return
        pytest.fail(f"still waiting: {self.waiting}")

    def wrong(self, usual: Counter[str]) -> tuple[Counter[str], Counter[str], list[object]]:
        """Return what is lost, what came too often, and what else is not as it should be."""
        left: list[object] = [
            *(self.root / "var/work").glob("*/*"),
            *acts.waiting(Spool(self.root)),
        ]
        left += [*(self.root / "var/stage").iterdir(), *(self.root / "inbox").glob("*/*")]
        with open_journal(self.root / "var/journal.db", read_only=True) as journal:
            trail = journal.trail()
            left += [*filter(None, [trail.verify_chain()]), *trail.contradicted()]
        return usual - self.taken, self.taken - usual, left


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Give a folder in memory where there is one: no power is cut here, only processes."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module", params=SCENES)
def staged(memory: Path, request: pytest.FixtureRequest) -> Staged:
    """Give a site before the stroke, and what is answered when there is none."""
    root = memory / str(request.param)
    root.mkdir()
    SCENES[request.param](root)
    shutil.rmtree(root / "outbox", ignore_errors=True)
    whole = copied(root, "whole")
    fate = Fate()
    assert not whole.run(fate)
    assert whole.waiting == ()
    assert sum(whole.taken.values()) > 0
    return Staged(root, whole.taken, fate.calls)


def copied(root: Path, name: str) -> Struck:
    place = root.with_name(f"{root.name}-{name}")
    shutil.copytree(root, place, symlinks=True)
    return Struck(place)


def struck(staged: Staged, strike: Callable[[int], Fate]) -> tuple[Figure, list[str]]:
    """Strike at every call of the cycle; return figures and what is wrong."""
    places = range(1, staged.calls + 1)
    lost = again = 0
    wrong: list[str] = []
    for place in places:
        site = copied(staged.root, str(place))
        site.run(strike(place))
        site.recover()
        missing, more, left = site.wrong(staged.usual)
        lost, again = lost + missing.total(), again + more.total()
        if missing or more or left:
            wrong.append(f"{place}: lost {missing}, again {more}, left {left}")
        shutil.rmtree(site.root)
    return {"points": len(places), "lost": lost, "duplicated": again}, wrong


@pytest.mark.long
def test_killed_at_every_call_of_the_real_road(
    staged: Staged, figure: Callable[[Figure], None]
) -> None:
    found, wrong = struck(staged, Fate)
    figure({"id": "R1", "what": f"killed at every call in code, {staged.root.name}", **found})
    assert wrong == []


@pytest.mark.long
def test_every_call_of_the_real_road_fails_once(
    staged: Staged, figure: Callable[[Figure], None]
) -> None:
    """Each call fails with the next of the errors a disk may give."""
    errors = [*FAULTS]
    found, wrong = struck(staged, lambda place: Fate(place, errors[place % len(errors)]))
    name = "/".join(FAULTS.values())
    figure({"id": "R4", "what": f"{name} in turn at every call, {staged.root.name}", **found})
    assert wrong == []
