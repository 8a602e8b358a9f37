"""How the table of each file was laid out, so that the next one can be compared."""

from sqlalchemy import Connection, insert, select

from exchange.journal import receiving
from exchange.journal.tables import documents, outlines, receipts
from exchange.model.findings import Verdict
from exchange.model.outcome import Document
from exchange.model.outlines import EarlierOutline, Heading, Outline


def keep(connection: Connection, partner: str, document: Document) -> None:
    """Insert the outline of a document, where it has one."""
    outline = document.outline
    if outline is None:
        return
    values = {
        "document": document.id,
        "partner": partner,
        "feed": outline.feed,
        "sheet": outline.sheet,
        "headings": [list(heading) for heading in outline.headings],
    }
    connection.execute(insert(outlines).values(values))


def newest(
    connection: Connection, partner: str, feed: str, before: int | None = None
) -> EarlierOutline | None:
    """Return the outline of the newest accepted file of a feed that came while it was live."""
    wanted = (
        select(outlines, receipts.c.filename, receipts.c.received_at)
        .join(documents, documents.c.id == outlines.c.document)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(outlines.c.partner == partner, outlines.c.feed == feed, receipts.c.live)
        .where(documents.c.verdict == Verdict.ACCEPTED, receiving.ahead(before))
        .order_by(receipts.c.seq.desc())
    )
    row = connection.execute(wanted.limit(1)).first()
    if row is None:
        return None
    headings = tuple(Heading(*heading) for heading in row.headings)
    return EarlierOutline(Outline(feed, row.sheet, headings), row.filename, row.received_at)
