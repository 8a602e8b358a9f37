"""Which documents show that a feed of a partner works."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from exchange.journal import Journal
from exchange.model.findings import Finding, Verdict
from exchange.model.outcome import Judgement, Outcome
from exchange.model.receipts import Receipt

Shown = Callable[[Verdict, tuple[str, ...], tuple[str, ...]], bool]


@pytest.fixture
def shown(
    journal: Journal,
    admit: Callable[..., Receipt],
    judged: Callable[..., Outcome],
    settle: Callable[[Outcome], Outcome],
    *,
    judgement: Judgement,
) -> Shown:
    """Return what tells whether a document judged so shows that its feed works."""

    def one(verdict: Verdict, rules: tuple[str, ...], grave: tuple[str, ...]) -> bool:
        found = tuple(map(Finding, rules))
        documents = tuple(
            replace(each, verdict=verdict, findings=found) for each in judgement.documents
        )
        receipt = admit()
        settle(judged(receipt, judgement=replace(judgement, documents=documents)))
        return bool(journal.history().samples(receipt.partner, grave))

    return one


@pytest.mark.parametrize(
    ("verdict", "rules", "grave", "shows"),
    [
        (Verdict.ACCEPTED, (), (), True),
        (Verdict.ACCEPTED, ("PO-012",), ("PO-010",), True),
        (Verdict.ACCEPTED, ("PO-010",), (), True),
        (Verdict.ACCEPTED, ("PO-010",), ("PO-010",), False),
        (Verdict.ACCEPTED, ("POC-001",), ("POC-001",), True),
        (Verdict.HELD, ("PO-010",), ("PO-010",), False),
        (Verdict.REJECTED, (), (), False),
    ],
)
def test_a_document_that_would_be_held_once_live_shows_nothing(
    shown: Shown, verdict: Verdict, rules: tuple[str, ...], grave: tuple[str, ...], *, shows: bool
) -> None:
    assert shown(verdict, rules, grave) is shows
