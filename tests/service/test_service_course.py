"""One run across its configurations: signs of life, another configuration, an orderly end."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from spooling import answers, configuration, drop, judge, refuse, station
from sqlalchemy import select
from structlog.testing import capture_logs

from exchange import settings
from exchange.daemon import Station, run
from exchange.daemon.course import Course
from exchange.daemon.pulse import Pulse, longest, stuck
from exchange.daemon.running import run_on
from exchange.daemon.trapping import Trap
from exchange.errors import Misconfigured, Undeliverable, Unreadable
from exchange.journal import Journal, open_journal
from exchange.journal.tables import audit
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding
from exchange.model.mailboxes import Mailbox
from exchange.model.outcome import Outcome
from exchange.model.partners import Limits, Partner
from exchange.model.receipts import Receipt
from exchange.spool.post import Server
from exchange.spool.site import Spool

BROKEN = "partners/acme.toml, line 3, key stat: unknown key, did you mean 'state'?"
MORE = {"beta": Partner(id="beta", name="Beta", state="live")}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    (tmp_path / "var").mkdir()
    with open_journal(tmp_path / "var" / "journal.db") as journal:
        yield journal


@dataclass
class Ear:
    """Whoever started us: hears what it is told, and may do something then."""

    heard: list[Mapping[str, str]] = field(default_factory=list)
    then: Callable[[Mapping[str, str]], None] = lambda _told: None

    def __call__(self, told: Mapping[str, str]) -> None:
        self.heard.append(told)
        self.then(told)

    def said(self, name: str) -> list[str]:
        return [told[name] for told in self.heard if name in told]


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("since", "now", "expected"),
    [
        ({}, 5000.0, ()),
        ({"acme": 0.0}, 100.0, ()),
        ({"acme": 0.0}, 100.1, ("acme",)),
        ({"zeta": 0.0, "acme": 1.0, "beta": 190.0}, 200.0, ("acme", "zeta")),
    ],
)
def test_a_lane_is_stuck_that_is_at_one_file_for_longer_than_any_may_take(
    since: Mapping[str, float], now: float, expected: tuple[str, ...]
) -> None:
    assert stuck(since, now, 100.0) == expected


def test_no_file_may_take_longer_than_three_readings_and_two_minutes() -> None:
    assert longest(Limits(read_seconds=10, package_seconds=4)) == 150
    assert longest(Limits(read_seconds=10, package_seconds=40)) == 240


def test_signs_of_life_come_from_the_loop_and_end_while_a_lane_is_stuck(
    tmp_path: Path, journal: Journal
) -> None:
    ear, clock = Ear(), Clock()
    pulse = Pulse(station(tmp_path, journal, notify=ear, monotonic=clock), Course(), Trap())
    pulse.beat()
    pulse.beat()
    assert ear.said("WATCHDOG") == ["1"]
    pulse.begins("acme")
    clock.now += 1
    pulse.beat()
    assert ear.said("WATCHDOG") == ["1", "1"]
    clock.now += pulse.most
    pulse.beat()
    assert pulse.vitals().stuck == ("acme",)
    assert ear.said("WATCHDOG") == ["1", "1"]
    pulse.ends("acme")
    clock.now += 1
    pulse.beat()
    assert ear.said("WATCHDOG") == ["1", "1", "1"]
    assert pulse.vitals().durations.up_to[-1] == 1


def test_a_run_says_when_it_is_ready_how_it_is_and_that_it_stops(
    tmp_path: Path, journal: Journal
) -> None:
    ear = Ear()
    drop(tmp_path, "acme/a.txt", b"x")
    run(station(tmp_path, journal, notify=ear), once=True)
    assert ear.said("READY") == ["1"]
    assert ear.said("STATUS")[-1] == "1 files judged; 0 lanes with work"
    assert ear.said("WATCHDOG")
    assert ear.heard[-1] == {"STOPPING": "1"}


def test_a_file_whose_reading_is_abandoned_is_not_poison(tmp_path: Path, journal: Journal) -> None:
    def abandoned() -> None:
        stop, given_up = threading.Event(), threading.Event()

        def endless(receipt: Receipt, _blob: Path) -> Outcome:
            stop.set()
            given_up.wait(10)
            return refuse(receipt, Unreadable(Finding("ENV-019", params={"reason": "killed"})))

        known = {"judge": endless, "abandon": given_up.set, "grace": 0.1}
        run(station(tmp_path, journal, **known), stop=stop)

    drop(tmp_path, "acme/a.txt", b"x")
    for _ in range(4):
        abandoned()
    [receipt] = journal.receipts(1)
    assert receipt.attempts == 0
    assert run(station(tmp_path, journal), once=True) == ()
    assert list(answers(tmp_path).values()) == [b"x"]


def test_nothing_is_admitted_any_more_once_it_shall_stop(tmp_path: Path, journal: Journal) -> None:
    stop = threading.Event()
    stop.set()
    path = drop(tmp_path, "acme/a.txt", b"x")
    run(station(tmp_path, journal), stop=stop)
    assert path.exists()


@dataclass
class Site:
    """A site whose configuration a test changes while it runs."""

    root: Path
    journal: Journal
    course: Course = field(default_factory=Course)
    ear: Ear = field(default_factory=Ear)
    told: Configuration | Misconfigured = field(default_factory=configuration)
    stations: list[Configuration] = field(default_factory=list)
    judge: Callable[[Receipt, Path], Outcome] = judge

    def reread(self) -> Configuration:
        if isinstance(self.told, Misconfigured):
            raise self.told
        return self.told

    @contextmanager
    def stationed(self, found: Configuration) -> Iterator[Station]:
        self.stations.append(found)
        yield station(
            self.root, self.journal, configuration=found, reread=self.reread,
            notify=self.ear, judge=self.judge,
        )  # fmt: skip

    def run(self) -> None:
        first = configuration()
        run_on(Spool(self.root), first, self.stationed, self.course, once=False)

    def once_up(self, change: Configuration | Misconfigured) -> None:
        """Ask for a change when the run is up, and for its end when that is decided."""

        def then(told: Mapping[str, str]) -> None:
            if "READY" in told and not self.course.answered:
                self.told = change
                self.course.reread()
            elif "STATUS" in told and self.course.answered:
                self.course.halt()

        self.ear.then = then


def changed() -> Configuration:
    before = configuration()
    return replace(before, partners={**before.partners, **MORE})


def test_a_broken_configuration_changes_nothing_and_is_told(
    tmp_path: Path, journal: Journal
) -> None:
    site = Site(tmp_path, journal)
    site.once_up(Misconfigured(BROKEN))
    with capture_logs() as logs:
        site.run()
    assert [(each["log_level"], each["reason"]) for each in logs if "reason" in each] == [
        ("error", BROKEN)
    ]
    assert (site.course.refusals, site.course.refused) == (1, BROKEN)
    assert f"configuration not changed: {BROKEN}" in site.ear.said("STATUS")
    assert len(site.stations) == 1
    assert site.ear.said("RELOADING") == ["1"]
    assert site.ear.said("READY") == ["1", "1"]


def test_another_configuration_is_in_force_without_a_new_start(
    tmp_path: Path, journal: Journal
) -> None:
    site = Site(tmp_path, journal)
    site.once_up(changed())
    with capture_logs() as logs:
        site.run()
    digests = [settings.digest(each) for each in (configuration(), changed())]
    reloaded = {each["event"]: each for each in logs}["configuration_reloaded"]
    assert [reloaded["before"], reloaded["after"]] == digests
    assert [settings.digest(each) for each in site.stations] == digests
    assert (tmp_path / "inbox/beta").is_dir()
    assert site.course.refused == ""
    with journal.reading() as connection:
        same = select(audit.c.detail).where(audit.c.action == "configuration_reloaded")
        [detail] = connection.scalars(same)
    assert json.loads(detail) == {"before": digests[0], "after": digests[1]}
    assert journal.trail().verify_chain() is None


class Busy:
    """Mailboxes that note by whom they are looked into: of which name, under which partners."""

    def __init__(self) -> None:
        self.used: list[tuple[str, frozenset[str]]] = []
        self.turn = threading.Condition()

    def mailbox(self, found: Configuration) -> Callable[[Mailbox], AbstractContextManager[Server]]:
        def opened(box: Mailbox) -> AbstractContextManager[Server]:
            with self.turn:
                self.used.append((box.name, frozenset(found.partners)))
                self.turn.notify_all()
            raise Undeliverable("nobody is there")

        return opened

    def await_looks(self, number: int) -> None:
        with self.turn:
            assert self.turn.wait_for(lambda: len(self.used) >= number, timeout=10)


def with_mailbox(user: str, found: Configuration) -> Configuration:
    box = Mailbox(host="imap.example", user=user, password_file="", every_seconds=3600)
    return replace(found, site=replace(found.site, mailboxes=(box,)))


def test_what_a_run_keeps_busy_ends_with_its_configuration_and_begins_with_the_next(
    tmp_path: Path, journal: Journal
) -> None:
    busy, alive = Busy(), list[set[str]]()

    class Mailing(Site):
        @contextmanager
        def stationed(self, found: Configuration) -> Iterator[Station]:
            alive.append({each.name for each in threading.enumerate() if "imap" in each.name})
            with super().stationed(found) as made:
                yield replace(made, mailbox=busy.mailbox(found))

    site = Mailing(tmp_path, journal)
    site.once_up(with_mailbox("new", changed()))
    then = site.ear.then

    def after_a_look(told: Mapping[str, str]) -> None:
        busy.await_looks(len(site.stations))
        then(told)

    site.ear.then = after_a_look
    first = with_mailbox("old", configuration())
    run_on(Spool(tmp_path), first, site.stationed, site.course, once=False)
    before, after = (frozenset(each.partners) for each in (configuration(), changed()))
    assert busy.used == [
        ("imap://old@imap.example:993/INBOX", before),
        ("imap://new@imap.example:993/INBOX", after),
    ]
    assert alive == [set(), set()]
    assert not [each.name for each in threading.enumerate() if "imap" in each.name]


def test_a_configuration_that_says_the_same_is_not_another(
    tmp_path: Path, journal: Journal
) -> None:
    site = Site(tmp_path, journal)
    site.once_up(configuration())
    site.run()
    assert len(site.stations) == 1
    assert (site.course.answered, site.course.refusals) == (1, 0)


def test_a_file_is_judged_to_its_end_under_the_configuration_it_was_begun_with(
    tmp_path: Path, journal: Journal
) -> None:
    site, wished = Site(tmp_path, journal, told=changed()), threading.Event()
    under: list[int] = []

    def noting(receipt: Receipt, blob: Path) -> Outcome:
        under.append(len(site.stations))
        if receipt.filename == "a.txt":
            site.course.reread()
            wished.wait(10)
        else:
            site.course.halt()
        return judge(receipt, blob)

    def then(told: Mapping[str, str]) -> None:
        if "RELOADING" in told:
            wished.set()

    site.judge, site.ear.then = noting, then
    drop(tmp_path, "acme/a.txt", b"a")
    drop(tmp_path, "acme/b.txt", b"b")
    site.run()
    assert under == [1, 2]
    assert sorted(answers(tmp_path).values()) == [b"a", b"b"]


def test_folders_that_cannot_be_used_keep_the_configuration_as_it_was(
    tmp_path: Path, journal: Journal
) -> None:
    site = Site(tmp_path, journal)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "inbox").mkdir()
    site.once_up(changed())
    up = site.ear.then

    def linking(told: Mapping[str, str]) -> None:
        if "READY" in told and not (tmp_path / "inbox/beta").exists():
            (tmp_path / "inbox/beta").symlink_to(tmp_path / "elsewhere")
        up(told)

    site.ear.then = linking
    site.run()
    assert len(site.stations) == 1
    assert "symbolic link" in site.course.refused


def test_the_end_comes_also_while_lanes_end_their_files_for_another_configuration(
    tmp_path: Path, journal: Journal
) -> None:
    site, given_up = Site(tmp_path, journal, told=changed()), threading.Event()

    def endless(receipt: Receipt, blob: Path) -> Outcome:
        site.course.reread()
        given_up.wait(10)
        return judge(receipt, blob)

    def then(told: Mapping[str, str]) -> None:
        if "RELOADING" in told:
            site.course.halt()
            given_up.set()

    site.judge, site.ear.then = endless, then
    drop(tmp_path, "acme/a.txt", b"a")
    site.run()
    assert len(site.stations) == 1
