"""What partners say to our answers, and what a journal of before becomes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from exchange.journal import Journal, open_journal
from exchange.journal.opening import MIGRATIONS
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Envelope
from exchange.model.outcome import ControlNumber, Document, Judgement, Outcome, Response
from exchange.model.receipts import Receipt

Admit = Callable[..., Receipt]
Settle = Callable[[Outcome], Outcome]
Arrow = Callable[[pl.DataFrame], bytes]
Says = Callable[..., Receipt]

HOUR = timedelta(hours=1)


@pytest.fixture
def answered(journal: Journal, admit: Admit, settle: Settle, now: datetime) -> Receipt:
    """Return a receipt with a released ORDRSP under 1 and a released CONTRL under 2."""
    receipt = admit()
    replies = (
        Response("business", "ORDRSP", "northwind/o.edi", b"", ControlNumber("edifact", 1)),
        Response("syntax", "CONTRL", "northwind/c.edi", b"", ControlNumber("edifact", 2)),
    )
    settle(Outcome(receipt.id, "northwind", Judgement("edifact", Verdict.ACCEPTED), replies))
    for answer in journal.undelivered():
        journal.staged(answer.id)
        journal.released(answer.id, now)
    return receipt


@pytest.fixture
def says(admit: Admit, settle: Settle, arrow: Arrow) -> Says:
    def say(
        state: str,
        reference: str | None = "00001",
        partner: str = "northwind",
        verdict: Verdict = Verdict.ACCEPTED,
    ) -> Receipt:
        receipt = admit(partner)
        frame = pl.DataFrame(
            {
                "number": ["A1"],
                "type": ["APERAK"],
                "kind": ["edifact"],
                "reference": [reference],
                "document_number": [None],
                "state": [state],
                "reason": ["no such order"],
                "status": ["released"],
            },
            schema_overrides={"reference": pl.String, "document_number": pl.String},
        )
        document = Document(
            id=f"D{receipt.id}",
            document="acknowledgement",
            number="A1",
            function="original",
            verdict=verdict,
            rows={},
            tables={"acknowledgement_header": arrow(frame)},
        )
        settle(Outcome(receipt.id, partner, Judgement("edifact", verdict, (), (document,))))
        return receipt

    return say


def test_what_was_sent_is_found_by_its_number(journal: Journal, answered: Receipt) -> None:
    sent = journal.ledger("northwind").sent("edifact", 1)
    assert sent is not None
    assert (sent.type, sent.receipt, sent.acknowledged) == ("ORDRSP", answered.id, "")
    assert journal.ledger("northwind").sent("x12", 1) is None
    assert journal.ledger("southwind").sent("edifact", 1) is None


def test_the_worst_that_was_said_counts(journal: Journal, answered: Receipt, says: Says) -> None:
    assert answered
    for state, worst in (
        ("accepted", "accepted"),
        ("rejected", "rejected"),
        ("received", "rejected"),
    ):
        says(state)
        sent = journal.ledger("northwind").sent("edifact", 1)
        assert sent is not None
        assert sent.acknowledged == worst
    other = journal.ledger("northwind").sent("edifact", 2)
    assert other is not None
    assert not other.acknowledged


def test_only_answers_beyond_syntax_are_overdue(
    journal: Journal, answered: Receipt, now: datetime
) -> None:
    assert answered
    overdue = journal.unacknowledged({"northwind": now + HOUR, "southwind": now + HOUR})
    assert [answer.type for answer in overdue] == ["ORDRSP"]
    assert journal.unacknowledged({"northwind": now}) == []


def test_an_acknowledged_answer_is_not_overdue(
    journal: Journal, answered: Receipt, says: Says, now: datetime
) -> None:
    assert answered
    says("accepted", partner="southwind")
    assert len(journal.unacknowledged({"northwind": now + HOUR})) == 1
    says("accepted")
    assert journal.unacknowledged({"northwind": now + HOUR}) == []


def test_a_rejected_acknowledgement_acknowledges_nothing(
    journal: Journal, answered: Receipt, says: Says, now: datetime
) -> None:
    assert answered
    says("accepted", verdict=Verdict.REJECTED)
    assert len(journal.unacknowledged({"northwind": now + HOUR})) == 1


@pytest.mark.parametrize("reference", ["99", "ABC", None, "12345678901"])
def test_what_answers_nothing_needs_a_person(
    journal: Journal, answered: Receipt, says: Says, reference: str | None
) -> None:
    assert answered
    says("accepted")
    receipt = says("accepted", reference)
    (found,) = journal.questioned()
    assert (found.receipt, found.path, found.reference) == (receipt.id, "", reference or "")


def test_what_rejects_needs_a_person(journal: Journal, answered: Receipt, says: Says) -> None:
    assert answered
    says("rejected")
    (found,) = journal.questioned()
    assert (found.path, found.reason) == ("northwind/o.edi", "no such order")
    assert journal.verify_chain() is None
    assert journal.contradicted() == []


def test_a_file_of_two_interchanges_comes_back_in_order(
    journal: Journal, admit: Admit, settle: Settle, *, judgement: Judgement, document: Document
) -> None:
    receipt = admit()
    envelopes = tuple(Envelope(("A",), ("B",), reference, ("UNOC", "3")) for reference in "21")
    second = replace(document, interchange=2, group=3)
    both = replace(judgement, envelopes=envelopes, documents=(second,))
    settle(Outcome(receipt.id, receipt.partner, both))
    found = journal.judgement(receipt.id)
    assert found is not None
    assert [envelope.reference for envelope in found.envelopes] == ["2", "1"]
    assert [(each.interchange, each.group) for each in found.documents] == [(2, 3)]


def test_what_was_wrong_is_remembered_by_document(
    journal: Journal, admit: Admit, settle: Settle, *, judgement: Judgement, document: Document
) -> None:
    receipt = admit()
    other = replace(document, id="D2", number="4712", findings=(Finding("FC-008"),), tables={})
    settle(Outcome(receipt.id, "northwind", replace(judgement, documents=(document, other))))
    ledger = journal.ledger("northwind")
    assert ledger.cured(receipt.id, "forecast", "4711") == list(document.findings)
    assert ledger.cured(receipt.id, "forecast", "4712") == [Finding("FC-008")]
    assert ledger.cured(receipt.id, "forecast", "4713") == []
    assert journal.ledger("southwind").cured(receipt.id, "forecast", "4711") == []


BEFORE = """
INSERT INTO receipts (id, short, partner, filename, stem, sha256, size, received_at, work, state,
    attempts, format, verdict, summary, live, ruleset)
