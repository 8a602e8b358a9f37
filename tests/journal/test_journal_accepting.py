"""What the gateway accepted by itself: in force, listed, sealed, and gone with its file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from exchange.journal import Journal
from exchange.model.acceptances import Acceptance, Promise
from exchange.model.findings import Verdict
from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Judgement, Outcome
from exchange.model.receipts import Receipt

ACCEPTANCE = Acceptance(
    id="01JD3K9Q0000000000000000C1",
    promises=(Promise("10", None, Decimal("5.5"), date(2027, 1, 15)),
              Promise("20", 2, Decimal(3), date(2027, 2, 1))),
    answer=OrderAnswer("OURS", "PO-1", "accepted"),
    agreement="acme, version 1", digest="c0ffee", clause="4.1",
)  # fmt: skip

Taken = Callable[..., Receipt]


@pytest.fixture
def take(
    admit: Callable[..., Receipt],
    judged: Callable[..., Outcome],
    settle: Callable[[Outcome], Outcome],
    judgement: Judgement,
) -> Taken:
    """Return what takes in an order that is accepted by itself, and its receipt."""

    def one(*, live: bool = True) -> Receipt:
        receipt = admit()
        (document,) = judgement.documents
        order = replace(document, document="purchase_order", number="PO-1", tables={}, cured=(),
                        findings=(), verdict=Verdict.ACCEPTED, acceptance=ACCEPTANCE)  # fmt: skip
        found = judged(receipt, 1, judgement=replace(judgement, documents=(order,)))
        settle(replace(found, live=live))
        return receipt

    return one


def test_it_is_in_force_as_a_commitment_of_our_erp_is(journal: Journal, take: Taken) -> None:
    receipt = take()
    ledger = journal.ledger("northwind")
    columns = ("order_number", "line_number", "schedule", "quantity", "date", "answer")
    assert ledger.held("order_commit").select(columns).rows() == [
        ("PO-1", "10", None, Decimal("5.5"), date(2027, 1, 15), "ACCEPTED"),
        ("PO-1", "20", 2, Decimal(3), date(2027, 2, 1), "ACCEPTED"),
    ]
    assert ledger.history("order_commit")["document"].to_list() == [ACCEPTANCE.id] * 2
    assert journal.ledger("southwind").held("order_commit").height == 0
    assert [each.document for each in journal.documents(receipt.id)] == ["purchase_order"]


def test_it_is_on_record_with_its_clause(journal: Journal, take: Taken, now: datetime) -> None:
    receipt = take()
    (found,) = journal.history().decided()
    assert found == journal.history().accepted(receipt.id)[0]
    assert (found["number"], found["clause"], found["digest"]) == ("PO-1", "4.1", "c0ffee")
    assert [each["line_number"] for each in found["promises"]] == ["10", "20"]
    assert journal.history().decided(now + timedelta(days=9)) == []


def test_what_is_no_live_file_promises_nothing(journal: Journal, take: Taken) -> None:
    take(live=False)
    assert journal.ledger("northwind").held("order_commit").height == 0
    assert journal.history().decided() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE order_commit SET date = '2027-01-16' WHERE line_number = '10'",
        "DELETE FROM order_commit WHERE line_number = '20'",
    ],
)
def test_a_promise_that_was_altered_is_found(journal: Journal, take: Taken, change: str) -> None:
    receipt = take()
    assert [*journal.trail().contradicted()] == []
    with journal.writing() as connection:
        connection.execute(text(change))
    assert [*journal.trail().contradicted()] == [receipt.id]
