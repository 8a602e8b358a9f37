"""A site and a partner's real OpenSSH server: files fetched, answers brought, faults survived."""

import os
import threading
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from servers.proxy import Line, Mode
from servers.sshd import Sshd, key_pair, needed
from spooling import configuration, drop, judge, station

from exchange.adapters.sftp import connect
from exchange.cli.wired import answer_objects
from exchange.daemon import Station, run
from exchange.daemon.courier import Carrier
from exchange.daemon.dispatch import Dispatch
from exchange.daemon.trapping import Trap
from exchange.journal import Journal
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.model.connections import Collection, Delivery, Server
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt

pytestmark = needed
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Wire:
    """A site in a folder of its own, and folders of this test's own on their server."""

    root: Path
    journal: Journal
    there: Sshd
    folder: str

    def __truediv__(self, name: str) -> Path:
        return self.there.home / self.folder / name

    @property
    def answers(self) -> list[Path]:
        """What the partner finds, but for what is not whole yet."""
        return [*(self / "in").glob("[!.]*")]

    def known(self, server: Server, **collection: object) -> Configuration:
        """Return a site whose partner has a server: answers go to `in`, files come from `out`."""
        plain = configuration()
        names = (each.name for each in fields(Server))
        told = {name: getattr(server, name) for name in names}
        pulled = {"source": "sftp", "folder": f"{self.folder}/out", **collection}
        partner = replace(
            plain.partners["acme"],
            delivery=Delivery(**told, to="sftp", folder=f"{self.folder}/in"),
            collection=Collection(**pulled) if collection else Collection(),  # type: ignore[arg-type]  # each test names what it means
        )
        return replace(plain, partners={"acme": partner})

    def site(self, known: Configuration, **changes: object) -> Station:
        """Return that site at work."""
        named = {"configuration": known, "sources": {"sftp": connect}, **changes}
        made = station(self.root, self.journal, **named)
        carrier = Carrier(connect, self.journal.connections(), made.now)
        return replace(made, couriers={"sftp": carrier})

    def once(self, known: Configuration, **changes: object) -> tuple[Waiting, ...]:
        """Run it until only patience would move anything."""
        return run(self.site(known, **changes), once=True)

    def leave_answer(self, size: int = 10) -> None:
        """Have one answer wait for a partner to whom no line leads."""
        drop(self.root, "acme/a.txt", b"A" * size)
        assert len(self.once(self.known(Server(host="127.0.0.1", port=1)))) == 1


@pytest.fixture
def wire(tmp_path: Path, journal: Journal, there: Sshd, request: pytest.FixtureRequest) -> Wire:
    made = Wire(tmp_path, journal, there, f"t{abs(hash(request.node.nodeid))}")
    for part in ("in", "out", "done"):
        (made / part).mkdir(parents=True)
    return made


def test_a_file_is_fetched_judged_answered_and_gone(wire: Wire) -> None:
    (wire / "out" / "a.txt").write_bytes(b"[from them]")
    (wire / "out" / "half.txt").write_bytes(b"[cut")
    (wire / "out" / "x.part").write_bytes(b"not yet")
    (wire / "out" / "link.txt").symlink_to("/etc/hostname")
    known = wire.known(wire.there.server(), then="delete")
    found = wire.once(known)
    assert {each.path.rpartition("/")[2]: each.reason for each in found} == {
        "half.txt": "it looks incomplete: no closing bracket yet",
        "link.txt": "it is a link; only files themselves are fetched",
    }
    (answer,) = wire.answers
    assert answer.read_bytes() == b"[from them]"
    left = {each.name for each in (wire / "out").iterdir()}
    assert left == {"half.txt", "x.part", "link.txt"}
    assert [each.filename for each in wire.journal.receipts(9)] == ["a.txt"]
    (receipt,) = wire.journal.receipts(9)
    (told,) = answer_objects(wire.journal, receipt.id)
    assert told["place"] == f"sftp://127.0.0.1/{wire.folder}/in/{answer.name}"


def test_what_is_archived_never_replaces_anything(wire: Wire) -> None:
    (wire / "out" / "a.txt").write_bytes(b"new")
    (wire / "done" / "a.txt").write_bytes(b"old")
    known = wire.known(wire.there.server(), then="archive", archive=f"{wire.folder}/done")
    assert wire.once(known) == ()
    archived = {each.name: each.read_bytes() for each in (wire / "done").iterdir()}
    assert archived == {"a.txt": b"old", "a-2.txt": b"new"}


def test_the_very_same_file_sent_again_later_is_a_new_one(wire: Wire) -> None:
    known = wire.known(wire.there.server(), then="delete")
    for _ in range(2):
        path = wire / "out" / "a.txt"
        path.write_bytes(b"same")
        os.utime(path, (1_700_000_000, 1_700_000_000))
        assert wire.once(known) == ()
        assert not path.exists()
    assert len(wire.journal.receipts(9)) == 2
    assert len(wire.answers) == 2


def test_a_file_that_may_not_be_removed_is_answered_once(wire: Wire) -> None:
    (wire / "out" / "a.txt").write_bytes(b"a")
    known = wire.known(wire.there.server(), then="archive", archive=f"{wire.folder}/nowhere")
    for _ in range(2):
        (waits,) = wire.once(known)
        assert waits.reason.startswith("it is ours, and cannot be taken away there: ")
    assert len(wire.journal.receipts(9)) == 1
    assert len(wire.answers) == 1


