"""The daemon's look for silence that counts: at most once a minute, at nothing twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from spooling import configuration, station

from exchange.daemon.silence import EVERY, Silence
from exchange.journal import Journal
from exchange.journal.due import JournalClocks
from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.clocks import Deemed, OpenOrder
from exchange.model.configuration import OURS, Configuration
from exchange.model.findings import Verdict
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.partners import Partner
from exchange.model.policies import OrderPolicy
from exchange.model.receipts import Receipt

CALENDAR = BusinessCalendar("UTC", opens=time(0), closes=time(16))
DUE = datetime(2026, 11, 23, 16, tzinfo=UTC)


def agreed(silence: str) -> Configuration:
    policy = OrderPolicy(answer_days=0, silence=silence)  # type: ignore[arg-type]
    agreement = Agreement(name="a", version="1", valid_from=date(2026, 1, 1), orders=policy)
    return replace(
        configuration(),
        partners={"acme": Partner(id="acme", name="Acme", state="live", agreement="a")},
        agreements={"a": (agreement,)},
        calendars={OURS: CALENDAR},
    )


@dataclass
class Watched:
    """The clocks of a journal, with what was asked of them."""

    clocks: JournalClocks
    asked: list[int] = field(default_factory=list)

    def newest(self) -> int:
        return self.clocks.newest()

    def open_orders(self, since: int = 0) -> Sequence[OpenOrder]:
        self.asked.append(since)
        return self.clocks.open_orders(since)

    def deem(self, found: Sequence[Deemed], at: datetime) -> Sequence[Deemed]:
        return self.clocks.deem(found, at)


@dataclass
class Site:
    """A site whose two clocks stand where the test puts them."""

    root: Path
    journal: Journal
    configuration: Configuration
    now: datetime = DUE - timedelta(hours=1)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.watched = Watched(self.journal.clocks())
        self.again()

    def again(self) -> None:
        """Start anew, as after a restart."""
        self.silence = Silence(
            station(
                self.root,
                self,  # type: ignore[arg-type]  # of the journal, its clocks alone are asked
                configuration=self.configuration,
                now=lambda: self.now,
                monotonic=lambda: self.seconds,
            )
        )

    def clocks(self) -> Watched:
        return self.watched

    def look(self, after: timedelta) -> None:
        self.now += after
        self.seconds += after.total_seconds()
        self.silence.look()


@pytest.fixture
def order(journal: Journal, admit: Callable[..., Receipt], now: datetime) -> Callable[[str], str]:
    def one(number: str) -> str:
        receipt = admit("acme")
        document = Document(
            f"D{number}", "purchase_order", number, "original", Verdict.ACCEPTED, {}
        )
        judged = Judgement("csv", Verdict.ACCEPTED, (), (document,))
        journal.settle(Outcome(receipt.id, "acme", judged), {}, now)
        return receipt.id

    return one


def test_it_is_found_at_its_time_by_a_daemon_that_goes_on(
    tmp_path: Path, journal: Journal, order: Callable[[str], str]
) -> None:
    site, receipt = Site(tmp_path, journal, agreed("accepted")), order("PO-1")
    site.look(timedelta())
    site.look(timedelta(minutes=59))
    assert not journal.clocks().deemed(receipt)
    site.look(timedelta(minutes=1))
    (found,) = journal.clocks().deemed(receipt)
    assert (found.at, found.recorded_at) == (DUE, DUE)
    site.look(timedelta(minutes=1))
    site.again()
    site.look(timedelta(minutes=1))
    assert journal.clocks().deemed(receipt) == [found]


def test_it_is_looked_for_at_most_once_a_minute_and_not_at_what_is_over(
    tmp_path: Path, journal: Journal, order: Callable[[str], str]
) -> None:
    site = Site(tmp_path, journal, agreed("accepted"))
    order("PO-1")
    site.look(timedelta())
    site.look(timedelta(seconds=EVERY - 1))
    assert site.watched.asked == [0]
    site.look(timedelta(hours=2))
    second = order("PO-2")
    site.look(timedelta(seconds=EVERY))
    site.look(timedelta(seconds=EVERY))
    site.look(timedelta(seconds=EVERY))
    assert len(journal.clocks().deemed(second)) == 1
    assert site.watched.asked == [0, 1, 1, 2, 3]


def test_it_is_not_looked_for_where_silence_means_nothing(
    tmp_path: Path, journal: Journal, order: Callable[[str], str]
) -> None:
    site, receipt = Site(tmp_path, journal, agreed("nothing")), order("PO-1")
    site.look(timedelta(days=9))
    assert site.watched.asked == []
    assert not journal.clocks().deemed(receipt)
