"""What the spool and the daemon ask of the journal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, Unpack

from exchange.model.acts import Closing, Promotion, Withdrawal
from exchange.model.clocks import Deemed, OpenOrder, Parked
from exchange.model.outcome import Outcome
from exchange.model.receipts import Answer, Arrival, Receipt


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

    def withdraw(self, withdrawal: Withdrawal, kept: Mapping[str, str]) -> bool:
        """Take a file back; `kept` maps each answer's path to its bytes' SHA-256.

        Return whether that was still to be done.
        """
        ...

    def promote(self, promotion: Promotion) -> None:
        """Put a change of a partner's state on record, once however often it is called."""
        ...

    def undelivered(self) -> Sequence[Answer]:
        """Return the answers that have not appeared yet, the oldest first."""
        ...
