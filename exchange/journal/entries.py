"""The audit trail a page at a time, the newest entries first; no page looks at too many."""

from bisect import bisect_left
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from exchange.journal import audit as trail
from exchange.journal.audit import Entry
from exchange.journal.columns import instant
from exchange.journal.tables import audit, receipts
from exchange.model.listings import EntriesAsked

REACH = 20_000
"""Entries one page looks at where it is not told which action, actor or receipt."""

COLUMNS = tuple(audit.c[name] for name in Entry.__dataclass_fields__)


def page(connection: Connection, asked: EntriesAsked) -> tuple[list[Entry], int]:
    """Return entries, the newest first, and the number to go on before; 0 at the end."""
    first, end = bounds(connection, asked)
    before = min(asked.before or end, end)
    floor = first if indexed(asked) else max(first, before - REACH)
    wanted = chosen(asked).where(audit.c.seq < before, audit.c.seq >= floor)
    newest = wanted.order_by(audit.c.seq.desc()).limit(asked.limit + 1)
    found = [Entry(*tuple(row)) for row in connection.execute(newest)]
    if len(found) > asked.limit:
        return found[: asked.limit], found[asked.limit - 1].seq
    return found, floor if floor > first else 0


def indexed(asked: EntriesAsked) -> bool:
    """Tell whether what is asked for lies together in an index."""
    return bool(asked.receipt or (asked.partners is None and (asked.action or asked.actor)))


def bounds(connection: Connection, asked: EntriesAsked) -> tuple[int, int]:
    """Return the first number that is asked for and the one after the last, by when entries are."""
    end = trail.head(connection)[0] + 1
    first = place(connection, asked.since, end) if asked.since else 1
    return first, place(connection, asked.until, end) if asked.until else end


def place(connection: Connection, moment: datetime, end: int) -> int:
    """Return the number of the first entry from a moment on: entries are in the order of time."""

    def at(seq: int) -> str:
        return connection.scalar(select(audit.c.at).where(audit.c.seq == seq)) or ""

    return 1 + bisect_left(range(1, end), instant(moment), key=at)


def chosen(asked: EntriesAsked) -> Select[Any]:
    """Return the query for the entries that are asked for and that may be seen."""
    wanted = select(*COLUMNS)
    for name in ("action", "actor", "receipt"):
        value = getattr(asked, name)
        wanted = wanted.where(audit.c[name] == value) if value else wanted
    if asked.partners is not None:
        mine = select(receipts.c.id).where(
            receipts.c.id == audit.c.receipt, receipts.c.partner.in_(asked.partners)
        )
        wanted = wanted.where(mine.exists())
    return wanted


def actions(connection: Connection) -> list[str]:
    """Return the actions there are, found one after the other in their index."""
    found = [""]
    while (
        following := connection.scalar(
            select(func.min(audit.c.action)).where(audit.c.action > found[-1])
        )
    ) is not None:
        found.append(following)
    return found[1:]
