"""What the spool and the daemon ask of the journal."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, Unpack

from exchange.model.acts import Closing, Promotion, Unblocking, Withdrawal
from exchange.model.clocks import Deemed, Facts, OpenOrder, Parked
from exchange.model.configured import Configured
from exchange.model.couriers import Handed, Trouble
from exchange.model.deeds import Deeds
from exchange.model.keeping import Keeping
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.problems import Across, Problem
from exchange.model.pulls import Pulled
from exchange.model.receipts import Answer, Arrival, Numbered, Receipt
from exchange.model.reminders import Reminder
from exchange.model.reviews import Span
from exchange.spool.post import Letters, Notifications


class Admitting(Protocol):
    """What admission asks of the journal."""

    def admitted(self, work: str) -> Receipt | None:
        """Return the receipt of a claim that was admitted before."""
        ...

    def admit(self, work: str, **arrival: Unpack[Arrival]) -> Receipt:
        """Enter a receipt, once however often it is called for this `work`."""
        ...


class Releasing(Protocol):
    """What releasing tells the journal."""

    def staged(self, answer_id: int) -> None:
        """Note that the answer lies whole in the stage."""
        ...

    def released(self, answer_id: int, at: datetime) -> None:
        """Note that the answer has appeared."""
        ...


class Clocks(Protocol):
    """What the daemon asks of the journal's clocks."""

    def facts(self, now: datetime) -> Facts:
        """Return what may be due."""
        ...

    def newest(self) -> int:
        """Return the place of the newest document in the order of arrival."""
        ...

    def open_orders(self, since: int = 0) -> Sequence[OpenOrder]:
        """Return the orders and changes from there on of which not every line is decided."""
        ...

    def parked(self) -> Sequence[Parked]:
        """Return the changes that wait for an order that is not here."""
        ...

    def lapse(self, found: Sequence[Parked], at: datetime) -> Sequence[Receipt]:
        """Put files into their lanes again, each once; return those that were put."""
        ...

    def deem(self, found: Sequence[Deemed], at: datetime) -> Sequence[Deemed]:
        """Put on record what silence means, each once; return what was put."""
        ...


class Nights(Protocol):
    """What the daemon asks of what the journal knows across documents."""

    def across(self, partner: str, span: Span, zone: str) -> Across:
        """Return what is known of a partner across all documents."""
        ...

    def looked(self, day: date) -> bool:
        """Tell whether everything we hold was looked at on a day."""
        ...

    def keep(self, day: date, found: Sequence[Problem], at: datetime) -> Sequence[Problem]:
        """Put on record what a night found, once for each day; return what is new."""
        ...


class Reminders(Protocol):
    """What the daemon asks of reminders."""

    def remind(
        self, found: Sequence[Reminder], kept: Mapping[str, str], at: datetime, by: str
    ) -> Sequence[Reminder]:
        """Put reminders on record and their files into the outbox; return those that are new."""
        ...


class Trail(Protocol):
    """What is asked of the audit trail."""

    def damage(self) -> str:
        """Return what the database finds wrong with itself."""
        ...

    def reloaded(self, before: str, after: str, at: datetime) -> None:
        """Put on record that another configuration is in force, each named by its digest."""
        ...

    def configuration(self) -> Configured | None:
        """Return the configuration that was put on record last."""
        ...

    def configured(self, detail: Mapping[str, object], at: datetime) -> None:
        """Put on record that a configuration is in force from here on, and where it is kept."""
        ...

    def verify_chain(self) -> int | None:
        """Return the number of the first audit entry that is not as written."""
        ...

    def contradicted(self) -> Sequence[str]:
        """Return the receipts of which the tables no longer say what was sealed."""
        ...

    def chain_head(self) -> tuple[int, str]:
        """Return number and hash of the newest audit entry."""
        ...

    def kept_blobs(self) -> Iterator[tuple[str, str]]:
        """Yield the SHA-256 of every file that must be kept, and what it is."""
        ...


