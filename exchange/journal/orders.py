"""What the journal holds of one purchase order: the order that stands, then its changes."""

import io
from dataclasses import replace

import polars as pl
from sqlalchemy import Connection, Row, exists, select

from exchange.journal import queries, receiving, records
from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, findings, receipts
from exchange.model.findings import Verdict
from exchange.model.numbers import spellings
from exchange.model.outcome import Document, Source

STANDING = (Verdict.ACCEPTED, Verdict.HELD)
ORDER, CHANGE = "purchase_order", "purchase_order_change"
GOES_ON = "change"
"""The function of an order that does not say all of it anew."""

ORDERLESS = "POC-001"
"""The rule that holds a change as long as its order is not known."""

TABLES = {ORDER: ("order_lines", "order_schedules"),
          CHANGE: ("order_change_lines", "order_change_schedules")}  # fmt: skip
"""The rows that say what is ordered; the header is in the document itself."""


def standing(connection: Connection, partner: str, number: str) -> list[Document]:
    """Return the newest standing order of this number and what changes it since.

    They have their rows and no findings. What came while the partner was not live counts for
    nothing.
    """
    both = documents.join(receipts, receipts.c.id == documents.c.receipt)
    wanted = (
        select(documents)
        .select_from(both)
        .where(
            documents.c.partner == partner,
            documents.c.document.in_((ORDER, CHANGE)),
            documents.c.number.in_(spellings(number)),
            documents.c.verdict.in_(STANDING),
            receipts.c.live,
        )
    )
    found = connection.execute(wanted.order_by(documents.c.seq)).all()
    begins = (
        at for at, row in enumerate(found) if row.document == ORDER and row.function != GOES_ON
    )
    newest = max(begins, default=len(found))
    return [restored(connection, row) for row in found[newest:]]


def of_part(connection: Connection, partner: str, part: str) -> frozenset[str]:
    """Return the numbers of a partner's standing orders that have or had a line of a part."""
    both = documents.join(receipts, receipts.c.id == documents.c.receipt)
    found: set[str] = set()
    for name in (lines for lines, _ in TABLES.values()):
        lines = CANONICAL[name]
        wanted = (
            select(documents.c.number)
            .select_from(both.join(lines, lines.c.document == documents.c.id))
            .where(
                documents.c.partner == partner,
                documents.c.verdict.in_(STANDING),
                receipts.c.live,
                lines.c.customer_part.in_(spellings(part)),
            )
        )
        found.update(connection.scalars(wanted.distinct()))
    return frozenset(found)


def waited(connection: Connection, partner: str, receipt: str) -> bool:
    """Tell whether all a file holds are changes whose orders, unknown then, are here now.

    A file with the same bytes as one before it holds what that one held.
    """
    while before := connection.scalar(select(receipts.c.repeats).where(receipts.c.id == receipt)):
        receipt = before
    orderless = exists().where(findings.c.document == documents.c.id, findings.c.rule == ORDERLESS)
    held = connection.execute(
        select(documents.c.number, documents.c.verdict, orderless.label("orderless")).where(
            documents.c.receipt == receipt
        )
    ).all()
    return bool(held) and all(
        row.orderless and row.verdict is Verdict.HELD and standing(connection, partner, row.number)
        for row in held
    )


def restored(connection: Connection, row: Row[tuple[object, ...]]) -> Document:
    """Return a document with its rows."""
    names = TABLES[row.document]
    tables = {name: packed(records.rows(connection, row.id, name)) for name in names}
    return replace(queries.stored(row), tables=tables)


def source(connection: Connection, partner: str, document: str) -> Source | None:
    """Return the file one of a partner's documents came in, without the bytes."""
    mine = (documents.c.id == document, documents.c.partner == partner)
    row = connection.execute(select(documents).where(*mine)).first()
    if row is None:
        return None
    file = receipts.c.id == row.receipt
    receipt = receiving.chosen(connection, select(*receiving.COLUMNS).where(file))[0]
    around = queries.envelopes(connection, receipt.id)
    return Source(
        transmission=receipt.transmission,
        format=connection.execute(select(receipts.c.format).where(file)).scalar_one(),
        document=queries.stored(row),
        envelope=around[row.interchange - 1] if around else None,
    )


def packed(frame: pl.DataFrame) -> bytes:
    """Return a table as Arrow IPC."""
    stream = io.BytesIO()
    frame.write_ipc(stream)
    return stream.getvalue()
