"""Steps of engineering changes on record: added once, in their order, and only upon what is."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from engineering.stories import ANSWER, DAY, IMPACT, step
from sqlalchemy import text

from exchange.errors import Stale
from exchange.journal import Journal, records
from exchange.model.acts import Withdrawal
from exchange.model.eco_steps import Action
from exchange.model.ecos import Eco, moved
from exchange.model.findings import Finding, Verdict
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.receipts import Receipt
from exchange.model.reviews import Span
from exchange.validators.schema import types

Admit = Callable[..., Receipt]
Takes = Callable[..., Receipt]
PARTNER = "northwind"


@pytest.fixture
def takes(journal: Journal, admit: Admit, now: datetime) -> Takes:
    """Return what settles a file that takes steps, known to be upon some changes."""

    def taken(
        *actions: Action,
        upon: list[Eco] | None = None,
        live: bool = True,
        documents: tuple[Document, ...] = (),
        **more: Any,  # noqa: ANN401  whatever a step says
    ) -> Receipt:
        receipt = admit()
        steps = [step(action, partner=PARTNER, **more) for action in actions]
        held = journal.ledger(PARTNER).ecos() if upon is None else upon
        ecos = tuple(moved({each.key: each for each in held}, steps))
        judgement = Judgement("zip", Verdict.ACCEPTED, documents=documents, ecos=ecos)
        journal.settle(Outcome(receipt.id, PARTNER, judgement, live=live), {}, now)
        return receipt

    return taken


def states(journal: Journal) -> list[tuple[str, str]]:
    return [(each.title, each.state) for each in journal.ledger(PARTNER).ecos()]


def test_what_files_say_adds_up_to_the_change(journal: Journal, takes: Takes) -> None:
    takes("receive", "analyse")
    takes("answer")
    takes("receive", revision="B")
    assert states(journal) == [("ECO-2207 / A", "ANSWERED"), ("ECO-2207 / B", "RECEIVED")]
    (first, _) = journal.ledger(PARTNER).ecos("ECO-2207 ")
    assert (first.impact, first.answers) == (IMPACT, (ANSWER,))
    assert journal.ledger("contoso").ecos() == journal.ledger(PARTNER).ecos("ECO-1") == []


def test_a_night_knows_what_was_implemented_and_from_when_on(
    journal: Journal, takes: Takes, now: datetime
) -> None:
    span = Span("", now.date(), now.date(), now, now.replace(year=2100), now)
    takes("receive", "analyse", "answer", "approve", "schedule")
    assert journal.nights().across(PARTNER, span, "UTC").implemented is None
    takes("implement", day=DAY)
    done = journal.nights().across(PARTNER, span, "UTC").implemented
    assert done is not None
    assert done.rows() == [("ECO-2207", each.item, each.old_revision, DAY) for each in IMPACT.items]


def test_a_step_upon_a_change_that_has_moved_is_refused(journal: Journal, takes: Takes) -> None:
    takes("receive", "analyse")
    before = journal.ledger(PARTNER).ecos()
    takes("answer")
    with pytest.raises(Stale, match="ECO-2207 / A has moved"):
        takes("approve", upon=before)
    assert states(journal) == [("ECO-2207 / A", "ANSWERED")]


def test_what_was_withdrawn_or_came_too_early_does_not_count(
    journal: Journal, takes: Takes, now: datetime
) -> None:
    takes("receive", "analyse")
    takes("answer", live=False)
    wrong = takes("approve")
    assert states(journal) == [("ECO-2207 / A", "APPROVED")]
    journal.withdraw(Withdrawal(wrong.id, "anna", now, "a wrong inbox", "withdrawal"), {})
    assert states(journal) == [("ECO-2207 / A", "ANALYSIS")]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE eco_steps SET told = '{}' WHERE action = 'answer'",
        "UPDATE eco_steps SET action = 'approve' WHERE action = 'answer'",
        "DELETE FROM eco_steps WHERE action = 'analyse'",
    ],
)
def test_a_step_that_was_altered_is_noticed(journal: Journal, takes: Takes, tampering: str) -> None:
    first, second = takes("receive", "analyse"), takes("answer")
    assert journal.trail().contradicted() == []
    with journal.store.writing() as connection:
        connection.execute(text(tampering))
    assert journal.trail().contradicted() == [first.id if "DELETE" in tampering else second.id]


def test_every_state_is_in_the_audit_trail_under_who_brought_it(
    journal: Journal, takes: Takes
) -> None:
    takes("receive", "analyse")
    with journal.store.reading() as connection:
        rows = connection.execute(text("SELECT actor, action FROM audit ORDER BY seq")).all()
    assert [tuple(row) for row in rows if row.action == "change_moved"] == [
        ("anna", "change_moved"), ("anna", "change_moved"),
    ]  # fmt: skip


def change(revision: str, question: str) -> Document:
    """Return a change with one item that is asked about."""
    header = {"number": "ECO-2207", "revision": revision, "status_code": "RELEASED"}
    item = {"line": 1, "item": "SM-1001", "old_revision": "B", "new_revision": "C",
            "effective_from": date(2026, 11, 1)}  # fmt: skip
    tables: dict[str, list[dict[str, object]]] = {
        "change_header": [{**header, "status": "released"}],
        "change_items": [{**item, "status": "held"}],
    }
    asked = Finding("ECO-013", question=question, table="change_items", row=0)
    return Document(
        f"D{revision}", "engineering_change", "ECO-2207", "original", Verdict.HELD, {},
        (asked,), header={"number": "ECO-2207", "revision": revision}, revision=revision,
        tables={name: records.packed(framed(name, rows)) for name, rows in tables.items()},
    )  # fmt: skip


def framed(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    kinds: dict[str, Any] = {**types(name), "status": pl.String}
    whole = [{column: row.get(column) for column in kinds} for row in rows]
    return pl.DataFrame(whole, schema=kinds)


def test_a_newer_revision_closes_the_questions_of_the_older(
    journal: Journal, takes: Takes, now: datetime
) -> None:
    takes("receive", "analyse", documents=(change("A", "Q-A"),))
    assert [each.id for each in journal.questions(PARTNER)] == ["Q-A"]
    takes("receive", "analyse", revision="B", documents=(change("B", "Q-B"),))
    assert [each.id for each in journal.questions(PARTNER)] == ["Q-B"]
    (waiting,) = journal.clocks().facts(now).questions
    assert waiting.revision == "B"


def affected(journal: Journal) -> list[tuple[object, ...]]:
    columns = ("change_revision", "state", "binds", "planned", "implemented")
    return journal.ledger(PARTNER).changes().select(columns).rows()


def test_what_changes_affect_says_how_far_each_is(journal: Journal, takes: Takes) -> None:
    takes("receive", "analyse", documents=(change("A", "Q-A"),))
    assert affected(journal) == [("A", "ANALYSIS", False, None, None)]
    takes("approve")
    takes("schedule", day=date(2027, 2, 1))
    takes("implement", day=date(2027, 2, 3))
    done = ("A", "IMPLEMENTED", True, date(2027, 2, 1), date(2027, 2, 3))
    assert affected(journal) == [done]
    takes("receive", "analyse", revision="B", documents=(change("B", "Q-B"),))
    assert affected(journal) == [done, ("B", "ANALYSIS", False, None, None)]


def test_a_change_without_a_receipt_in_the_outbox_waits_for_it(
    journal: Journal, takes: Takes, now: datetime
) -> None:
    came = takes("receive", "analyse")
    (waits,) = journal.clocks().facts(now).unreceipted
    assert (waits.reference, waits.receipt) == ("ECO-2207", came.id)
