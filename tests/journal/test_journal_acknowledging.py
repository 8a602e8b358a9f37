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
from sqlalchemy import create_engine, select, text

from exchange.journal import Journal, open_journal
from exchange.journal.opening import MIGRATIONS
from exchange.journal.tables import audit
from exchange.model.acts import Closing
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Envelope
from exchange.model.ledger import Said
from exchange.model.outcome import Document, Judgement, Outcome, Response
from exchange.model.receipts import Receipt

Admit = Callable[..., Receipt]
Settle = Callable[[Outcome], Outcome]
Arrow = Callable[[pl.DataFrame], bytes]
Says = Callable[..., Receipt]

NAMED = ("about", "sender", "recipient")
HOUR = timedelta(hours=1)


@pytest.fixture
def answered(journal: Journal, admit: Admit, settle: Settle, now: datetime) -> Receipt:
    """Return a receipt with a released ORDRSP under 1 and a released CONTRL under 2."""
    receipt = admit()
    replies = (
        Response(
            "business",
            "ORDRSP",
            "northwind/o.edi",
            b"",
            ControlNumber("edifact", 1),
            numbers=("R1", "R2"),
        ),
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
        document: str | None = None,
        *,
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
                "document_number": [document],
                "state": [state],
                "reason": ["no such order"],
                **{name: [None] for name in NAMED},
                "status": ["released"],
            },
            schema_overrides=dict.fromkeys(("reference", "document_number", *NAMED), pl.String),
        )
        told = Document(
            id=f"D{receipt.id}",
            document="acknowledgement",
            number="A1",
            function="original",
            verdict=verdict,
            rows={},
            tables={"acknowledgement_header": arrow(frame)},
        )
        settle(Outcome(receipt.id, partner, Judgement("edifact", verdict, (), (told,))))
        return receipt

    return say


def test_what_was_sent_is_found_by_its_number(journal: Journal, answered: Receipt) -> None:
    ledger = journal.ledger("northwind")
    for reference, document in (("1", ""), ("0001", "PO-1"), ("", "R1"), ("2", "R2")):
        sent = ledger.sent("edifact", reference, document)
        assert sent is not None
        assert (sent.type, sent.receipt, sent.said) == ("ORDRSP", answered.id, ())
    for kind, reference, document in (("x12", "1", "R1"), ("edifact", "", ""), ("", "1", "R1")):
        assert ledger.sent(kind, reference, document) is None
    assert journal.ledger("southwind").sent("edifact", "1", "R1") is None


def test_all_that_was_said_is_known_with_what_it_was_said_of(
    journal: Journal, answered: Receipt, says: Says
) -> None:
    assert answered
    says("accepted")
    says("rejected", None, "R1")
    sent = journal.ledger("northwind").sent("edifact", "", "R2")
    assert sent is not None
    assert sent.said == (Said("APERAK", "", "accepted"), Said("APERAK", "R1", "rejected"))
    other = journal.ledger("northwind").sent("edifact", "2", "")
    assert other is not None
    assert not other.said


def test_what_is_said_to_a_repeated_answer_is_said_to_all(
    journal: Journal, admit: Admit, settle: Settle, *, answered: Receipt, says: Says
) -> None:
    again = admit()
    same = Judgement("edifact", Verdict.ACCEPTED)
    settle(Outcome(again.id, again.partner, same, repeats=answered.id))
    says("accepted", None, "R1")
    sent = journal.ledger("northwind").sent("edifact", "", "R1")
    assert sent is not None
    assert sent.receipt == again.id
    assert sent.said == (Said("APERAK", "R1", "accepted"),)


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
    receipt = says("5", verdict=Verdict.REJECTED)
    assert len(journal.unacknowledged({"northwind": now + HOUR})) == 1
    (listed,) = journal.questioned()
    assert (listed.receipt, listed.state) == (receipt.id, "unusable")