class Pulls(Protocol):
    """What fetching tells the journal."""

    def like(self, seen: Pulled) -> Sequence[Pulled]:
        """Return what was fetched from the same place and looked the same, the oldest first."""
        ...

    def unadmitted(self) -> Sequence[Pulled]:
        """Return what was fetched and has no receipt yet."""
        ...

    def pull(self, pulled: Pulled) -> None:
        """Note that a file is here whole, about to be admitted."""
        ...

    def removed(self, work: str, at: datetime) -> None:
        """Note that a file is gone there."""
        ...


class Connections(Protocol):
    """What the daemon tells the journal of wires."""

    def troubles(self) -> Sequence[Trouble]:
        """Return the connections that do not work."""
        ...

    def failed(self, trouble: Trouble) -> None:
        """Note that a connection did not work once more."""
        ...

    def works(self, partner: str, duty: str) -> None:
        """Note that a connection works, unless it is blocked."""
        ...

    def unblock(self, unblocking: Unblocking) -> int:
        """Let the blocked connections of a partner be tried again; return how many were."""
        ...

    def pulls(self) -> Pulls:
        """Return what was fetched."""
        ...

    def handed(self, answer_id: int, handed: Handed, at: datetime) -> None:
        """Note that an answer is with its partner, and where."""
        ...


class Journal(Admitting, Releasing, Protocol):
    """What the daemon asks of the journal; each call is one transaction."""

    def lanes(self) -> Sequence[str]:
        """Return the partners with receipts that are not settled."""
        ...

    def next_undone(self, partner: str) -> Receipt | None:
        """Return the oldest receipt of a lane that is not settled, begun or not."""
        ...

    def start(self, receipt_id: str) -> int:
        """Count an attempt at reading and return how many that makes."""
        ...

    def abandon(self, receipt_id: str) -> None:
        """Take an attempt at reading back that we broke off ourselves."""
        ...

    def reset_reading(self) -> int:
        """Put back what was being read when the daemon died; attempts stay counted."""
        ...

    def settle(self, outcome: Outcome, kept: Mapping[str, str], at: datetime) -> None:
        """Put an outcome on record; `kept` maps each answer's path to its bytes' SHA-256.

        Raises Stale where the journal has moved on since the file was judged.
        """
        ...

    def close_questions(self, closing: Closing) -> int:
        """Close what a receipt brought and nobody has closed; return how many."""
        ...

    def clocks(self) -> Clocks:
        """Return the clocks that run, and what silence has meant."""
        ...

    def ledger(self, partner: str) -> Ledger:
        """Return what we held of a partner."""
        ...

    def under(self, partner: str, number: str) -> list[Numbered]:
        """Return the answers to a partner with a number of ours, and what came back."""
        ...

    def reminders(self) -> Reminders:
        """Return what was asked again, and what went on to a deputy."""
        ...

    def nights(self) -> Nights:
        """Return what is known across documents, and what was found there."""
        ...

    def notifications(self) -> Notifications:
        """Return who was told of what, and who will be."""
        ...

    def letters(self) -> Letters:
        """Return what is on record about our mailboxes."""
        ...

    def trail(self) -> Trail:
        """Return what proves that nothing was changed."""
        ...

    def deeds(self) -> Deeds:
        """Return what people did with files that are judged."""
        ...

    def keeping(self) -> Keeping:
        """Return what is kept, deleted, held and restored."""
        ...

    def withdraw(self, withdrawal: Withdrawal, kept: Mapping[str, str]) -> bool:
        """Take a file back; `kept` maps each answer's path to its bytes' SHA-256.

        Return whether that was still to be done.
        """
        ...

    def promote(self, promotion: Promotion) -> None:
        """Put a change of a partner's state on record, once however often it is called."""
        ...

    def undelivered(
        self, of: str = "", beside: Collection[str] = (), limit: int | None = None
    ) -> Sequence[Answer]:
        """Return the answers that have not appeared yet, the oldest first.

        Those of one folder of the outbox, or those beside some folders.
        """
        ...

    def connections(self) -> Connections:
        """Return what goes over wires, and which of them do not work."""
        ...
