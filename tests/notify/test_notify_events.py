"""What the journal and the clocks say, as events."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from knowing_people import MONDAY, configuration, due

from exchange.daemon.notifying import filled
from exchange.model.figures import Room
from exchange.model.findings import Finding, Topic, Verdict
from exchange.model.notifications import Counted, Event, News
from exchange.model.notifying import Telling
from exchange.model.reminders import Reminder
from exchange.notify.events import happened, overdue

FILE = News(
    seq=1, action="settled", at=MONDAY, receipt="R1", partner="acme", name="FC.edi",
    verdict=Verdict.REJECTED,
)  # fmt: skip


def found(**rules: int) -> tuple[Counted, ...]:
    return tuple(Counted(Finding(name.replace("_", "-")), count) for name, count in rules.items())


def events(*news: News, **site: object) -> list[Event]:
    known = configuration(**site)  # type: ignore[arg-type]
    return [*happened(news, known)]


def told(*news: News, **site: object) -> list[tuple[str, Topic, list[str], int]]:
    return [
        (each.kind, each.topic, [one.finding.rule for one in each.found], each.count)
        for each in events(*news, **site)
    ]


def test_a_refused_file_is_an_event_for_each_topic_the_gravest_first() -> None:
    news = replace(FILE, found=found(XLS_002=5000, FC_006=2, XLS_010=1, FC_001=1))
    rejected = told(news)
    assert rejected == [
        ("file_refused", Topic.EDI, ["XLS-002"], 5000),
        ("file_refused", Topic.OPERATIONAL, ["FC-006", "XLS-010", "FC-001"], 4),
    ]


def test_what_is_asked_beside_a_refusal_of_the_same_topic_is_told_with_it() -> None:
    alone = replace(FILE, verdict=Verdict.HELD, found=found(XLS_010=1))
    assert [each[0] for each in told(alone)] == ["question_opened"]


def test_an_accepted_file_is_no_event() -> None:
    assert told(replace(FILE, verdict=Verdict.ACCEPTED)) == []


def test_while_a_partner_is_in_test_findings_are_advice_and_nobody_is_told() -> None:
    news = replace(FILE, verdict=Verdict.HELD, found=found(XLS_010=2))
    assert [each[0] for each in told(news)] == ["question_opened"]
    assert told(news, state="test") == []


def test_an_alert_rule_is_told_besides() -> None:
    rules = configuration().rules
    name = next(rule for rule, each in rules.items() if each.alert)
    kinds = [each[0] for each in told(replace(FILE, found=found(**{name.replace("-", "_"): 1})))]
    assert "alert" in kinds


def test_a_notice_and_a_record_the_erp_refused() -> None:
    notice = replace(FILE, action="notice", name="NT-7")
    record = replace(FILE, action="refused", reason="no such part")
    one, other = events(notice, record)
    assert (one.kind, one.about, one.topic) == ("notice_sent", "NT-7", Topic.OPERATIONAL)
    assert (other.kind, other.places) == ("erp_refused", {"reason": "no such part"})


def test_a_blocked_connection_is_told_each_time_it_is_blocked() -> None:
    news = replace(FILE, action="blocked", receipt="", name="acme, delivery", reason="not let in")
    one, again = events(news, replace(news, seq=2))
    assert (one.kind, one.about, one.urgent) == ("connection_blocked", "acme, delivery", True)
    assert one.places == {"reason": "not let in"}
    assert one.key != again.key


@pytest.mark.parametrize(
    ("free", "cramped", "kind"),
    [(2000, "", None), (999, "", "disk_low"), (999, "full", "intake_paused"),
     (2000, "no files", "intake_paused")],
)  # fmt: skip
def test_a_disk_that_pauses_us_is_told_as_that(free: int, cramped: str, kind: str | None) -> None:
    left = Room(bytes_free=free, bytes_all=4000, files_free=5, files_all=9, cramped=cramped)
    assert filled(left, 1000) == kind


LATER = MONDAY + timedelta(days=3)

CLOCKS: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"kind": "question", "due": LATER}, []),
    ({"kind": "question", "due": MONDAY - timedelta(hours=1)}, ["question_overdue"]),
    ({"kind": "order", "side": "ours"}, ["answer_overdue"]),
    ({"kind": "notice", "side": "ours", "due": None}, ["notice_waiting"]),
    ({"kind": "notice", "side": "ours"}, ["answer_overdue"]),
    ({"kind": "forecast"}, ["partner_silent"]),
    ({"kind": "record", "side": "erp"}, ["erp_overdue"]),
    ({"kind": "unacknowledged"}, ["unacknowledged"]),
    ({"kind": "acknowledgement", "side": "ours"}, ["acknowledgement_doubtful"]),
    ({"kind": "problem", "side": "ours", "due": None}, ["problem_found"]),
    ({"kind": "parked"}, []),
    ({"kind": "predicted", "side": "ours"}, []),
    ({"kind": "delivery", "side": "ours"}, []),
    ({"kind": "delivery", "side": "ours", "since": MONDAY - timedelta(minutes=15)},
     ["answer_blocked"]),
    ({"kind": "eco_decision"}, ["question_overdue"]),
)  # fmt: skip


@pytest.mark.parametrize(("clock", "kinds"), CLOCKS)
def test_what_a_clock_becomes(clock: dict[str, Any], kinds: list[str]) -> None:
    assert [each.kind for each in overdue([due(**clock)], configuration(), MONDAY)] == kinds


def test_a_clock_goes_on_to_the_deputy_and_then_to_whoever_is_told_last() -> None:
    gone = Reminder(
        step="escalation", kind="question", partner="acme", reference="PO-1", receipt="",
        due=MONDAY, number=1, to="Krupa", at=MONDAY,
    )  # fmt: skip
    clock, known = due(said=(gone,)), configuration(telling=Telling(escalate_hours=4))
    now = MONDAY + timedelta(hours=3, minutes=59)
    assert [each.kind for each in overdue([clock], known, now)] == ["question_overdue", "passed_on"]
    then = MONDAY + timedelta(hours=4)
    assert [each.kind for each in overdue([clock], known, then)][-1] == "escalated"


def test_a_clock_is_the_same_event_whenever_it_is_looked_at() -> None:
    first, second = (
        {each.key for each in overdue([due()], configuration(), MONDAY + timedelta(minutes=n))}
        for n in (1, 20)
    )
    assert first == second
    moved = due(due=MONDAY - timedelta(minutes=5))
    assert {each.key for each in overdue([moved], configuration(), MONDAY)} != first
