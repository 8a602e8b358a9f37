"""Changes that came before their order: judged anew, of themselves, as soon as it is here."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, Row, exists, select
from ulid import ULID

from exchange.journal import audit, orders, receiving
from exchange.journal.tables import documents, findings, receipts
from exchange.model.findings import STANDING, Verdict
from exchange.model.numbers import significant, spellings
from exchange.model.outcome import Document
from exchange.model.receipts import Arrival

RELEASED = "released"
"""What the audit trail calls it."""


def release(connection: Connection, receipt: str, judged: Iterable[Document], at: datetime) -> None:
    """Put the files back into the lane whose changes waited for an order of these documents.

    A file gets a receipt of its own over the bytes kept. One that holds something else as well
    stays as it was answered.
    """
    partner = connection.scalar(
        select(receipts.c.partner).where(receipts.c.id == receipt, receipts.c.live)
    )
    for document in judged:
        if document.document != orders.ORDER or document.verdict not in STANDING:
            continue
        for waiting in sequenced(parked(connection, partner or "", document.number)):
            if orders.waited(connection, waiting.partner, waiting.id):
                again(connection, waiting, receipt, at)


def parked(connection: Connection, partner: str, number: str) -> Iterator[Row[tuple[object, ...]]]:
    """Yield the receipts of changes that wait for an order, as they came, each file once."""
    later = documents.alias()
    wanted = (
        select(receipts, documents.c.revision)
        .select_from(documents.join(receipts, receipts.c.id == documents.c.receipt))
        .where(
            documents.c.partner == partner,
            documents.c.document == orders.CHANGE,
            documents.c.number.in_(spellings(number)),
            documents.c.verdict == Verdict.HELD,
            receipts.c.live,
            exists().where(
                findings.c.document == documents.c.id, findings.c.rule == orders.ORDERLESS
            ),
            ~exists().where(
                later.c.partner == partner,
                later.c.document == orders.CHANGE,
                later.c.number == documents.c.number,
                later.c.succeeds == documents.c.receipt,
            ),
        )
        .order_by(documents.c.seq)
    )
    seen: set[str] = set()
    for row in connection.execute(wanted).all():
        if row.sha256 not in seen:
            yield row
        seen.add(row.sha256)


def sequenced(waiting: Iterable[Row[tuple[object, ...]]]) -> list[Row[tuple[object, ...]]]:
    """Return changes by their numbers where all are numbers, else as they came."""
    rows = [*waiting]
    numbers = [significant(row.revision).lstrip("0") for row in rows]
    if not all(each.isascii() and each.isdecimal() for each in numbers):
        return rows
    placed = sorted(range(len(rows)), key=lambda at: (len(numbers[at]), numbers[at]))
    return [rows[at] for at in placed]


def again(
    connection: Connection, waiting: Row[tuple[object, ...]], order: str, at: datetime
) -> None:
    """Admit a file again, and write down which one it was and what let it go on.

    Its claim is not named as its receipt is: that tells it from a file that came by itself.
    """
    identity = str(ULID.from_datetime(at))
    arrival = Arrival(
        receipt_id=identity,
        partner=waiting.partner,
        filename=waiting.filename,
        sha256=waiting.sha256,
        size=waiting.size,
        received_at=at,
    )
    receiving.admit(connection, f"{waiting.id}/{order}", arrival)
    detail = {"waited": waiting.id, "order": order}
    audit.append(connection, at, "gateway", RELEASED, receipt=identity, detail=detail)
