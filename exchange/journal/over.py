"""Held documents that something newer took the place of: nobody need answer them any more."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, or_, select

from exchange.journal.tables import documents, receipts, refusals, successions
from exchange.model.findings import STANDING
from exchange.model.outcome import Document

CHANGE, ECO = "purchase_order_change", "engineering_change"

later, file = documents.alias("later"), receipts.alias("later_file")


def keep(connection: Connection, judged: Iterable[Document]) -> None:
    """Note which held forecasts these documents took the place of."""
    rows = [
        {"document": before, "by": each.id}
        for each in judged
        if each.verdict in STANDING
        for before in each.supersedes
    ]
    if rows:
        connection.execute(insert(successions), rows)


def newer() -> ColumnElement[bool]:
    """Return what `later` must be to take the place of a document: the same again, or noted so.

    Of an engineering change, any newer revision does.
    """
    same = and_(
        later.c.document == documents.c.document,
        later.c.number == documents.c.number,
        later.c.number != "",
        or_(later.c.revision == documents.c.revision, documents.c.document == ECO),
        later.c.seq > documents.c.seq,
        or_(later.c.function != "change", later.c.document == CHANGE),
    )
    told = select(successions.c.by).where(successions.c.document == documents.c.id)
    noted = later.c.id.in_(told.correlate(documents))
    return and_(
        later.c.partner == documents.c.partner,
        or_(same, noted),
        later.c.verdict.in_(STANDING),
        ~exists().where(refusals.c.document == later.c.id),
        file.c.id == later.c.receipt,
        file.c.live,
    )


def superseded() -> ColumnElement[bool]:
    """Return what tells that a newer document has taken the place of one that was asked about."""
    return exists().where(newer())


def by(connection: Connection, document: str) -> str:
    """Return what people call the newest that took the place of a document, empty where none."""
    wanted = (
        select(later.c.number, later.c.revision, file.c.filename)
        .select_from(documents)
        .where(documents.c.id == document, newer())
        .order_by(later.c.seq.desc())
    )
    row = connection.execute(wanted.limit(1)).first()
    if row is None:
        return ""
    return f"{' / '.join(filter(None, (row.number, row.revision)))} ({row.filename})"
