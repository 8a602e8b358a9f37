from collections.abc import Callable
from datetime import datetime, timedelta
from typing import get_args

import pytest

from exchange.journal import ErpAnswer, Journal
from exchange.model.outcome import Outcome
from exchange.model.receipts import AnswerState, Receipt

HOUR = timedelta(hours=1)


@pytest.fixture
def outcome(
    admit: Callable[..., Receipt],
    judged: Callable[..., Outcome],
    settle: Callable[[Outcome], Outcome],
) -> Outcome:
    return settle(judged(admit()))


def release_all(journal: Journal, at: datetime) -> None:
    for answer in journal.undelivered():
        journal.staged(answer.id)
        journal.released(answer.id, at)


def test_a_staged_answer_is_not_delivered_yet(
    journal: Journal, outcome: Outcome, now: datetime
) -> None:
    first = journal.undelivered()[0]
    journal.staged(first.id)
    assert journal.undelivered()[0].state is AnswerState.STAGED
    journal.released(first.id, now)
    assert len(journal.undelivered()) == len(outcome.responses) - 1


def test_the_first_release_counts(journal: Journal, outcome: Outcome, now: datetime) -> None:
    answer = journal.undelivered()[0]
    journal.released(answer.id, now)
    entries = journal.trail().chain_head()
    journal.released(answer.id, now + HOUR)
    journal.staged(answer.id)
    after = journal.answers(outcome.receipt)[0]
    assert (after.state, after.released_at) == (AnswerState.RELEASED, now)
    assert journal.trail().chain_head() == entries


def test_a_record_the_erp_never_got_is_not_overdue(
    journal: Journal, outcome: Outcome, now: datetime
) -> None:
    assert outcome.responses
    assert journal.unanswered_records(now + HOUR) == []


def test_an_unanswered_record_is_overdue_once(
    journal: Journal, outcome: Outcome, now: datetime
) -> None:
    release_all(journal, now)
    (record,) = journal.unanswered_records(now + HOUR)
    assert record.record.endswith(".json")
    assert record.document == outcome.judgement.documents[0].id
    assert record.released_at == now
    assert journal.unanswered_records(now) == []


@pytest.mark.parametrize("answer", get_args(ErpAnswer))
def test_an_answered_record_is_overdue_no_more(
    journal: Journal, outcome: Outcome, now: datetime, answer: ErpAnswer
) -> None:
    release_all(journal, now)
    journal.answer_record(outcome.judgement.documents[0].id, answer, "why", now)
    assert journal.unanswered_records(now + HOUR) == []


def test_the_same_answer_again_is_no_news(
    journal: Journal, outcome: Outcome, now: datetime
) -> None:
    record = outcome.judgement.documents[0].id
    journal.answer_record(record, "refused", "unknown part", now)
    entries = journal.trail().chain_head()
    journal.answer_record(record, "refused", "unknown part", now + HOUR)
    assert journal.trail().chain_head() == entries
    journal.answer_record(record, "accepted", "", now + HOUR)
    assert journal.trail().chain_head() != entries


def test_an_answer_to_no_record_fails_loudly(journal: Journal, now: datetime) -> None:
    with pytest.raises(LookupError, match=r"_erp/none\.json"):
        journal.answer_record("_erp/none.json", "accepted", "", now)


def test_every_blob_that_must_exist_is_named(journal: Journal, outcome: Outcome) -> None:
    kept = list(journal.trail().kept_blobs())
    assert kept[0] == ("ab" * 32, "received 01JD3K9Q FC_W48.edi")
    assert [what for _, what in kept[1:]] == [f"answer {each.path}" for each in outcome.responses]
