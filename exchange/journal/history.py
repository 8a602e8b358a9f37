"""What people did with files and partners after all, as the journal tells it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exchange.journal import accepting, anew, fetching, onboarding, receiving, ways, withdrawing
from exchange.journal.accepting import Fields
from exchange.journal.sealed import DEEMED
from exchange.journal.sqlite import Store
from exchange.journal.tables import receipts
from exchange.journal.withdrawing import Withdrawn
from exchange.model.acts import Promotion
from exchange.model.mails import Mail
from exchange.model.onboarding import Sample
from exchange.model.receipts import Receipt


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

    def ruleset(self, receipt_id: str) -> str:
        """Return the rule set that judged a file, empty where it was not judged yet."""
        wanted = select(receipts.c.ruleset).where(receipts.c.id == receipt_id)
        with self.store.reading() as connection:
            return str(connection.execute(wanted).scalar() or "")

    def family(self, receipt_id: str) -> list[Receipt]:
        """Return a file, then the receipts under which documents of it were judged once more."""
        with self.store.reading() as connection:
            whole = anew.family(connection, receipt_id)
            wanted = select(*receiving.COLUMNS).where(receipts.c.id.in_(whole))
            return receiving.chosen(connection, wanted.order_by(receipts.c.seq))

    def answered(self, receipt_id: str) -> list[str]:
        """Return the orders, changes and forecasts of a file that stand and that we answered."""
        with self.store.reading() as connection:
            return withdrawing.answered(connection, receipt_id)

    def handed(self, receipt_id: str) -> dict[str, int]:
        """Return how many records of each document of a receipt the ERP was given."""
        with self.store.reading() as connection:
            return withdrawing.handed(connection, receipt_id)

    def mail(self, receipt_id: str) -> Mail | None:
        """Return what a mail said, None where the file is none; its files are receipts."""
        with self.store.reading() as connection:
            return ways.mail(connection, receipt_id)

    def enclosed(self, receipt_id: str) -> list[Receipt]:
        """Return the receipts of the files of a mail, in their order."""
        with self.store.reading() as connection:
            return ways.files(connection, receipt_id)

    def turned_away(self, since: datetime) -> list[Fields]:
        """Return the mails in our mailboxes that were not taken since a moment, and why."""
        with self.store.reading() as connection:
            return fetching.turned_away(connection, since)

    def accepted(self, receipt_id: str) -> list[Fields]:
        """Return what the gateway accepted by itself of a file."""
        with self.store.reading() as connection:
            return accepting.of_receipt(connection, receipt_id)

    def decided(self, since: datetime | None = None) -> list[Fields]:
        """Return what was decided without a person since a moment, as the audit trail tells it."""
        with self.store.reading() as connection:
            return accepting.decided(connection, (accepting.ACCEPTED, DEEMED), since)

    def promotions(self, partner: str) -> list[Promotion]:
        """Return who changed the state of a partner, the first one first."""
        with self.store.reading() as connection:
            return onboarding.promotions(connection, partner)

    def samples(
        self, partner: str, grave: Collection[str] = (), among: int | None = None
    ) -> list[Sample]:
        """Return the documents of a partner that were accepted, the newest first.

        `grave` are the rules that hold or reject once the partner is live. They are looked for
        `among` that many newest files, among all where no number is given.
        """
        with self.store.reading() as connection:
            return onboarding.samples(connection, partner, grave, among)
