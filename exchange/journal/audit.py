"""The audit trail: who did what and when, each entry sealed by a hash over the one before.

The chain shows any entry that was changed, removed or put in. It cannot show that
the newest entries were cut off: for that, keep `head` somewhere else and compare.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, RowMapping, insert, select
from sqlalchemy.exc import DatabaseError

from exchange.journal.columns import instant
from exchange.journal.tables import audit

GENESIS = "0" * 64
"""What the first entry has as the hash of the entry before it."""

TOLD = ("seq", "at", "actor", "action", "receipt", "detail")
"""What of an entry is sealed, with the hash of the one before it."""

Detail = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit trail. `detail` is canonical JSON, `receipt` may be empty."""

    seq: int
    at: str
    actor: str
    action: str
    receipt: str
    detail: str
    previous: str
    hash: str


def canonical(value: object) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, ASCII only.

    A value JSON does not have (SQLite lets bytes stand in a text column) is written
    as Python shows it, so that it never equals what should be there.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=repr)


def seal(previous: str, entry: Mapping[str, object]) -> str:
    """Return the hash of an entry, given that of the entry before it."""
    return sha256((previous + canonical(entry)).encode()).hexdigest()


def sealed_words(entry: Entry) -> str:
    """Return the text whose SHA-256 is the hash of an entry: the hash before, then the entry."""
    told = {name: getattr(entry, name) for name in TOLD}
    return entry.previous + canonical(told)


def append(
    connection: Connection, at: datetime, actor: str, action: str, *, receipt: str, detail: Detail
) -> None:
    """Add an entry in the transaction of what it tells."""
    seq, previous = head(connection)
    entry = {
        "seq": seq + 1,
        "at": instant(at),
        "actor": actor,
        "action": action,
        "receipt": receipt,
        "detail": canonical(detail),
    }
    sealed = {"previous": previous, "hash": seal(previous, entry)}
    connection.execute(insert(audit).values(entry | sealed))


def head(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the newest entry."""
    newest = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    found = connection.execute(newest).first()
    return (found.seq, found.hash) if found else (0, GENESIS)


def hash_of(connection: Connection, seq: int) -> str:
    """Return the hash of an entry, empty where there is none."""
    return connection.scalar(select(audit.c.hash).where(audit.c.seq == seq)) or ""


def newest(connection: Connection) -> datetime | None:
    """Return when the newest entry was written, None where there is none."""
    at = connection.scalar(select(audit.c.at).order_by(audit.c.seq.desc()).limit(1))
    return datetime.fromisoformat(at) if at else None


def first_broken(connection: Connection, after: int = 0) -> int | None:
    """Return the number of the first entry that is not as it was written, None if all are.

    An entry that is missing, or whose text cannot even be read, is broken. Those up to `after`
    are taken as they are.
    """
    sealed = connection.scalar(select(audit.c.hash).where(audit.c.seq == after))
    number, previous = after + 1, sealed or GENESIS
    later = select(audit).where(audit.c.seq > after) if after else select(audit)
    one_by_one = connection.execution_options(yield_per=1)  # so that an unreadable one is known
    try:
        for row in one_by_one.execute(later.order_by(audit.c.seq)).mappings():
            if not holds(row, number, previous):
                return number
            number, previous = number + 1, row["hash"]
    except (DatabaseError, UnicodeDecodeError):
        return number
    return None


def holds(row: RowMapping, number: int, previous: str) -> bool:
    """Return whether an entry is number `number` and sealed onto the one before."""
    entry = dict(row)
    sealed = entry.pop("hash")
    said = entry.pop("previous")
    return bool(entry["seq"] == number and said == previous and seal(previous, entry) == sealed)
