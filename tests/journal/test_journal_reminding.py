"""A reminder puts the first file into the outbox again, once, whoever asks for it twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from exchange.journal import Journal
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Verdict
from exchange.model.outcome import Document, Judgement, Outcome, Response
from exchange.model.receipts import Answer, Receipt
from exchange.model.reminders import Reminder

PAGE = "The forecast for 2026-W48 was due.\n"
ORDRSP = Response("business", "ORDRSP", "acme/1.ORDRSP.edi", b"UNB", ControlNumber("edifact", 1))
REPORT = Response("application", "REPORT", "acme/1.REPORT.html", b"<p>")
APERAK = Response("application", "APERAK", "acme/1.APERAK.edi", b"UNB")


@pytest.fixture
def receipt(journal: Journal, admit: Callable[..., Receipt], now: datetime) -> Receipt:
    """Return a forecast of acme that was answered, its answers in the outbox."""
    found = admit("acme")
    document = Document("D1", "forecast", "F-1", "original", Verdict.ACCEPTED, {})
    judged = Judgement("edifact", Verdict.ACCEPTED, (), (document,))
    responses = (ORDRSP, REPORT, APERAK)
    outcome = Outcome(found.id, "acme", judged, responses)
    journal.settle(outcome, {each.path: each.type * 8 for each in responses}, now)
    release(journal, now)
    return found


def release(journal: Journal, now: datetime) -> list[Answer]:
    waiting = journal.undelivered()
    for each in waiting:
        journal.released(each.id, now)
    return [*waiting]


def about(kind: str, now: datetime, reference: str = "", receipt: str = "") -> Reminder:
    return Reminder(
        step="reminder", kind=kind, partner="acme", reference=reference, receipt=receipt,
        due=now, number=1, to="Acme",
    )  # fmt: skip


def test_a_message_goes_out_again_under_its_own_control_number_and_is_not_owed_twice(
    journal: Journal, receipt: Receipt, now: datetime
) -> None:
    asked = about("unacknowledged", now, ORDRSP.path, receipt.id)
    (made,) = journal.reminders().remind([asked, asked], {}, now, "lis")
    assert made.number == 1
    (again,) = release(journal, now)
    assert (again.path, again.sha256) == ("acme/1.ORDRSP.REMINDER-1.edi", "ORDRSP" * 8)
    later = now + timedelta(days=9)
    owed = [each.reference for each in journal.clocks().facts(later).unacknowledged]
    assert owed == [ORDRSP.path]
    assert journal.reminders().remind([asked], {}, later, "lis") == []
    second = replace(asked, number=2)
    assert journal.reminders().remind([second], {}, later, "gateway")
    (said,) = journal.reminders().said().values()
    assert [(each.number, each.by, each.files) for each in said] == [
        (1, "lis", ("acme/1.ORDRSP.REMINDER-1.edi",)),
        (2, "gateway", ("acme/1.ORDRSP.REMINDER-2.edi",)),
    ]
    assert (journal.trail().verify_chain(), journal.trail().contradicted()) == (None, [])


def test_a_question_is_asked_again_by_what_people_read(
    journal: Journal, receipt: Receipt, now: datetime
) -> None:
    journal.reminders().remind([about("question", now, "F-1", receipt.id)], {}, now, "gateway")
    assert [each.path for each in release(journal, now)] == ["acme/1.REPORT.REMINDER-1.html"]


def test_a_page_about_a_missing_forecast_stays_the_same_page(
    journal: Journal, receipt: Receipt, now: datetime
) -> None:
    first = replace(about("forecast", now, "2026-W48"), page=PAGE)
    journal.reminders().remind([first], {PAGE: "a" * 64}, now, "gateway")
    other = replace(first, number=2, page="In other words.")
    journal.reminders().remind([other], {other.page: "b" * 64}, now, "gateway")
    found = release(journal, now)
    assert [(each.path, each.sha256, each.receipt) for each in found] == [
        (f"acme/FORECAST-2026-W48.REMINDER-{number}.txt", "a" * 64, receipt.id) for number in (1, 2)
    ]


def test_where_nothing_was_ever_sent_the_reminder_is_on_record_alone(
    journal: Journal, now: datetime
) -> None:
    asked = replace(about("forecast", now, "2026-W48"), page=PAGE)
    (made,) = journal.reminders().remind([asked], {PAGE: "a" * 64}, now, "gateway")
    assert journal.undelivered() == []
    assert journal.reminders().said()[made.key][0].files == ()


def test_an_escalation_sends_nothing(journal: Journal, receipt: Receipt, now: datetime) -> None:
    gone = replace(about("question", now, "F-1", receipt.id), step="escalation", to="Krupa")
    journal.reminders().remind([gone], {}, now, "gateway")
    assert journal.undelivered() == []
    (said,) = journal.reminders().said()[gone.key]
    assert (said.step, said.to, said.at) == ("escalation", "Krupa", now)
