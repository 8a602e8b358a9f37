"""The newest files of a partner that held a document of one type."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from exchange.journal import listing
from exchange.journal.tables import documents, receipts
from exchange.model.findings import Verdict
from exchange.model.listings import Asked

NEWEST = 200
"""Documents looked at: a feed of which none of these is counts as one nothing came of lately."""


@dataclass(frozen=True, slots=True)
class Came:
    """A file that held a document of a type, and how that document was judged."""

    receipt: str
    filename: str
    format: str
    received_at: datetime
    verdict: Verdict


def newest(connection: Connection, partner: str, document: str) -> list[Came]:
    """Return the files with the newest documents of a type, the newest first."""
    asked = Asked(partner=partner, document=document, limit=NEWEST)
    places = [seq for _, seq in listing.places(connection, asked)]
    names = ("id", "filename", "format", "received_at")
    wanted = (
        select(*(receipts.c[name] for name in names), documents.c.verdict)
        .join(documents, documents.c.receipt == receipts.c.id)
        .where(documents.c.seq.in_(places))
        .order_by(documents.c.seq.desc())
    )
    return [Came(*tuple(row)) for row in connection.execute(wanted)]
