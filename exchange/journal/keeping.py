"""What is kept and what is not: legal holds, deletions, erasures, and restores from backups."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from exchange.journal import audit, erasing, holds, pieces, restored, tombstones
from exchange.journal.sqlite import Store
from exchange.journal.tombstones import Tombstone
from exchange.model.acts import Erasure, Holding, Resumption
from exchange.model.receipts import Answer
from exchange.model.restoring import Restoration, Sequence
from exchange.model.retention import Hold, Piece


@dataclass(frozen=True, slots=True)
class JournalKeeping:
    """What a journal knows about keeping. Each question sees it as it is then."""

    store: Store

    def holds(self) -> list[Hold]:
        """Return all legal holds, lifted ones too."""
        with self.store.reading() as connection:
            return holds.listed(connection)

    def hold(self, act: Holding) -> bool:
        """Set or lift a legal hold; return whether that was still to be done."""
        with self.store.writing() as connection:
            return holds.put(connection, act)

    def pieces(self, before: datetime, only: Collection[str] | None = None) -> list[Piece]:
        """Return everything kept that came or went before a moment, of some receipts or of all."""
        with self.store.reading() as connection:
            return [*pieces.pieces(connection, before, only)]

    def bury(
        self, gone: Iterable[tuple[Piece, str]], sizes: Mapping[str, int], event: str,
        *, by: str, at: datetime,
    ) -> list[Piece]:  # fmt: skip
        """Put on record that pieces go, each with why; return those that were still there."""
        with self.store.writing() as connection:
            return tombstones.bury(connection, gone, sizes, event, by=by, at=at)

    def buried(self, receipt: str) -> list[Tombstone]:
        """Return what of a file is gone."""
        with self.store.reading() as connection:
            return tombstones.of_receipt(connection, receipt)

    def unneeded(self) -> set[str]:
        """Return the SHA-256 of everything that is gone for some purpose."""
        with self.store.reading() as connection:
            return {*tombstones.hashes(connection)}

    def erase(self, act: Erasure) -> Counter[str]:
        """Take a person out of the columns; return how often, by column."""
        with self.store.writing() as connection:
            return erasing.erase(connection, act)

    def scrubbed(self, receipt: str) -> list[str]:
        """Return in words which columns about a file a person was taken out of."""
        with self.store.reading() as connection:
            return [*erasing.told(connection, receipt)]

    def naming(self, person: str) -> list[str]:
        """Return the receipts in whose columns a name stands."""
        with self.store.reading() as connection:
            return erasing.naming(connection, person)

    def numbered(self, number: str) -> bool:
        """Tell whether any document has this number."""
        with self.store.reading() as connection:
            return pieces.numbered(connection, number)

    def newest(self) -> int:
        """Return the place of the newest receipt in the order of arrival, 0 where there is none."""
        with self.store.reading() as connection:
            return pieces.newest(connection)

    def received_after(self, place: int) -> set[tuple[str, str]]:
        """Return name and SHA-256 of everything that was taken in behind a place."""
        with self.store.reading() as connection:
            return pieces.received_after(connection, place)

    def restored(self, source: str, made_at: datetime, *, by: str, at: datetime) -> None:
        """Note that this journal came from a backup; from now on nothing is sent."""
        with self.store.writing() as connection:
            restored.mark(connection, source, made_at, by=by, at=at)

    def sending_held(self) -> Restoration | None:
        """Return the restore after which nobody has let answers go yet."""
        with self.store.reading() as connection:
            return restored.held(connection)

    def sequences(self) -> list[Sequence]:
        """Return every sequence of control numbers."""
        with self.store.reading() as connection:
            return restored.sequences(connection)

    def released(self) -> list[Answer]:
        """Return the answers that appeared."""
        with self.store.reading() as connection:
            return restored.released(connection)

    def resume(self, act: Resumption) -> bool:
        """Let a restored site send again; return whether it did not."""
        with self.store.writing() as connection:
            return restored.resume(connection, act)

    def written(self) -> datetime | None:
        """Return when the newest entry of the audit trail was written, None where there is none."""
        with self.store.reading() as connection:
            return audit.newest(connection)

    def sealed(self, seq: int) -> str:
        """Return the hash of an entry of the audit trail, empty where there is none."""
        with self.store.reading() as connection:
            return audit.hash_of(connection, seq)