def test_a_name_that_is_taken_is_never_overwritten(wire: Wire) -> None:
    (receipt,) = (drop(wire.root, "acme/a.txt", b"A"),)
    taken: list[Path] = []

    def judged(receipt: Receipt, blob: Path) -> Outcome:
        outcome = judge(receipt, blob)
        name = outcome.responses[0].path.rpartition("/")[2]
        taken.append(wire / "in" / name)
        taken[0].write_bytes(b"somebody else's")
        return outcome

    assert receipt.exists()
    assert wire.once(wire.known(wire.there.server()), judge=judged) == ()
    assert taken[0].read_bytes() == b"somebody else's"
    (ours,) = (each for each in taken[0].parent.iterdir() if each != taken[0])
    assert ours.read_bytes() == b"A"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_server_keeps_no_part(wire: Wire) -> None:
    part: list[Path] = []

    def judged(receipt: Receipt, blob: Path) -> Outcome:
        outcome = judge(receipt, blob)
        name = outcome.responses[0].path.rpartition("/")[2]
        part.append(wire / "in" / f".{name}.part")
        part[0].symlink_to("/dev/full")
        return outcome

    drop(wire.root, "acme/a.txt", b"A" * 100_000)
    (waits,) = wire.once(wire.known(wire.there.server()), judge=judged)
    assert "refuses (Failure)" in waits.reason
    assert not part[0].is_symlink()
    assert wire.once(wire.known(wire.there.server())) == ()
    (ours,) = wire.answers
    assert ours.read_bytes() == b"A" * 100_000


def test_a_download_that_is_cut_goes_on_where_it_was(wire: Wire, line: Line) -> None:
    content = os.urandom(3_000_000)
    (wire / "out" / "a.bin").write_bytes(content)
    server = replace(wire.there.server(), port=line.port)
    known = wire.known(server, then="delete")
    line.mode, line.bytes = "reset", 1_600_000
    moment = [NOON]

    def clock() -> datetime:
        moment[0] += timedelta(minutes=20)  # every rest is over at the next look
        return moment[0]

    stop = threading.Event()

    def judged(receipt: Receipt, blob: Path) -> Outcome:
        stop.set()
        return judge(receipt, blob)

    run(wire.site(known, now=clock, judge=judged), stop=stop)
    (receipt,) = wire.journal.receipts(9)
    assert (receipt.filename, receipt.size) == ("a.bin", len(content))
    assert line.connections >= 2  # none of which lets all of it through


FAULTS: dict[str, tuple[Mode, int]] = {
    "no connection": ("refuse", 0),
    "no banner": ("mute", 0),
    "reset before the login": ("reset", 1_500),
    "reset at the login": ("reset", 4_500),
    "reset in the middle": ("reset", 300_000),
    "closed in the middle": ("limit", 300_000),
    "silence before the login": ("black hole", 1_500),
    "silence in the middle": ("black hole", 300_000),
}


def attempts(made: Station, looks: int, apart: timedelta = timedelta(seconds=10)) -> None:
    """Let answers be brought at so many looks on a clock of our own."""
    moment = [NOON]
    dispatch = Dispatch(
        replace(made, now=lambda: moment[0]), threading.Event(), Trap(), lambda: None
    )
    for _ in range(looks):
        dispatch.turn()
        dispatch.lanes.finish(20.0)
        moment[0] += apart


QUICK = {"no banner", "reset in the middle", "silence in the middle"}


@pytest.mark.parametrize(
    "name",
    [each if each in QUICK else pytest.param(each, marks=pytest.mark.long) for each in FAULTS],
)
def test_a_bad_line_gets_no_storm_and_then_every_answer_once(
    wire: Wire, line: Line, name: str
) -> None:
    wire.leave_answer(600_000)
    line.mode, line.bytes = FAULTS[name]
    server = replace(wire.there.server(), port=line.port, timeout_seconds=0.4)
    made = wire.site(wire.known(server))
    attempts(made, looks=12)
    assert 2 <= line.connections <= 4
    (trouble,) = wire.journal.connections().troubles()
    assert (trouble.blocked, trouble.duty) == (False, "delivery")
    assert wire.answers == []
    line.mode = "pass"
    assert run(made, once=True) == ()
    (answer,) = wire.answers
    assert answer.read_bytes() == b"A" * 600_000
    assert wire.journal.connections().troubles() == []


@pytest.mark.parametrize("name", ["another host key", "an unknown key", "no password"])
def test_a_stranger_or_a_refused_login_is_tried_once_in_a_day(
    wire: Wire, name: str, tmp_path: Path
) -> None:
    wire.leave_answer()
    (tmp_path / "password").write_text("wrong")
    changes = {
        "another host key": {"host_key": key_pair(tmp_path / "host")},
        "an unknown key": {"key_file": str(tmp_path / "mine")},
        "no password": {"key_file": "", "password_file": str(tmp_path / "password")},
    }
    key_pair(tmp_path / "mine")
    before = wire.there.log.read_text().count("Connection from")
    attempts(wire.site(wire.known(wire.there.server(**changes[name]))), 48, timedelta(minutes=30))
    assert wire.there.log.read_text().count("Connection from") <= before + 1
    assert [each.blocked for each in wire.journal.connections().troubles()] == [True]


def test_a_name_nobody_knows_and_a_port_nobody_has_are_tried_again(wire: Wire) -> None:
    wire.leave_answer()
    there = wire.there
    for server in (there.server(host="nowhere.invalid"), there.server(port=1)):
        attempts(wire.site(wire.known(server)), looks=3)
        (trouble,) = wire.journal.connections().troubles()
        assert not trouble.blocked
