"""A mailbox that lets nobody in: on record for people, until somebody changed the password."""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from spooling import configuration, station

from exchange.cli.wired import shown
from exchange.daemon.fetching import Fetching
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.errors import Blocked, Undeliverable
from exchange.journal import Journal, open_journal
from exchange.model.arrivals import Waiting
from exchange.model.mailboxes import Mailbox
from exchange.spool.post import Server


class Empty:
    """A server on which no mail waits."""

    def waiting(self) -> list[int]:
        return []


class Box:
    """A mailbox that raises what it is told, and counts who asked."""

    def __init__(self) -> None:
        self.wrong: Undeliverable | None = None
        self.asked = 0

    def __call__(self, box: Mailbox) -> AbstractContextManager[Server]:
        del box
        return self.opened()

    @contextmanager
    def opened(self) -> Iterator[Server]:
        self.asked += 1
        if self.wrong:
            raise self.wrong
        yield Empty()  # type: ignore[misc]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    found = open_journal(tmp_path / "journal.db")
    yield found
    found.close()


def site(root: Path, journal: Journal, box: Box) -> Station:
    (root / "word").write_text("one")
    ours = Mailbox(host="imap.ems.example", user="orders", password_file=str(root / "word"))
    plain = configuration()
    known = replace(plain, site=replace(plain.site, mailboxes=(ours,)))
    return station(root, journal, configuration=known, mailbox=box)


def fetching(held: Station) -> Fetching:
    return Fetching(held, threading.Event(), Trap(), lambda _: None)


def test_a_blocked_mailbox_is_on_record_until_it_lets_us_in(
    tmp_path: Path, journal: Journal
) -> None:
    box = Box()
    held = site(tmp_path, journal, box)
    found = fetching(held)
    (each,) = found.rounds
    journal.notifications().queue([], journal.notifications().news()[1])
    box.wrong = Blocked("it does not let orders in")
    assert found.visit(each, nullcontext()) is False
    assert each.barred
    assert found.waiting() == (Waiting(each.box.name, "it does not let orders in"),)
    (row,) = shown(journal.connections().troubles())
    assert (row["partner"], row["for"]) == (each.box.name, "mailbox by imap")
    assert row["why"] == "it does not let orders in; then: write the file of its password anew"
    (news,) = journal.notifications().news()[0]
    assert (news.action, news.partner, news.name) == ("blocked", "", each.box.name)
    box.wrong = None
    (tmp_path / "word").write_text("another")
    os.utime(tmp_path / "word", (1, 1))
    assert not each.barred
    found.visit(each, nullcontext())
    assert found.waiting() == ()
    assert journal.connections().troubles() == []


def test_what_only_fails_for_now_is_on_record_and_no_news(tmp_path: Path, journal: Journal) -> None:
    box = Box()
    journal.notifications().queue([], journal.notifications().news()[1])
    box.wrong = Undeliverable("the line is dead")
    found = fetching(site(tmp_path, journal, box))
    (each,) = found.rounds
    found.visit(each, nullcontext())
    assert not each.barred
    assert [one.blocked for one in journal.connections().troubles()] == [False]
    assert journal.notifications().news()[0] == []


def test_a_mailbox_nobody_reads_any_more_is_no_trouble(tmp_path: Path, journal: Journal) -> None:
    box = Box()
    box.wrong = Blocked("it does not let orders in")
    held = site(tmp_path, journal, box)
    found = fetching(held)
    found.visit(found.rounds[0], nullcontext())
    plain = replace(held.configuration.site, mailboxes=())
    after = replace(held, configuration=replace(held.configuration, site=plain))
    fetching(after).begin(nullcontext())
    assert journal.connections().troubles() == []
