"""Who is told of what, by which way: tables of roles, absences and rows of exchange.toml."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from knowing_people import (
    HOOK,
    LIS,
    MONDAY,
    PEOPLE,
    THEIRS,
    absence,
    configuration,
    due,
    event,
    said,
)

from exchange.model.findings import Topic
from exchange.model.notifications import Event, Notification
from exchange.model.notifying import EventKind
from exchange.model.notifying import NotifyRow as Row
from exchange.model.partners import Contact
from exchange.notify.addressing import addressed

DAY = MONDAY.date()


def told(one: Event, *rows: Row, **site: object) -> list[tuple[str, str, str]]:
    """Return channel, address and state of what an event makes."""
    known = configuration(*rows, **site)  # type: ignore[arg-type]
    found = addressed(one, known, said)
    return sorted((each.channel, each.address.partition("@")[0], each.state) for each in found)


EVENTS: Sequence[tuple[EventKind, Topic, list[tuple[str, str]]]] = (
    ("file_refused", Topic.OPERATIONAL, [("digest", "wilk"), ("mail", "lis")]),
    ("file_refused", Topic.EDI, [("mail", "wilk")]),
    ("file_refused", Topic.TECHNICAL, [("mail", "wilk")]),  # nobody is technical
    ("question_opened", Topic.COMMERCIAL, [("mail", "krupa")]),
    ("question_overdue", Topic.OPERATIONAL, [("mail", "lis")]),
    ("answer_overdue", Topic.OPERATIONAL, [("mail", "lis")]),
    ("passed_on", Topic.OPERATIONAL, [("mail", "krupa")]),
    ("escalated", Topic.OPERATIONAL, [("mail", "zych")]),
    ("answer_blocked", Topic.EDI, [("mail", "wilk")]),
    ("alert", Topic.OPERATIONAL, [("mail", "lis"), ("mail", "wilk")]),
    ("alert", Topic.EDI, [("mail", "wilk")]),
    ("notice_waiting", Topic.OPERATIONAL, [("mail", "lis")]),
    ("notice_sent", Topic.OPERATIONAL, [("digest", "lis"), ("mail", "roe")]),
    ("partner_silent", Topic.OPERATIONAL, [("mail", "lis")]),
    ("unacknowledged", Topic.EDI, [("digest", "wilk")]),
    ("acknowledgement_doubtful", Topic.EDI, [("mail", "wilk")]),
    ("erp_refused", Topic.EDI, [("mail", "wilk")]),
    ("erp_overdue", Topic.EDI, [("digest", "wilk")]),
    ("problem_found", Topic.COMMERCIAL, [("digest", "krupa")]),
    ("connection_blocked", Topic.EDI, [("mail", "wilk")]),
    ("intake_paused", Topic.EDI, [("mail", "wilk")]),
    ("disk_low", Topic.EDI, [("mail", "wilk")]),
    ("restarted", Topic.EDI, [("mail", "wilk")]),
    ("test", Topic.EDI, []),
)


@pytest.mark.parametrize(("kind", "topic", "who"), EVENTS)
def test_who_is_told_where_nothing_is_configured(
    kind: EventKind, topic: Topic, who: list[tuple[str, str]]
) -> None:
    assert told(event(kind, topic=topic)) == [(*each, "queued") for each in who]


def test_a_row_of_the_site_counts_before_ours() -> None:
    digest = Row(event="file_refused", role="owner", channel="digest")
    silent = Row(event="file_refused", role="edi", channel="none")
    assert told(event(), digest, silent) == [("digest", "lis", "queued")]
    assert told(event(), Row(event="*", role="owner", channel="none")) == [
        ("digest", "wilk", "queued")
    ]


def test_a_row_of_one_partner_counts_for_that_one_alone() -> None:
    row = Row(event="*", role="edi", channel="mail", partner="acme")
    other = Row(event="*", role="edi", channel="mail", partner="zeta")
    assert ("mail", "wilk", "queued") in told(event(), row)
    assert ("mail", "wilk", "queued") not in told(event(), other)


def test_the_one_who_looks_after_a_partner_comes_before_the_role() -> None:
    manager = Contact(role="operational", name="Bak", email="bak@ours.example", side="ours")
    found = told(event(), theirs=(*THEIRS, manager))
    assert found == [("digest", "wilk", "queued"), ("mail", "bak", "queued")]


def test_the_other_side_hears_nothing_before_it_is_live() -> None:
    assert told(event("notice_sent"), state="test") == [("digest", "lis", "queued")]


AWAY = absence(LIS, DAY, DAY)
KRUPA, ZYCH = PEOPLE[1], PEOPLE[3]

ABSENCES: Sequence[tuple[str, Sequence[Contact], str]] = (
    ("there", PEOPLE, "lis"),
    ("away", (AWAY, *PEOPLE[1:]), "krupa"),
    ("away yesterday", (absence(LIS, date(2026, 11, 1), date(2026, 11, 22)), *PEOPLE[1:]), "lis"),
    ("deputy away too", (AWAY, absence(KRUPA, DAY, DAY), *PEOPLE[2:]), "zych"),
    ("all away", (AWAY, absence(KRUPA, DAY, DAY), PEOPLE[2], absence(ZYCH, DAY, DAY)), "lis"),
    ("no deputy", (replace(AWAY, deputy=""), *PEOPLE[1:]), "zych"),
    ("deputy by address", (replace(AWAY, deputy="Kos", deputy_email="kos@ours.example"),), "kos"),
)


@pytest.mark.parametrize(("_why", "people", "who"), ABSENCES, ids=[row[0] for row in ABSENCES])
def test_who_stands_in(_why: str, people: Sequence[Contact], who: str) -> None:
    found = [*addressed(event("answer_overdue"), configuration(people=people), said)]
    assert [each.address.partition("@")[0] for each in found] == [who]


def test_who_cannot_be_reached_is_on_record_with_the_reason() -> None:
    nobody = (Contact(role="operational", name="Lis"), Contact(role="edi", name="Wilk"))
    (lis, _) = addressed(event(), configuration(people=nobody), said)
    assert (lis.state, lis.why) == ("suppressed", "Lis has no address")
    (zych,) = addressed(event("escalated"), configuration(people=PEOPLE[:3]), said)
    assert (zych.state, zych.why) == ("suppressed", "nobody is escalation")
    (one, _) = addressed(event(), configuration(mail=None, webhooks=[HOOK]), said)
    assert (one.state, one.why) == ("suppressed", "no [mail] in exchange.toml")


def hooks(found: Sequence[Notification]) -> list[str]:
    return [each.address for each in found if each.channel == "webhook"]


def test_a_webhook_is_told_what_it_listens_to_and_what_a_row_sends_there() -> None:
    every = replace(HOOK, name="every", events=("*",))
    known = configuration(webhooks=[HOOK, every])
    assert hooks([*addressed(event("alert"), known, said)]) == ["chat", "every"]
    assert hooks([*addressed(event(), known, said)]) == ["every"]
    row = Row(event="file_refused", role="owner", channel="webhook", webhook="chat")
    found = [*addressed(event(), configuration(row, webhooks=[HOOK, every]), said)]
    assert hooks(found) == ["chat", "every"]
    assert "lis@ours.example" not in [each.address for each in found]


def test_two_on_one_address_are_one_reader() -> None:
    both = (LIS, Contact(role="edi", name="Lis", email=LIS.email))
    assert told(event("alert"), people=both) == [("mail", "lis", "queued")]


def test_a_clock_is_an_event_about_itself() -> None:
    assert told(event("question_overdue", found=(), due=due())) == [("mail", "lis", "queued")]
