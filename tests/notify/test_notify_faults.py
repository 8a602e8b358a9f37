"""Killed or failing at every call while people are told: nobody is forgotten.

Only what was being handed over at the kill may arrive again, under the same identity and in the
same bytes: SMTP and HTTP cannot do better.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import structlog
from knowing_people import HOOK, MAIL, PEOPLE
from spooling import Fate, Killed, drop, station, work
from spooling import configuration as plain
from sqlalchemy import text

from exchange.daemon import Station
from exchange.daemon.notifying import Notifying
from exchange.daemon.trapping import Trap
from exchange.errors import Unreadable
from exchange.journal import Journal, open_journal
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding
from exchange.model.notifications import Accepted, Answered, Later, Never, Sending
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENOUGH = 300
MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it
FILES = {"acme/a.txt": b"broken", "zeta/b.txt": b"also"}


def broken(receipt: Receipt, _blob: Path) -> Outcome:
    params = {"name": receipt.filename, "reason": "it breaks off"}
    raise Unreadable(Finding("ENV-001", params=params))


def site() -> Configuration:
    known = plain()
    hook = replace(HOOK, events=("*",))
    changed = replace(known.site, contacts=PEOPLE, mail=MAIL, webhooks=(hook,))
    return replace(known, site=changed)


@dataclass
class Post:
    """Takes what is sent, and notes it; `answers` what it is told to."""

    fate: Fate
    answers: Answered = field(default_factory=lambda: Accepted("250 OK"))
    taken: list[tuple[str, str, str]] = field(default_factory=list)

    def __call__(self, each: Sending) -> Answered:
        self.fate.point()
        if isinstance(self.answers, Accepted):
            self.taken.append((each.channel, each.identity, each.body))
        self.fate.point()
        return self.answers


class FatedQueue:
    """The record of who is told, which may fail before it has written, and after."""

    def __init__(self, journal: Journal, fate: Fate) -> None:
        self.journal, self.fate = journal, fate

    def notifications(self) -> "FatedQueue":
        return self

    def __getattr__(self, name: str) -> Callable[..., object]:
        owner = self.journal.notifications()
        if not hasattr(owner, name):
            found: Callable[..., object] = getattr(self.journal, name)
            return found
        deed: Callable[..., object] = getattr(owner, name)

        def fated(*given: object, **named: object) -> object:
            self.fate.point()
            done = deed(*given, **named)
            self.fate.point()
            return done

        return fated


@pytest.fixture(scope="module")
def judged() -> Iterator[Journal]:
    """Give a journal in memory with two refused files that nobody was told of."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        root = Path(folder)
        for path, content in FILES.items():
            drop(root, path, content)
        structlog.configure(processors=[dropped])
        work(root, judge=broken)
        structlog.reset_defaults()
        with open_journal(root / "var" / "journal.db") as journal:
            yield journal


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(processors=[dropped])
    yield
    structlog.reset_defaults()


def dropped(_logger: object, _method: str, _event: object) -> str:
    raise structlog.DropEvent


class Cycle:
    """A copy of the journal, and what was sent so far."""

    def __init__(self, journal: Journal, root: Path) -> None:
        self.journal, self.root = journal, root
        self.post = Post(Fate())
        self.now = NOON

    def station(self, fate: Fate) -> Station:
        self.post.fate = fate
        senders = {"mail": self.post, "webhook": self.post}
        changes: dict[str, object] = {"configuration": site(), "senders": senders}
        return station(self.root, FatedQueue(self.journal, fate), now=lambda: self.now, **changes)  # type: ignore[arg-type]

    def run(self, fate: Fate) -> bool:
        """Look once and send all that is due; tell whether that was struck."""
        self.now += timedelta(hours=2)
        trap = Trap()
        notifying = Notifying(self.station(fate), trap, threading.Event())
        notifying.timed = notifying.station.monotonic()  # clocks have tests of their own
        notifying.disk = lambda: iter(())  # type: ignore[method-assign]  # so has the disk
        notifying.posting.stir = lambda: None  # type: ignore[method-assign]  # no threads here
        try:
            notifying.begin()
            notifying.look()
            for channel in ("mail", "webhook"):
                notifying.posting.turn(channel)
        except (Killed, OSError):
            return True
        return False

    def states(self) -> Counter[tuple[str, str]]:
        return Counter((each.event, each.state) for each in self.journal.notifications().listed())


@pytest.fixture
def cycle(tmp_path: Path, judged: Journal) -> Callable[[], Cycle]:
    def fresh() -> Cycle:
        with judged.writing() as connection:
            for table in ("notifications", "sendings", "telling_marks"):
                connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of ours
        judged.notifications().queue([], 0)
        return Cycle(judged, tmp_path)

    return fresh


