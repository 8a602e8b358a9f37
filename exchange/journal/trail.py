"""What proves that nothing was changed: the audit trail, and what its entries were made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from exchange.journal import attachments, audit, entries, queries, sealed
from exchange.journal.sqlite import Store
from exchange.model.listings import EntriesAsked


@dataclass(frozen=True, slots=True)
class JournalTrail:
    """The audit trail of a journal. Each question sees it as it is then."""

    store: Store

    def kept_blobs(self) -> Iterator[tuple[str, str]]:
        """Yield the SHA-256 of every file that must be kept, and what it is."""
        yield from queries.paged(self.store.reading, queries.received_blobs)
        yield from queries.paged(self.store.reading, queries.answer_blobs)
        yield from queries.paged(self.store.reading, queries.message_blobs)
        yield from queries.paged(self.store.reading, attachments.blobs)

    def verify_chain(self, after: int = 0) -> int | None:
        """Return the number of the first entry of the audit trail that is not as written.

        Those up to `after` are taken as they are.
        """
        with self.store.reading() as connection:
            return audit.first_broken(connection, after)

    def entries(self, asked: EntriesAsked) -> tuple[list[audit.Entry], int]:
        """Return a page of entries, the newest first, and the number to go on before, or 0."""
        with self.store.reading() as connection:
            return entries.page(connection, asked)

    def actions(self) -> list[str]:
        """Return the actions there are entries of."""
        with self.store.reading() as connection:
            return entries.actions(connection)

    def contradicted(self) -> list[str]:
        """Return the receipts of which the tables no longer say what the trail has sealed."""
        with self.store.reading() as connection:
            return list(sealed.contradicted(connection))

    def chain_head(self) -> tuple[int, str]:
        """Return number and hash of the newest entry, to be kept where nobody can change it."""
        with self.store.reading() as connection:
            return audit.head(connection)
