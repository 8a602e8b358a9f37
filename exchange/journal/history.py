"""What people did with files and partners after all, as the journal tells it."""

from collections.abc import Collection
from dataclasses import dataclass

from exchange.journal import onboarding, withdrawing
from exchange.journal.sqlite import Store
from exchange.journal.withdrawing import Withdrawn
from exchange.model.acts import Promotion
from exchange.model.onboarding import Sample


@dataclass(frozen=True, slots=True)
class JournalHistory:
    """The history of a journal. Each question sees it as it is then."""

    store: Store

    def withdrawn(self, receipt_id: str) -> Withdrawn | None:
        """Return who took a file back, when and why, None where nobody did."""
        with self.store.reading() as connection:
            return withdrawing.withdrawn(connection, receipt_id)

    def repeated(self, receipt_id: str) -> str:
        """Return the receipt whose answers a file repeated, empty where it repeated none."""
        with self.store.reading() as connection:
            return withdrawing.repeated(connection, receipt_id)

    def judged_from(self, receipt_id: str) -> str:
        """Return the receipt a file was judged anew from, empty where it was not."""
        with self.store.reading() as connection:
            return withdrawing.judged_from(connection, receipt_id)

    def handed(self, receipt_id: str) -> dict[str, int]:
        """Return how many records of each document of a receipt the ERP was given."""
        with self.store.reading() as connection:
            return withdrawing.handed(connection, receipt_id)

    def promotions(self, partner: str) -> list[Promotion]:
        """Return who changed the state of a partner, the first one first."""
        with self.store.reading() as connection:
            return onboarding.promotions(connection, partner)

    def samples(self, partner: str, grave: Collection[str] = ()) -> list[Sample]:
        """Return the documents of a partner that were accepted, the newest first.

        `grave` are the rules that hold or reject once the partner is live.
        """
        with self.store.reading() as connection:
            return onboarding.samples(connection, partner, grave)
