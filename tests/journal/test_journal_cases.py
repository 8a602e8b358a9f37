"""Steps of cases on record: added once, in their order, and no step upon a case that has moved."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import text

from exchange.errors import Stale
from exchange.journal import Journal
from exchange.model.acts import Withdrawal
from exchange.model.case_files import Case, Changed, changed
from exchange.model.cases import Action, Step
from exchange.model.findings import Verdict
from exchange.model.outcome import Judgement, Outcome
from exchange.model.receipts import Receipt

Admit = Callable[..., Receipt]
Takes = Callable[..., Receipt]
UP, RS = "UP-7K3M9A2X", "RS-7K3M9A2X"


@pytest.fixture
def takes(journal: Journal, admit: Admit, now: datetime) -> Takes:
    """Return what settles a file that takes steps, known to be upon some cases."""

    def taken(
        *actions: Action, case: str = UP, upon: list[Case] | None = None, live: bool = True
    ) -> Receipt:
        receipt = admit()
        steps = [
            Step(case=case, partner=receipt.partner, action=action, by="anna", at=now)
            for action in actions
        ]
        held = journal.cases(receipt.partner) if upon is None else upon
        moved = tuple(changed({each.number: each for each in held}, steps))
        judgement = Judgement("edifact", Verdict.ACCEPTED, cases=moved)
        journal.settle(Outcome(receipt.id, receipt.partner, judgement, live=live), {}, now)
        return receipt

    return taken


def states(journal: Journal, *, every: bool = False) -> list[tuple[str, str]]:
    return [(each.number, each.state) for each in journal.cases("northwind", every=every)]


def test_what_files_say_adds_up_to_the_case(journal: Journal, takes: Takes) -> None:
    takes("request")
    takes("quote")
    takes("propose", case=RS)
    assert states(journal) == [(UP, "quoted"), (RS, "proposed")]
    takes("accept", "commit")
    assert states(journal) == [(RS, "proposed")]
    assert states(journal, every=True) == [(UP, "committed"), (RS, "proposed")]
    ledger = journal.ledger("northwind")
    assert [each.number for each in ledger.cases()] == [RS]
    assert [each.state for each in ledger.cases(UP)] == ["committed"]
    assert journal.ledger("contoso").cases(UP) == journal.cases("contoso", every=True) == []


def test_a_step_comes_back_as_it_was(journal: Journal, takes: Takes, now: datetime) -> None:
    takes("request")
    (case,) = journal.cases("northwind")
    assert case.steps == (Step(case=UP, partner="northwind", action="request", by="anna", at=now),)


def test_no_step_is_taken_upon_a_case_that_has_moved(journal: Journal, takes: Takes) -> None:
    takes("request")
    before = journal.cases("northwind")
    takes("quote")
    with pytest.raises(Stale):
        takes("decline", upon=before)
    assert states(journal) == [(UP, "quoted")]


def test_what_a_file_that_is_taken_back_said_does_not_count(
    journal: Journal, takes: Takes, now: datetime
) -> None:
    takes("request")
    quote = takes("quote")
    withdrawal = Withdrawal(quote.id, "anna", now, "wrong file", kind="withdrawal")
    assert journal.withdraw(withdrawal, {})
    assert states(journal) == [(UP, "requested")]
    takes("request", case="UP-00000000", live=False)
    assert states(journal) == [(UP, "requested")]


def test_a_step_that_was_changed_contradicts_the_audit_trail(
    journal: Journal, takes: Takes
) -> None:
    receipt = takes("request")
    assert journal.trail().contradicted() == []
    with journal.writing() as connection:
        changed_ = "UPDATE case_steps SET told = replace(told, 'anna', 'eve')"
        connection.execute(text(changed_))
    assert journal.trail().contradicted() == [receipt.id]


def test_no_more_is_new_than_the_file_has_taken(takes: Takes, journal: Journal) -> None:
    takes("request")
    (case,) = journal.cases("northwind")
    assert Changed(case, 1).fresh == case.steps
