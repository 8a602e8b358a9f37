"""After a restore: what was queued for partners may have been sent, and nobody hears it twice."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from knowing_people import MONDAY, configuration, event, said
from spooling import station

from exchange.daemon.notifying import Notifying
from exchange.daemon.trapping import Trap
from exchange.journal import Journal, open_journal
from exchange.model.acts import Resumption
from exchange.model.notifications import Accepted
from exchange.notify.addressing import addressed
from exchange.notify.bundling import bundled
from exchange.report.told import digest

LATER = MONDAY + timedelta(hours=1)
RELEASE = Resumption((), (), (), (), by="anna", at=MONDAY + timedelta(days=1))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.db") as found:
        yield found


def notice(journal: Journal, key: str, minutes: int) -> None:
    told = replace(event("notice_sent"), key=key, at=MONDAY + timedelta(minutes=minutes))
    journal.notifications().queue(addressed(told, configuration(), said))


def test_what_was_queued_for_partners_at_the_backup_is_not_sent_after_it(journal: Journal) -> None:
    notice(journal, "bundled", 0)
    waiting = [each for each in journal.notifications().waiting() if each.side == "theirs"]
    mail = bundled(waiting, lambda batch: digest(batch, configuration()), MONDAY)
    journal.notifications().bundle(waiting, mail)
    notice(journal, "waiting", 1)
    journal.keeping().restored("a set", LATER, by="anna", at=LATER)
    notice(journal, "since", 90)
    assert journal.keeping().resume(RELEASE)
    states = {(each.key, each.side): each.state for each in journal.notifications().listed()}
    assert states == {
        ("bundled", "theirs"): "suppressed",
        ("bundled", "ours"): "queued",
        ("waiting", "theirs"): "suppressed",
        ("waiting", "ours"): "queued",
        ("since", "theirs"): "queued",
        ("since", "ours"): "queued",
    }
    assert journal.notifications().unsent(RELEASE.at) == []
    assert journal.trail().verify_chain() is None


def test_a_run_that_was_held_all_the_time_was_no_crash(tmp_path: Path, journal: Journal) -> None:
    held = station(
        tmp_path, journal, configuration=configuration(), senders={"mail": lambda _: Accepted("")}
    )
    for _ in range(2):
        notifying = Notifying(held, Trap(), threading.Event())
        notifying.begin()
        notifying.finish(0.0)  # no clock was looked at in between
    assert journal.notifications().listed() == []
