"""Answers that leave over a wire, brought by couriers that a test makes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from spooling import answers, configuration, drop, station

from exchange.daemon import Station, run
from exchange.daemon.dispatch import Dispatch
from exchange.daemon.trapping import Trap
from exchange.errors import Blocked, Misconfigured, Undeliverable
from exchange.journal import Journal
from exchange.model.acts import Unblocking
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.model.connections import Delivery
from exchange.model.couriers import Handed, Trouble
from exchange.model.partners import Partner
from exchange.model.receipts import Answer
from exchange.spool import acts
from exchange.spool.site import Spool

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@dataclass
class Bag:
    """A courier that keeps what it is given; `before` may raise instead."""

    before: Callable[[Partner], None] = lambda _: None
    brought: list[bytes] = field(default_factory=list)
    tries: int = 0

    def hand_over(self, partner: Partner, answer: Answer, content: Path) -> Handed:
        self.tries += 1
        self.before(partner)
        self.brought.append(content.read_bytes())
        return Handed(f"bag:{answer.path}")

    def rest(self, partner: Partner) -> None:
        pass

    def hang_up(self) -> None:
        pass


def wired(*names: str) -> Configuration:
    """Return a site of which these partners get their answers over a wire."""
    plain = configuration()
    partners = {
        name: replace(each, delivery=Delivery(to="sftp")) if name in names else each
        for name, each in plain.partners.items()
    }
    return replace(plain, partners=partners)


def site(root: Path, journal: Journal, bag: Bag, **changes: object) -> Station:
    known: dict[str, object] = {"configuration": wired("acme"), "couriers": {"sftp": bag}}
    return station(root, journal, **(known | changes))


def refuse(error: Undeliverable) -> Callable[[Partner], None]:
    def before(_: Partner) -> None:
        raise error

    return before


def test_answers_of_a_wire_are_brought_and_others_lie_in_the_outbox(
    tmp_path: Path, journal: Journal
) -> None:
    bag = Bag()
    drop(tmp_path, "acme/a.txt", b"A")
    drop(tmp_path, "zeta/z.txt", b"Z")
    assert run(site(tmp_path, journal, bag), once=True) == ()
    assert bag.brought == [b"A"]
    assert list(answers(tmp_path).values()) == [b"Z"]
    assert journal.undelivered() == []


def test_what_a_wire_refuses_waits_with_its_reason(tmp_path: Path, journal: Journal) -> None:
    bag = Bag(refuse(Undeliverable("the line is dead")))
    drop(tmp_path, "acme/a.txt", b"A")
    drop(tmp_path, "zeta/z.txt", b"Z")
    (waits,) = run(site(tmp_path, journal, bag), once=True)
    assert waits.path.startswith("outbox/acme/a.txt")
    assert waits.reason == "the line is dead"
    assert list(answers(tmp_path).values()) == [b"Z"]
    assert [(each.partner, each.blocked) for each in journal.connections().troubles()] == [
        ("acme", False)
    ]
    bag.before = Bag().before
    assert run(site(tmp_path, journal, bag), once=True) == ()
    assert bag.brought == [b"A"]
    assert journal.connections().troubles() == []


def test_a_block_outlives_the_daemon_until_a_person_lifts_it(
    tmp_path: Path, journal: Journal
) -> None:
    bag = Bag(refuse(Blocked("another host key")))
    drop(tmp_path, "acme/a.txt", b"A")
    for _ in range(3):
        found = run(site(tmp_path, journal, bag), once=True)
        assert [each.reason for each in found] == ["another host key"]
    assert bag.tries == 1
    acts.leave(Spool(tmp_path), Unblocking("acme", "Ann", NOON, "they told us the new key"))
    bag.before = Bag().before
    assert run(site(tmp_path, journal, bag), once=True) == ()
    assert bag.brought == [b"A"]


def test_a_wire_that_hangs_delays_nobody_and_ends_with_the_daemon(
    tmp_path: Path, journal: Journal
) -> None:
    stop, over = threading.Event(), threading.Event()

    def hang(_: Partner) -> None:
        over.wait(30)
        raise Undeliverable("too late")

    drop(tmp_path, "acme/a.txt", b"A")
    drop(tmp_path, "zeta/z.txt", b"Z")

    def watch() -> None:
        while not bag.tries or not [*(tmp_path / "outbox" / "zeta").glob("z*")]:
            stop.wait(0.01)
        stop.set()

    bag = Bag(hang)
    threading.Thread(target=watch).start()
    found = run(site(tmp_path, journal, bag, grace=0.05), stop=stop)
    over.set()
    assert list(answers(tmp_path).values()) == [b"Z"]
    assert [each.reason for each in found] == ["it is on its way"]


def test_attempts_thin_out_to_one_in_a_quarter_of_an_hour(tmp_path: Path, journal: Journal) -> None:
    moment = [NOON]
    drop(tmp_path, "acme/a.txt", b"A")
    run(site(tmp_path, journal, Bag(refuse(Undeliverable("dead")))), once=True)
    bag = Bag(refuse(Undeliverable("dead")))
    made = site(tmp_path, journal, bag, now=lambda: moment[0])
    dispatch = Dispatch(made, threading.Event(), Trap(), lambda: None)
    for _ in range(6 * 60):
        dispatch.turn()
        dispatch.lanes.finish(5.0)
        moment[0] += timedelta(minutes=1)
    assert 20 <= bag.tries <= 4 + 6 * 4


def test_a_wire_nobody_serves_is_refused_at_the_start(tmp_path: Path, journal: Journal) -> None:
    with pytest.raises(Misconfigured, match=r"acme\.toml: nothing here delivers by sftp"):
        run(site(tmp_path, journal, Bag(), couriers={}), once=True)


def test_what_was_staged_for_the_outbox_goes_there(tmp_path: Path, journal: Journal) -> None:
    drop(tmp_path, "acme/a.txt", b"A")
    bag = Bag(refuse(Undeliverable("dead")))
    assert run(site(tmp_path, journal, bag), once=True) != ()
    (answer,) = journal.undelivered()
    (tmp_path / "var" / "stage" / str(answer.id)).write_bytes(b"A")
    journal.staged(answer.id)
    assert run(site(tmp_path, journal, Bag()), once=True) == ()
    assert list(answers(tmp_path).values()) == [b"A"]


def test_waiting_is_what_people_read(tmp_path: Path, journal: Journal) -> None:
    drop(tmp_path, "acme/a.txt", b"A")
    (found,) = run(site(tmp_path, journal, Bag(refuse(Undeliverable("x")))), once=True)
    assert isinstance(found, Waiting)


def test_a_block_that_is_lifted_is_tried_at_once(tmp_path: Path, journal: Journal) -> None:
    drop(tmp_path, "acme/a.txt", b"A")
    run(site(tmp_path, journal, Bag(refuse(Undeliverable("dead")))), once=True)
    moment, bag = [NOON], Bag(refuse(Undeliverable("dead")))
    made = site(tmp_path, journal, bag, now=lambda: moment[0])
    dispatch = Dispatch(made, threading.Event(), Trap(), lambda: None)

    def turn() -> None:
        dispatch.turn()
        dispatch.lanes.finish(5.0)

    for _ in range(10):
        turn()
        moment[0] += timedelta(minutes=20)
    bag.before, before = refuse(Blocked("another key")), bag.tries
    for _ in range(4):
        turn()
        moment[0] += timedelta(minutes=20)
    assert bag.tries == before + 1
    journal.connections().unblock(Unblocking("acme", "Ann", NOON, "found out"))
    bag.before = Bag().before
    moment[0] += timedelta(seconds=1)
    turn()
    assert bag.brought == [b"A"]


def test_a_wire_nobody_uses_any_more_is_no_trouble(tmp_path: Path, journal: Journal) -> None:
    known = journal.connections()
    known.failed(Trouble("acme", "delivery", "mail", "the line is dead", NOON))
    known.failed(Trouble("acme", "collection", "sftp", "the line is dead", NOON))
    known.failed(Trouble("zeta", "delivery", "sftp", "not let in", NOON, blocked=True))
    held = site(tmp_path, journal, Bag())
    Dispatch(held, threading.Event(), Trap(), lambda: None)
    left = [(each.partner, each.duty) for each in known.troubles()]
    assert left == [("acme", "collection"), ("zeta", "delivery")]  # what is blocked a person lifts
