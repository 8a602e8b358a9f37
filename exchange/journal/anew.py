"""One document of a file judged once more: it stops counting, and waits in its lane again."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select
from ulid import ULID

from exchange.errors import Stale
from exchange.journal import audit, questions, receiving
from exchange.journal.tables import audit as trail
from exchange.journal.tables import documents, receipts, refusals
from exchange.model.findings import STANDING
from exchange.model.outcome import Document
from exchange.model.receipts import Arrival

AGAIN = "judged_anew"
"""What the audit trail calls it."""


def displaced(connection: Connection, judged: Iterable[Document], at: datetime) -> None:
    """Have the newer changes judged once more that one of these was put before.

    Raises Stale where one of them does not stand as it did, or a person decided on it meanwhile.
    """
    for document in judged:
        if document.verdict not in STANDING:
            continue
        for identity in document.displaces:
            row = connection.execute(select(documents).where(documents.c.id == identity)).first()
            if row is None or gone(connection, identity) or questions.given(connection, row):
                raise Stale(f"document {identity} was decided on meanwhile")
            judge(connection, row, document.id, at)


def gone(connection: Connection, document: str) -> bool:
    """Tell whether a document does not stand any more."""
    known = select(refusals.c.document).where(refusals.c.document == document)
    return connection.scalar(known) is not None


def judge(connection: Connection, row: Row[tuple[object, ...]], because: str, at: datetime) -> None:
    """Put one document back into its lane, ahead of what came after it, and write down why.

    It gets a receipt of its own over the bytes kept. Its claim is not named as its receipt is:
    that tells it from a file that came by itself.
    """
    file = connection.execute(select(receipts).where(receipts.c.id == row.receipt)).one()
    ahead = select(func.count()).where(
        documents.c.receipt == row.receipt, documents.c.seq < row.seq
    )
    counted = connection.scalar(ahead) or 0
    identity = str(ULID.from_datetime(at))
    arrival = Arrival(
        receipt_id=identity,
        partner=file.partner,
        filename=file.filename,
        sha256=file.sha256,
        size=file.size,
        received_at=at,
        place=counted if file.place is None else file.place,
        origin=file.origin or file.id,
    )
    receiving.admit(connection, f"{row.id}/{because}", arrival)
    connection.execute(insert(refusals).values(document=row.id, anew=identity))
    detail = {"document": row.id, "because": because}
    audit.append(connection, at, "gateway", AGAIN, receipt=identity, detail=detail)


def family(connection: Connection, receipt: str) -> list[str]:
    """Return a file, then the receipts under which documents of it were judged once more."""
    again = select(receipts.c.id).where(receipts.c.origin == receipt).order_by(receipts.c.seq)
    return [receipt, *connection.scalars(again)]


def came(connection: Connection, receipt: str) -> str:
    """Return the receipt of the file as it came, of which this is a document judged once more."""
    origin = connection.scalar(select(receipts.c.origin).where(receipts.c.id == receipt))
    return origin or receipt


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt that judges another document once more than the trail says."""
    sealed = select(trail.c.receipt, trail.c.detail).where(trail.c.action == AGAIN)
    told = {row.receipt: json.loads(row.detail)["document"] for row in connection.execute(sealed)}
    held = select(refusals.c.anew, refusals.c.document).where(refusals.c.anew != "")
    found = {row.anew: row.document for row in connection.execute(held)}
    for receipt in sorted(told.keys() | found.keys()):
        if told.get(receipt) != found.get(receipt):
            yield receipt