VALUES ('R', 'R', 'northwind', 'f.edi', 'f', 'ab', 1, '2026-11-23T07:00:00.000000+00:00', 'R',
    'done', 1, 'edifact', 'accepted', '', 1, '');
INSERT INTO interchanges (receipt, partner, sender, recipient, reference, syntax, composites, test,
    requested)
VALUES ('R', 'northwind', 'A:14', 'B:14', '77', '["UNOC", "3"]', '[["A", "14"], ["B", "14"]]', 0,
    '');
INSERT INTO documents (id, receipt, partner, document, number, function, verdict, rows, header,
    reference, identifier, succeeds)
VALUES ('D', 'R', 'northwind', 'forecast', '4711', 'original', 'accepted', '{}', '{}', '1', '[]',
    '');
INSERT INTO answers (receipt, level, type, path, sha256, control_kind, control_value, state)
VALUES ('R', 'syntax', 'CONTRL', 'northwind/c.edi', 'cd', 'CONTRL', 6, 'released');
INSERT INTO control_numbers (partner, kind, next) VALUES ('northwind', 'CONTRL', 7);
"""


def test_a_journal_of_before_is_brought_up_to_date(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as before:
        before.executescript(BEFORE)
    with open_journal(path) as journal:
        judgement = journal.judgement("R")
        assert judgement is not None
        assert judgement.envelopes == (Envelope(("A", "14"), ("B", "14"), "77", ("UNOC", "3")),)
        (document,) = judgement.documents
        assert (document.number, document.interchange, document.group) == ("4711", 1, 0)
        ledger = journal.ledger("northwind")
        assert ledger.next_number("edifact") == 7
        assert ledger.next_number("CONTRL") == 1
        sent = ledger.sent("edifact", 6)
        assert sent is not None
        assert sent.path == "northwind/c.edi"
