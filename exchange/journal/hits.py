"""How often each rule was broken in a time, and how many files came in it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from exchange.journal.listing import earliest
from exchange.journal.tables import findings, receipts
from exchange.model.listings import Hits


def hits(
    connection: Connection, partners: Collection[str] | None, since: datetime, until: datetime
) -> list[Hits]:
    """Return the rules that were broken in files that came then, the most frequent first."""
    came = within(findings.c.receipt, since, until)
    files, count = func.count(findings.c.receipt.distinct()), func.count()
    wanted = select(findings.c.rule, count, files, func.max(findings.c.receipt)).where(*came)
    if partners is not None:
        mine = select(receipts.c.id).where(
            receipts.c.partner.in_(partners), *within(receipts.c.id, since, until)
        )
        wanted = wanted.where(findings.c.receipt.in_(mine))
    ordered = wanted.group_by(findings.c.rule).order_by(count.desc(), findings.c.rule)
    return [Hits(*tuple(row)) for row in connection.execute(ordered)]


def files(
    connection: Connection, partners: Collection[str] | None, since: datetime, until: datetime
) -> int:
    """Return how many files came then."""
    wanted = select(func.count()).where(*within(receipts.c.id, since, until))
    if partners is not None:
        wanted = wanted.where(receipts.c.partner.in_(partners))
    return connection.scalar(wanted) or 0


def within(
    receipt: ColumnElement[str], since: datetime, until: datetime
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return what tells that a file came then: its identity begins with the time."""
    return receipt >= earliest(since), receipt < earliest(until)
