"""The journal as the rest of the program sees it: one method per question or deed."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from exchange.journal import (
    acknowledging,
    attachments,
    casing,
    delivering,
    numbered,
    onboarding,
    opening,
    queries,
    questioned,
    questions,
    receiving,
    records,
    reviewing,
    settling,
    sqlite,
    withdrawing,
)
from exchange.journal.acknowledging import SaidTo
from exchange.journal.delivering import ErpAnswer, ErpRecord
from exchange.journal.due import JournalClocks
from exchange.journal.history import JournalHistory
from exchange.journal.ledger import JournalLedger
from exchange.journal.nights import JournalNights
from exchange.journal.questioned import Acknowledged
from exchange.journal.questions import Question
from exchange.journal.reminding import JournalReminders
from exchange.journal.trail import JournalTrail
from exchange.model.acts import Closing, Promotion, Withdrawal
from exchange.model.case_files import Case
from exchange.model.findings import Finding
from exchange.model.ledger import Ledger
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.receipts import Answer, Arrival, Numbered, Receipt
from exchange.model.reviews import Facts, Span

if TYPE_CHECKING:
    import polars as pl


def open_journal(path: Path, *, read_only: bool = False) -> "Journal":
    """Open the journal, which is made and migrated where it is not there or older.

    Raises Misconfigured where it is damaged, of a newer version or not a journal;
    read-only also where there is none, or one of an older version.
    """
    return Journal(opening.opened(path, read_only=read_only))


class Journal:
    """Everything on record. Safe to use from several threads; each deed is one transaction."""

    def __init__(self, store: sqlite.Store) -> None:
        self.store = store
        self.writing = store.writing
        self.reading = store.reading

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give all connections back; the journal cannot be used afterwards."""
        self.store.close()

    @property
    def sqlite_version(self) -> str:
        """The version of the SQLite library in use."""
        return sqlite.version()

    def admit(self, work: str, **arrival: Unpack[Arrival]) -> Receipt:
        """Put a claimed file into its partner's lane, once however often it is called."""
        with self.writing() as connection:
            return receiving.admit(connection, work, arrival)

    def admitted(self, work: str) -> Receipt | None:
        """Return the receipt of a claim, None where it was not admitted yet."""
        with self.reading() as connection:
            return receiving.admitted(connection, work)

    def lanes(self) -> list[str]:
        """Return the partners with undone receipts, who waits longest first."""
        with self.reading() as connection:
            return receiving.lanes(connection)

    def next_undone(self, partner: str) -> Receipt | None:
        """Return the oldest receipt of the lane that was not settled, begun or not."""
        with self.reading() as connection:
            return receiving.next_undone(connection, partner)

    def start(self, receipt_id: str) -> int:
        """Count an attempt at reading before it begins, and return how many that makes."""
        with self.writing() as connection:
            return receiving.start(connection, receipt_id)

    def reset_reading(self, *, spared: bool = False) -> int:
        """Put back what was being read, its attempt not counted where `spared`; return how many."""
        with self.writing() as connection:
            return receiving.reset_reading(connection, spared=spared)

    def settle(self, outcome: Outcome, kept: Mapping[str, str], at: datetime) -> None:
        """Write down the outcome whole or, raising Stale or LookupError, not at all."""
        with self.writing() as connection:
            settling.settle(connection, outcome, kept, at)

    def undelivered(self) -> list[Answer]:
        """Return the answers not released yet, in the order of delivery."""
        with self.reading() as connection:
            return delivering.undelivered(connection)

    def staged(self, answer_id: int) -> None:
        """Note that the answer lies whole in the stage folder."""
        with self.writing() as connection:
            delivering.staged(connection, answer_id)

    def released(self, answer_id: int, at: datetime) -> None:
        """Note that the answer appeared in the outbox."""
        with self.writing() as connection:
            delivering.released(connection, answer_id, at)

    def unanswered_records(self, older_than: datetime) -> list[ErpRecord]:
        """Return the records released before `older_than` that the ERP has not answered."""
        with self.reading() as connection:
            return delivering.unanswered_records(connection, older_than)

    def refused_records(self) -> list[ErpRecord]:
        """Return the records the ERP has refused, the newest answer first."""
        with self.reading() as connection:
            return delivering.refused_records(connection)

    def answer_record(self, record: str, answer: ErpAnswer, reason: str, at: datetime) -> None:
        """Note the ERP's answer to a record; raises LookupError for an unknown one."""
        with self.writing() as connection:
            delivering.answer_record(connection, record, answer, reason, at=at)

    def unacknowledged(self, older_than: Mapping[str, datetime]) -> list[Answer]:
        """Return the answers released before a partner's moment that nobody has acknowledged."""
        with self.reading() as connection:
            return acknowledging.unacknowledged(connection, older_than)

    def questioned(self) -> list[Acknowledged]:
        """Return the acknowledgements that need a person, and that nobody has closed."""
        with self.reading() as connection:
            return questioned.needing_a_person(connection)

    def said_to(self, receipt: str) -> list[SaidTo]:
        """Return what a partner said to our answers to a file, the oldest first."""
        with self.reading() as connection:
            return acknowledging.to_answers_of(connection, receipt)

    def under(self, partner: str, number: str) -> list[Numbered]:
        """Return the answers to a partner with this number of ours, and what came back."""
        with self.reading() as connection:
            return numbered.under(connection, partner, number)

    def questioned_by(self, receipt_id: str) -> list[Acknowledged]:
        """Return the acknowledgements of a receipt that need a person, or needed one."""
        with self.reading() as connection:
            return questioned.brought(connection, receipt_id)

    def close_questions(self, closing: Closing) -> int:
        """Close what a receipt brought; return how many, 0 where nothing was open."""
        with self.writing() as connection:
            return questioned.close(connection, closing)

    def withdraw(self, withdrawal: Withdrawal, kept: Mapping[str, str]) -> bool:
        """Take a file back; return whether that was still to be done."""
        with self.writing() as connection:
            return withdrawing.withdraw(connection, withdrawal, kept)

    def promote(self, promotion: Promotion) -> None:
        """Put a change of a partner's state on record, once however often it is called."""
        with self.writing() as connection:
            onboarding.promote(connection, promotion)

    def ledger(self, partner: str, *, unbiased: bool = False) -> Ledger:
        """Return what we held of this partner before, unbiased by having seen the same bytes."""
        return JournalLedger(self.store, partner, unbiased=unbiased)

    def history(self) -> JournalHistory:
        """Return what people did with files and partners after all."""
        return JournalHistory(self.store)

    def clocks(self) -> JournalClocks:
        """Return what may be due, and what silence has meant."""
        return JournalClocks(self.store)

    def nights(self) -> JournalNights:
        """Return what is known across documents, and what was found there."""
        return JournalNights(self.store)

    def trail(self) -> JournalTrail:
        """Return what proves that nothing was changed."""
        return JournalTrail(self.store)

    def reminders(self) -> JournalReminders:
        """Return what was asked again, and what went on to a deputy."""
        return JournalReminders(self.store)

    def ledger_before(self, receipt: Receipt) -> Ledger:
        """Return what we held when a file came, as far as that did not change since."""
        with self.reading() as connection:
            place = receiving.place(connection, receipt.id)
        return JournalLedger(self.store, receipt.partner, unbiased=True, before=place)

    def questions(self, partner: str | None = None) -> list[Question]:
        """Return the open questions of a partner or of all, in the order they were asked."""
        with self.reading() as connection:
            return questions.unanswered(connection, partner)

    def passed_over(self, partner: str | None = None) -> list[Question]:
        """Return the questions nobody answered because something newer came."""
        with self.reading() as connection:
            return questions.passed_over(connection, partner)

    def questions_of(self, receipt_id: str) -> list[Question]:
        """Return the questions a file opened, answered or not."""
        with self.reading() as connection:
            return questions.of_receipt(connection, receipt_id)

    def cases(self, partner: str | None = None, *, every: bool = False) -> list[Case]:
        """Return the open cases of a partner or of all, or also those that are over."""
        with self.reading() as connection:
            return casing.listed(connection, partner, every=every)

    def find(self, prefix: str) -> list[Receipt]:
        """Return the receipts whose identity starts so, the newest first."""
        with self.reading() as connection:
            return queries.find(connection, prefix)

    def receipts(self, limit: int, partner: str | None = None) -> list[Receipt]:
        """Return the newest receipts, of one partner or of all."""
        with self.reading() as connection:
            return queries.latest(connection, limit, partner)

    def judgement(self, receipt_id: str) -> Judgement | None:
        """Return how a file was judged, without the rows; None where it was not yet."""
        with self.reading() as connection:
            return queries.judgement(connection, receipt_id)

    def documents(self, receipt_id: str) -> list[Document]:
        """Return the documents of a receipt with their findings, without their rows."""
        found = self.judgement(receipt_id)
        return list(found.documents) if found else []

    def findings(self, receipt_id: str) -> list[Finding]:
        """Return all findings of a receipt: those about the file, then by document."""
        with self.reading() as connection:
            found = queries.found_in(connection, receipt_id)
        return found.pop(None, []) + [finding for each in found.values() for finding in each]

    def answers(self, receipt_id: str) -> list[Answer]:
        """Return the answers to a receipt, in the order of delivery."""
        with self.reading() as connection:
            return queries.answered(connection, receipt_id)

    def rows(self, document_id: str) -> "dict[str, pl.DataFrame]":
        """Return the canonical tables of a document; those without rows are left out."""
        with self.reading() as connection:
            return records.tables(connection, document_id)

    def facts(self, partner: str, span: Span) -> Facts:
        """Return what was known of a partner when a span ended."""
        with self.reading() as connection:
            return reviewing.facts(connection, partner, span)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many receipts each partner has in each state."""
        with self.reading() as connection:
            return queries.counts(connection)

    def files(self, receipt: str) -> list[attachments.PackedFile]:
        """Return the files of the packages a receipt brought."""
        with self.reading() as connection:
            return attachments.files(connection, receipt)
