"""The engineering changes a partner sent before: which of them stand, and what they affect."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from engineering.making import ITEM, written
from fakes import Remembered
from test_reconcile import judge

from exchange.journal import Journal
from exchange.model.changes import RECEIVED
from exchange.model.findings import Verdict
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.receipts import Receipt

Admit = Callable[..., Receipt]
Judged = Callable[..., Outcome]
Settle = Callable[[Outcome], Outcome]
Come = Callable[..., Document]


@pytest.fixture
def come(admit: Admit, judged: Judged, settle: Settle, judgement: Judgement) -> Come:
    """Return what takes a change in."""
    numbers = count(1)

    def one(
        revision: str = "1", *, live: bool = True, verdict: Verdict = Verdict.ACCEPTED, **item: str
    ) -> Document:
        number = next(numbers)
        items = [{**ITEM, **item}, {**ITEM, "line": 2, "item": "B", "effective_from": None}]
        header = {"revision": revision, "requested_effective": "2027-05-01"}
        (told,) = judge(written(header, items), ledger=Remembered()).documents
        document = replace(told, id=f"01JD3K9Q0000000000000000E{number}", verdict=verdict)
        outcome = judged(admit(), number, judgement=replace(judgement, documents=(document,)))
        settle(replace(outcome, live=live))
        return document

    return one


def parts(journal: Journal, partner: str = "northwind") -> list[tuple[object, ...]]:
    found = journal.ledger(partner).changes()
    assert found.schema == {**RECEIVED}
    columns = ("change_revision", "document", "part", "new_revision", "effective", "status_code")
    return found.select(*columns).rows()


def test_the_affected_items_are_known_with_the_day_that_holds_for_each(
    journal: Journal, come: Come
) -> None:
    assert parts(journal) == []
    first = come()
    assert parts(journal) == [
        ("1", first.id, "A-100", "D", date(2027, 3, 1), "RELEASED"),
        ("1", first.id, "B", "D", date(2027, 5, 1), "RELEASED"),
    ]
    assert journal.ledger("northwind").changes()["received_on"].unique().to_list() == [
        date(2026, 11, 23)
    ]
    assert parts(journal, "southwind") == []


def test_a_newer_revision_of_a_change_takes_the_place_of_the_one_before(
    journal: Journal, come: Come
) -> None:
    come()
    second = come("2", new_revision="E")
    assert {(row[0], row[1]) for row in parts(journal)} == {("2", second.id)}


def test_what_was_refused_or_came_as_a_test_counts_for_nothing(
    journal: Journal, come: Come
) -> None:
    come(live=False)
    come("2", verdict=Verdict.REJECTED)
    assert parts(journal) == []
    held = come("3", verdict=Verdict.HELD)
    assert {row[1] for row in parts(journal)} == {held.id}
    assert journal.ledger("northwind").changes()["waits"].to_list() == [False, False]


def test_rules_that_need_changes_are_applied_where_one_was_sent(
    journal: Journal, come: Come
) -> None:
    assert journal.ledger("northwind").fed() == frozenset()
    come()
    assert journal.ledger("northwind").fed() == frozenset({"ecos"})
    assert journal.ledger("southwind").fed() == frozenset()
    assert journal.ledger("northwind").held("ecos").is_empty()


def test_an_item_with_an_open_question_waits(journal: Journal, come: Come) -> None:
    come(new_revision="C")
    assert journal.ledger("northwind").changes()["waits"].to_list() == [True, False]


def test_a_change_that_stands_is_read_back_as_it_was_judged(journal: Journal, come: Come) -> None:
    come()
    held = journal.ledger("northwind").content("engineering_change", "ECO-7", "1")
    assert {*held} == {"change_header", "change_items", "change_dispositions", "change_bom"}
    assert held["change_bom"]["part_new"].to_list() == ["K-1"]
    assert journal.ledger("northwind").content("engineering_change", "ECO-7", "2") == {}
    (again,) = judge(
        written(
            {"requested_effective": "2027-05-01"},
            [ITEM, {**ITEM, "line": 2, "item": "B", "effective_from": None}],
        ),
        ledger=Known(journal),
    ).documents
    assert [found.rule for found in again.findings] == ["ECO-002"]


class Known(Remembered):
    """A ledger that knows of one number what the journal does."""

    def __init__(self, journal: Journal) -> None:
        ledger = journal.ledger("northwind")
        key = ("engineering_change", "ECO-7", "1")
        earlier = ledger.document(*key)
        assert earlier is not None
        super().__init__(documents={key: earlier}, contents={key: ledger.content(*key)})
