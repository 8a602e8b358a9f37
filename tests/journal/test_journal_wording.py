from dataclasses import replace

import pytest

from exchange.journal.wording import summary
from exchange.model.findings import Finding, Verdict
from exchange.model.outcome import Document, Judgement, Outcome

ORDER = Document("D1", "purchase_order", "4500", "original", Verdict.ACCEPTED, {})


@pytest.mark.parametrize(
    ("documents", "rules", "sentence"),
    [
        (0, 0, "Accepted: no document, no findings."),
        (1, 1, "Accepted: purchase order 4500, 1 finding (R-0)."),
        (2, 2, "Accepted: purchase order 4500, purchase order 4500, 2 findings (R-0, R-1)."),
        (5, 6, "Accepted: 5 documents, 6 findings (R-0, R-1, R-2, R-3 …)."),
    ],
)
def test_an_outcome_is_one_sentence(documents: int, rules: int, sentence: str) -> None:
    found = tuple(Finding(f"R-{number}") for number in range(rules))
    judgement = Judgement("x12", Verdict.ACCEPTED, found, (ORDER,) * documents)
    assert summary(Outcome("R", "northwind", judgement)) == sentence


def test_findings_of_documents_count_as_well() -> None:
    order = replace(ORDER, number="", findings=(Finding("R-1"),))
    judgement = Judgement("x12", Verdict.HELD, (Finding("R-1"),), (order,))
    assert summary(Outcome("R", "p", judgement)) == "Held: purchase order, 2 findings (R-1)."


def test_a_repeated_file_says_what_it_repeats() -> None:
    outcome = Outcome("R", "p", Judgement("x12", Verdict.HELD), repeats="01JD")
    assert summary(outcome) == "The same bytes as 01JD, whose answers are sent again."
