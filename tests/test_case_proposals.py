"""Reschedule proposals of either side, and how both come to their end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from documents import NOTATION, asks, change, table
from fakes import Remembered
from knowing import TODAY, known
from test_changing import STANDING, lines, moved
from test_reconcile import PARTNER

from exchange.model.case_files import Case, cases
from exchange.model.cases import Action, Dated, Step
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Message, Transmission
from exchange.model.outcome import Document, Inquiry, Source
from exchange.model.questions import Given
from exchange.reconcile.cases import answering, ordered, questioned
from exchange.reconcile.changing.rules import findings
from exchange.reconcile.circumstances import Circumstances

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RS = "RS-7K3M9A2X"

KNOWN: Sequence[tuple[str, Action]] = (("RS-00000001", "propose"), ("UP-00000001", "request"))


def proposal(*lines_: str) -> Case:
    """Return a proposal of ours for lines of the order."""
    amounts = tuple(Dated(Decimal(5), date(2027, 2, 1), line) for line in lines_)
    step = Step(
        case=RS, partner="acme", action="propose", by="anna", at=NOW, subject="PO-1",
        initiator="EMS", amounts=amounts,
    )  # fmt: skip
    return Case((step,))


def document(*rules: str) -> Document:
    found = tuple(Finding(rule, params={"line": "10"}) for rule in rules)
    return Document(
        "D9", "purchase_order_change", "PO-1", "change", Verdict.HELD, {}, found, revision="4"
    )


def made(message: Message, about: Document, *held: Case) -> list[Step]:
    """Return the steps a change makes."""
    ledger = Remembered(known_cases=held)
    return [*ordered.steps(message, about, Circumstances(PARTNER, NOW, TODAY, ledger))]


def test_a_change_that_moves_more_than_agreed_is_a_proposal_of_theirs() -> None:
    message = moved(("2027-01-04", "300"), ("2027-03-01", "100"))
    (step,) = made(message, document("POC-005", "POC-006", "POC-006"))
    assert (step.action, step.initiator, step.by) == ("propose", "OEM", PARTNER.id)
    assert (step.subject, step.reason) == ("PO-1 / 4", "POC-005, POC-006")
    assert [(int(each.quantity or 0), str(each.day), each.line) for each in step.amounts] == [
        (300, "2027-01-04", "10"),
        (100, "2027-03-01", "10"),
    ]
    assert made(message, document("POC-004")) == []


@pytest.mark.parametrize(
    ("actions", "expected", "state"),
    [
        (("accept", "accept"), ["accept", "conclude"], "closed"),
        (("accept", "refuse"), ["part", "conclude"], "closed"),
        (("refuse", "refuse"), ["decline"], "declined"),
        (("accept", "change"), [], "proposed"),
    ],
)
def test_a_change_that_answers_every_line_of_a_proposal_decides_it(
    actions: tuple[str, ...], expected: list[Action], state: str
) -> None:
    case = proposal("10", "20")
    message = change([asks(number, action) for number, action in enumerate(actions, 1)])
    steps = made(message, document(), case)
    assert [each.action for each in steps] == expected
    for each in steps:
        case = case.then(each)
    assert case.state == state
    assert [each.result for each in steps if each.action == "conclude"] == (
        ["PO-1 / 4"] if "conclude" in expected else []
    )


def test_a_change_of_another_order_decides_nothing() -> None:
    message = change([asks(1, "accept")])
    assert made(message, replace(document(), number="PO-2"), proposal("10")) == []


def test_only_an_answer_to_what_we_proposed_is_taken_for_one() -> None:
    message = lines(asks(1, "accept"))
    pending = replace(known(order=STANDING), proposals=frozenset({"10"}))
    assert [each.rule for each in findings(message, pending) if each.rule == "POC-015"] == []
    other = replace(pending, proposals=frozenset({"20"}))
    assert [each.rule for each in findings(message, other) if each.rule == "POC-015"]


def answered(rule: str, params: dict[str, str], *said: str) -> list[Action]:
    """Return the steps that answers to questions about a document make."""
    found = tuple(Finding(rule, params=params, question=f"Q-{count}") for count in range(len(said)))
    about = replace(document(), id="D1", findings=found)
    file = Transmission("R1", "R1", "acme", "PO.edi", "", NOW, b"")
    given = tuple(
        Given(f"Q-{count}", "yes" if each == "yes" else "no", by="anna")
        for count, each in enumerate(said)
        if each
    )
    release = Inquiry(Source(file, "edifact", about), given=given)
    held = cases(
        Step(case=name, partner="acme", action=action, by="acme", at=NOW, document="D1")
        for name, action in KNOWN
    )
    circumstances = Circumstances(PARTNER, NOW, TODAY, Remembered(known_cases=held))
    return [each.action for each in questioned.steps([release], circumstances)]


@pytest.mark.parametrize(("silent", "expected"), [((), []), (("acme",), ["CAS-005"])])
def test_nothing_is_offered_to_whom_nothing_is_sent(
    silent: tuple[str, ...], expected: list[str]
) -> None:
    row = {
        "partner": "acme", "case": "up 00000001", "action": "QUOTE", "by": "anna",
        "quantity": "5", "date": "2027-02-01",
    }  # fmt: skip
    whole = table("case_answers", [dict.fromkeys(ERP_TABLES["case_answers"].columns) | row])
    message = Message("case_answers", {"case_answers": whole}, NOTATION)
    held = cases([Step(case="UP-00000001", partner="acme", action="request", by="acme", at=NOW)])
    known_ = Circumstances(
        PARTNER, NOW, TODAY, Remembered(known_cases=held),
        partners=frozenset({"acme"}), silent=frozenset(silent),
    )  # fmt: skip
    assert [each.rule for each in answering.findings(message, known_)] == expected


UP = {"request": "UP-00000001"}


@pytest.mark.parametrize(
    ("rule", "params", "said", "expected"),
    [
        ("POC-005", {}, ("yes",), ["accept"]),
        ("POC-007", {}, ("no", "no"), ["decline"]),
        ("POC-006", {}, ("yes", "no"), ["part"]),
        ("POC-005", {}, ("yes", ""), []),
        ("POC-004", {}, ("no",), []),
        ("FC-010", UP, ("no", "no"), ["withdraw"]),
        ("FC-010", UP, ("yes", "no"), []),
        ("FC-010", UP, ("yes",), []),
        ("FC-010", UP, ("no", ""), []),
    ],
)
def test_answers_to_the_questions_decide_once_all_are_given(
    rule: str, params: dict[str, str], said: tuple[str, ...], expected: list[Action]
) -> None:
    assert answered(rule, params, *said) == expected
