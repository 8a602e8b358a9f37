"""The journal as the rest of the program sees it: one method per question or deed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

from exchange.journal import (
    acknowledging,
    casing,
    delivering,
    numbered,
    onboarding,
    opening,
    questioned,
    questions,
    receiving,
    replaying,
    settling,
    sqlite,
    withdrawing,
)
from exchange.journal.acknowledging import SaidTo
from exchange.journal.catalogue import JournalCatalogue
from exchange.journal.connecting import JournalConnections
from exchange.journal.deeds import JournalDeeds
from exchange.journal.delivering import ErpAnswer, ErpRecord
from exchange.journal.due import JournalClocks
from exchange.journal.fetching import JournalLetters
from exchange.journal.history import JournalHistory
from exchange.journal.keeping import JournalKeeping
from exchange.journal.ledger import JournalLedger
from exchange.journal.lookups import Lookups
from exchange.journal.mailed import JournalMails
from exchange.journal.nights import JournalNights
from exchange.journal.notifications import JournalNotifications
from exchange.journal.questioned import Acknowledged
from exchange.journal.questions import Question
from exchange.journal.reminding import JournalReminders
from exchange.journal.trail import JournalTrail
from exchange.model.acts import Closing, Promotion, Withdrawal
from exchange.model.case_files import Case
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.receipts import Answer, Arrival, Numbered, Receipt


def open_journal(path: Path, *, read_only: bool = False) -> "Journal":
    """Open the journal, which is made and migrated where it is not there or older.

    Raises Misconfigured where it is damaged, of a newer version or not a journal;
    read-only also where there is none, or one of an older version.
    """
    return Journal(opening.opened(path, read_only=read_only))


class Journal(Lookups):
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

    def abandon(self, receipt_id: str) -> None:
        """Take an attempt at reading back that we broke off ourselves."""
        with self.writing() as connection:
            receiving.abandon(connection, receipt_id)

    def reset_reading(self) -> int:
        """Put back what was being read when the daemon died, and return how many."""
        with self.writing() as connection:
            return receiving.reset_reading(connection)

    def settle(self, outcome: Outcome, kept: Mapping[str, str], at: datetime) -> None:
        """Write down the outcome whole or, raising Stale or LookupError, not at all."""
        with self.writing() as connection:
            settling.settle(connection, outcome, kept, at)

    def undelivered(
        self, of: str = "", beside: Collection[str] = (), limit: int | None = None
    ) -> list[Answer]:
        """Return the answers not released yet, of a folder or beside some, in their order."""
        with self.reading() as connection:
            return delivering.undelivered(connection, of, beside, limit)

    def connections(self) -> JournalConnections:
        """Return what goes over wires, and which of them do not work."""
        return JournalConnections(self.store)

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

    def catalogue(self) -> JournalCatalogue:
        """Return what there is to look through."""
        return JournalCatalogue(self.store)

    def nights(self) -> JournalNights:
        """Return what is known across documents, and what was found there."""
        return JournalNights(self.store)

    def notifications(self) -> JournalNotifications:
        """Return who was told of what, and who will be."""
        return JournalNotifications(self.store)

    def mails(self) -> JournalMails:
        """Return the answers that leave by mail, each with those it leaves with."""
        return JournalMails(self.store)

    def letters(self) -> JournalLetters:
        """Return what is on record about our mailboxes."""
        return JournalLetters(self.store)

    def trail(self) -> JournalTrail:
        """Return what proves that nothing was changed."""
        return JournalTrail(self.store)

    def deeds(self) -> JournalDeeds:
        """Return what people did with files that are judged."""
        return JournalDeeds(self.store)

    def keeping(self) -> JournalKeeping:
        """Return what is kept and what is not."""
        return JournalKeeping(self.store)

    def reminders(self) -> JournalReminders:
        """Return what was asked again, and what went on to a deputy."""
        return JournalReminders(self.store)

    def ledger_before(self, receipt: Receipt) -> Ledger:
        """Return what we held when a file came, as far as that did not change since."""
        with self.reading() as connection:
            place = receiving.place(connection, receipt.id)
        return JournalLedger(self.store, receipt.partner, unbiased=True, before=place)

    def ledger_then(self, receipt: Receipt) -> Ledger:
        """Return the same, with the control numbers that were next when the file was answered."""
        with self.reading() as connection:
            place = receiving.place(connection, receipt.id)
            numbers = replaying.taken(connection, receipt.id)
        return replaying.NumberedLedger(
            self.store, receipt.partner, unbiased=True, before=place, numbers=numbers
        )

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
