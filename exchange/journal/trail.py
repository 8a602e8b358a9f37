"""What proves that nothing was changed: the audit trail, and what its entries were made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DatabaseError

from exchange.journal import (
    attachments,
    audit,
    configured,
    defined,
    entries,
    queries,
    replaying,
    sealed,
    sqlite,
    tombstones,
    ways,
)
from exchange.journal.sqlite import Store
from exchange.model.configured import Configured
from exchange.model.listings import EntriesAsked

UNREADABLE = (DatabaseError, LookupError, TypeError, ValueError)
"""What comes of rows whose bytes were changed so that they are no values any more."""


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
        yield from queries.paged(self.store.reading, ways.blobs)
        yield from queries.paged(self.store.reading, configured.blobs)

    def configured(self, detail: audit.Detail, at: datetime) -> None:
        """Put on record that a configuration is in force from here on, and where it is kept."""
        with self.store.writing() as connection:
            configured.put(connection, detail, at)

    def configuration(self) -> Configured | None:
        """Return the configuration that was put on record last."""
        with self.store.reading() as connection:
            return configured.newest(connection)

    def configuration_of(self, receipt: str) -> Configured | None:
        """Return the configuration a file was judged under, None where it was not kept."""
        with self.store.reading() as connection:
            return configured.under_which(connection, receipt)

    def reloaded(self, before: str, after: str, at: datetime) -> None:
        """Put on record that another configuration is in force, each named by its digest."""
        detail = {"before": before, "after": after}
        action = "configuration_reloaded"
        with self.store.writing() as connection:
            audit.append(connection, at, "gateway", action, receipt="", detail=detail)

    def answered(self, receipt: str) -> dict[str, str]:
        """Return the SHA-256 of each answer made when a file was judged, by its path."""
        with self.store.reading() as connection:
            return replaying.answered(connection, receipt)

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

    def damage(self) -> str:
        """Return what the database finds wrong with itself, empty where it is whole."""
        try:
            with self.store.reading() as connection:
                rotten = sqlite.rot(connection)
                other = "" if rotten else defined.otherwise(connection)
        except UNREADABLE as error:
            return " ".join(str(error).split())[:200]
        return rotten or (f"{other} is not defined as this software does" if other else "")

    def contradicted(self) -> list[str]:
        """Return the receipts of which the tables no longer say what the trail has sealed."""
        try:
            with self.store.reading() as connection:
                return [*dict.fromkeys(sealed.contradicted(connection))]
        except UNREADABLE as error:
            return [f"(none can be read: {' '.join(str(error).split())[:200]})"]

    def buried(self) -> int:
        """Return how many files and answers are not kept any more, by retention or erasure."""
        with self.store.reading() as connection:
            return tombstones.count(connection)

    def chain_head(self) -> tuple[int, str]:
        """Return number and hash of the newest entry, to be kept where nobody can change it."""
        with self.store.reading() as connection:
            return audit.head(connection)