@pytest.mark.parametrize("reference", ["99", "ABC", None, "12345678901"])
def test_what_answers_nothing_needs_a_person(
    journal: Journal, answered: Receipt, says: Says, reference: str | None
) -> None:
    assert answered
    says("accepted")
    receipt = says("accepted", reference)
    (found,) = journal.questioned()
    assert (found.receipt, found.path, found.reference) == (receipt.id, "", reference or "")


def test_what_contradicts_needs_a_person(journal: Journal, answered: Receipt, says: Says) -> None:
    assert answered
    receipt = says("accepted", None, "R2", verdict=Verdict.HELD)
    (found,) = journal.questioned()
    assert (found.receipt, found.document, found.state) == (receipt.id, "R2", "accepted")


def test_a_person_closes_what_needed_one(
    journal: Journal, answered: Receipt, says: Says, now: datetime
) -> None:
    assert answered
    rejected, unknown = says("rejected", None, "R1"), says("accepted", "99")
    closing = Closing(rejected.id, "anna", now, "Number 12 was ours.")
    assert journal.close_questions(closing) == 1
    assert [found.receipt for found in journal.questioned()] == [unknown.id]
    (closed,) = journal.questioned_by(rejected.id)
    told = (closed.closed_by, closed.closed_at, closed.closed_because)
    assert told == ("anna", now, "Number 12 was ours.")
    with journal.reading() as connection:
        trail = select(audit.c.actor, audit.c.receipt, audit.c.detail)
        entries = connection.execute(trail.where(audit.c.action == "closed")).all()
    assert [(entry.actor, entry.receipt) for entry in entries] == [("anna", rejected.id)]
    assert "Number 12 was ours." in entries[0].detail
    assert journal.trail().verify_chain() is None
    assert journal.trail().contradicted() == []


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE acknowledgements SET closed_by = 'jan' WHERE closed_by = 'anna'",
        "UPDATE acknowledgements SET closed_because = 'x' WHERE closed_by = 'anna'",
        "UPDATE acknowledgements SET closed_at = NULL WHERE closed_by = 'anna'",
        "UPDATE acknowledgements SET closed_at = at, closed_by = 'jan' WHERE closed_by IS NULL",
    ],
)
def test_a_closing_that_is_not_as_it_was_sealed_is_found(
    journal: Journal, answered: Receipt, says: Says, *, now: datetime, tampering: str
) -> None:
    assert answered
    closed, still_open = says("rejected", None, "R1"), says("accepted", "99")
    journal.close_questions(Closing(closed.id, "anna", now, "Seen."))
    assert journal.trail().contradicted() == []
    with journal.writing() as connection:
        connection.execute(text(tampering))
    wrong = still_open if "IS NULL" in tampering else closed
    assert journal.trail().contradicted() == [wrong.id]


def test_what_is_closed_or_needs_nobody_is_not_closed(
    journal: Journal, answered: Receipt, says: Says, now: datetime
) -> None:
    rejected, fine = says("rejected"), says("accepted", "2")
    first = Closing(rejected.id, "anna", now, "Seen.")
    assert journal.close_questions(first) == 1
    head = journal.trail().chain_head()
    for receipt in (rejected, fine, answered):
        assert journal.close_questions(Closing(receipt.id, "jan", now + HOUR, "Me too.")) == 0
    assert journal.trail().chain_head() == head
    assert [found.closed_by for found in journal.questioned_by(rejected.id)] == ["anna"]
    assert journal.questioned_by(fine.id) == []


def test_what_rejects_needs_a_person(journal: Journal, answered: Receipt, says: Says) -> None:
    assert answered
    says("rejected")
    (found,) = journal.questioned()
    assert (found.path, found.reason) == ("northwind/o.edi", "no such order")
    assert journal.trail().verify_chain() is None
    assert journal.trail().contradicted() == []


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
        assert document.cured == ()
        ledger = journal.ledger("northwind")
        assert ledger.next_number("edifact") == 7
        assert ledger.next_number("CONTRL") == 1
        sent = ledger.sent("edifact", "6", "")
        assert sent is not None
        assert sent.path == "northwind/c.edi"
