"""What was fetched from servers: on record before it is ours, and once."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Select, insert, select, update

from exchange.journal.sqlite import Store
from exchange.journal.wired import pulled_files
from exchange.model.pulls import Pulled

COLUMNS = tuple(pulled_files.c[name] for name in Pulled.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class JournalPulls:
    """What was fetched. Each deed is one transaction; admission notes the receipt in its own."""

    store: Store

    def like(self, seen: Pulled) -> list[Pulled]:
        """Return what was fetched from the same place and looked the same, the oldest first."""
        same = (pulled_files.c[name] == getattr(seen, name) for name in
                ("partner", "host", "path", "size", "mtime"))  # fmt: skip
        return self.found(select(*COLUMNS).where(*same).order_by(pulled_files.c.copy))

    def unadmitted(self) -> list[Pulled]:
        """Return what was fetched and has no receipt yet."""
        return self.found(select(*COLUMNS).where(pulled_files.c.receipt.is_(None)))

    def found(self, wanted: Select[tuple[object, ...]]) -> list[Pulled]:
        """Return what a query over `COLUMNS` finds."""
        with self.store.reading() as connection:
            return [Pulled(**row) for row in connection.execute(wanted).mappings()]

    def pull(self, pulled: Pulled) -> None:
        """Note that a file is here whole, about to be admitted; the same cannot be noted twice."""
        with self.store.writing() as connection:
            connection.execute(insert(pulled_files).values(asdict(pulled)))

    def removed(self, work: str, at: datetime) -> None:
        """Note that a file is gone there."""
        mine = update(pulled_files).where(pulled_files.c.work == work)
        with self.store.writing() as connection:
            connection.execute(mine.values(removed_at=at))
