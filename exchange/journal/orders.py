"""What the journal holds of one purchase order: the order that stands, then its changes."""

from dataclasses import replace
from datetime import date

import polars as pl
from sqlalchemy import Connection, Row, exists, select

from exchange.journal import cut_over, queries, questions, receiving, records
from exchange.journal.questions import REJECTED
from exchange.journal.records import packed
from exchange.journal.tables import documents, receipts
from exchange.model.findings import STANDING
from exchange.model.numbers import significant, spellings
from exchange.model.outcome import Document, Source

ORDER, CHANGE = "purchase_order", "purchase_order_change"
OURS = "_erp"
"""The lane of our own side."""

GOES_ON = "change"
"""The function of an order that does not say all of it anew."""

ORDERLESS = "POC-001"
"""The rule that holds a change as long as its order is not known."""

TABLES = {ORDER: ("order_lines", "order_schedules"),
          CHANGE: ("order_change_lines", "order_change_schedules")}  # fmt: skip
"""The rows that say what is ordered; the header is in the document itself."""

SCHEDULES = {name: records.CANONICAL[tables[-1]] for name, tables in TABLES.items()}


def standing(
    connection: Connection, partner: str, number: str, before: int | None = None
) -> list[Document]:
    """Return the newest standing order of this number and what changes it since.

    They have their rows and no findings. Where the partner sent no order, it is what our own ERP
    told of it at the cut-over. What came while the partner was not live counts for
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
            ~questions.refused(),
            receiving.ahead(before),
        )
    )
    found = connection.execute(wanted.order_by(documents.c.seq)).all()
    begins = (
        at for at, row in enumerate(found) if row.document == ORDER and row.function != GOES_ON
    )
    newest = max(begins, default=None)
    if newest is not None:
        return [restored(connection, row) for row in found[newest:]]
    told = cut_over.order(connection, partner, number)
    return [told, *(restored(connection, row) for row in found)] if told else []


def wanted(
    connection: Connection, partner: str, since: date, before: int | None = None
) -> list[Document]:
    """Return the standing documents of every order that wants anything from that day on."""
    found: list[Document] = []
    for number in open_numbers(connection, partner, since, before):
        found += standing(connection, partner, number, before)
    return found


def open_numbers(
    connection: Connection, partner: str, since: date, before: int | None = None
) -> list[str]:
    """Return the numbers of orders with a delivery from that day on, in the order they came."""
    numbers: dict[str, None] = {}
    for document, schedules in SCHEDULES.items():
        both = documents.join(receipts, receipts.c.id == documents.c.receipt)
        mine = (
            select(documents.c.number)
            .select_from(both)
            .where(
                receiving.ahead(before),
                documents.c.partner == partner,
                documents.c.document == document,
                documents.c.verdict.in_(STANDING),
                exists().where(
                    schedules.c.document == documents.c.id, schedules.c.requested_date >= since
                ),
            )
        )
        found = connection.scalars(mine.order_by(documents.c.seq))
        numbers |= dict.fromkeys(map(significant, found))
    return [*(numbers | dict.fromkeys(cut_over.numbers(connection, partner, since)))]


def restored(connection: Connection, row: Row[tuple[object, ...]]) -> Document:
    """Return a document with the rows that count or wait, and nothing of what was refused."""
    frames = {name: records.rows(connection, row.id, name) for name in TABLES[row.document]}
    kept = pl.col("status") != REJECTED
    tables = {name: packed(frame.filter(kept)) for name, frame in frames.items()}
    return replace(
        queries.stored(row),
        tables=tables,
        verdict=questions.standing_verdict(connection, row),
        answered=frozenset(questions.given(connection, row)),
    )


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
        document=replace(queries.stored(row), version=1 + questions.handed(connection, document)),
        envelope=around[row.interchange - 1] if around else None,
    )