def test_everybody_is_told_once(cycle: Callable[[], Cycle]) -> None:
    one = cycle()
    assert not one.run(Fate())
    assert not one.run(Fate())
    sent = one.post.taken
    assert len({identity for _, identity, _ in sent}) == len(sent)
    assert Counter(channel for channel, _, _ in sent) == {"mail": 3, "webhook": 3}
    assert one.states() == {("file_refused", "sent"): 4, ("restarted", "sent"): 2}


def strike(cycle: Callable[[], Cycle], at: int, error: int) -> tuple[str, int]:
    """Strike at one call, start again, and return what is wrong then, and the calls there were."""
    one, fate = cycle(), Fate(at, error)
    one.run(fate)
    before = len(one.post.taken)
    one.run(Fate())
    one.run(Fate())
    bodies: dict[str, set[str]] = {}
    for _, identity, body in one.post.taken:
        bodies.setdefault(identity, set()).add(body)
    states = one.states()
    told = states["file_refused", "sent"]
    twice = len(one.post.taken) - len(bodies)
    wrong = ""
    if told != 4 or any(state != "sent" for _, state in states):
        wrong = f"states: {states}"
    elif twice > 1 or any(len(each) > 1 for each in bodies.values()):
        wrong = f"sent {twice} times too often, {before} before"
    return wrong, fate.calls


@pytest.mark.parametrize(("error", "step"), [(0, 1), (5, 3)], ids=["killed", "failing"])
def test_struck_at_any_call_nobody_is_forgotten(
    cycle: Callable[[], Cycle], error: int, step: int
) -> None:
    verdicts = {}
    for number in range(1, ENOUGH, step):
        wrong, calls = strike(cycle, number, error)
        if calls < number:
            break
        verdicts[number] = wrong
    assert len(verdicts) > 45 // step
    assert {number: wrong for number, wrong in verdicts.items() if wrong} == {}


def test_what_cannot_go_now_is_tried_again_later_and_no_sooner(
    cycle: Callable[[], Cycle],
) -> None:
    one = cycle()
    one.post.answers = Later("the server cannot be reached")
    one.run(Fate())
    (first, *_) = one.journal.notifications().sent("mail")
    assert (first.state, first.attempts) == ("queued", 1)
    assert first.said == "the server cannot be reached"
    assert first.next_at
    assert one.journal.notifications().unsent(first.next_at - timedelta(seconds=1)) == []
    one.post.answers = Accepted("250 OK")
    one.run(Fate())
    assert {state for _, state in one.states()} == {"sent"}


def test_what_will_never_go_is_on_record_with_the_reason(cycle: Callable[[], Cycle]) -> None:
    one = cycle()
    one.post.answers = Never("550 no such mailbox")
    one.run(Fate())
    one.run(Fate())
    assert {state for _, state in one.states()} == {"failed"}
    found = one.journal.notifications().listed()
    assert {each.why for each in found} == {"550 no such mailbox"}
    assert {each.attempts for each in one.journal.notifications().sent("mail")} == {1}


def test_where_nothing_was_configured_before_what_is_old_is_told_to_nobody(
    tmp_path: Path,
) -> None:
    for path, content in FILES.items():
        drop(tmp_path, path, content)
    work(tmp_path, judge=broken)
    with open_journal(tmp_path / "var/journal.db") as journal:
        one = Cycle(journal, tmp_path)
        one.run(Fate())
        assert one.states() == {}


def test_a_server_that_never_answers_holds_neither_the_loop_nor_the_other_way(
    cycle: Callable[[], Cycle],
) -> None:
    one, hung, called = cycle(), threading.Event(), threading.Event()

    def never(_: Sending) -> Answered:
        hung.wait(30)
        return Later("too late")

    def at_once(_: Sending) -> Answered:
        called.set()
        return Accepted("200 OK")

    senders = {"mail": never, "webhook": at_once}
    held = replace(one.station(Fate()), senders=senders, monotonic=lambda: 0.0)
    notifying = Notifying(held, Trap(), threading.Event())
    notifying.timed = 0.0
    notifying.disk = lambda: iter(())  # type: ignore[method-assign]
    notifying.look()  # returns although no mail server does
    assert called.wait(20)
    notifying.posting.finish(0.1)
    hung.set()
    for thread in notifying.posting.threads:
        thread.join(20)
    assert {each.attempts for each in one.journal.notifications().sent("mail")} == {0}
