"""What partners used of their quota."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select
from ulid import ULID

from exchange.journal.receiving import UNDONE
from exchange.journal.sqlite import Store
from exchange.journal.tables import receipts
from exchange.model.quotas import Usage


def since(store: Store, moment: datetime) -> Mapping[str, Usage]:
    """Return by partner what came since then, and what of all that came is not judged yet."""
    with store.reading() as connection:
        return usage(connection, moment)


def usage(connection: Connection, moment: datetime) -> Mapping[str, Usage]:
    """Return by partner what came since then, and what of all that came is not judged yet.

    Identities sort by time, so that only the receipts since then are looked at.
    """
    first = str(ULID.from_datetime(moment))[:10]
    partner = receipts.c.partner
    came = (
        select(partner, func.count(), func.sum(receipts.c.size))
        .where(receipts.c.id >= first, receipts.c.origin == "")
        .group_by(partner)
    )
    undone = select(partner, func.count()).where(receipts.c.state.in_(UNDONE)).group_by(partner)
    sizes = {name: (files, int(size or 0)) for name, files, size in connection.execute(came)}
    unjudged = {name: count for name, count in connection.execute(undone)}  # noqa: C416
    return {
        name: Usage(*sizes.get(name, (0, 0)), unjudged.get(name, 0))
        for name in sizes.keys() | unjudged.keys()
    }
