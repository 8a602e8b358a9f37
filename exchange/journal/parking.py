"""Changes that came before their order: judged once more, by themselves, as soon as it is here."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, exists, select

from exchange.journal import anew, orders, questions, records
from exchange.journal.tables import documents, findings, receipts
from exchange.model.findings import STANDING, Verdict
from exchange.model.numbers import significant, spellings
from exchange.model.outcome import Document
from exchange.model.sequence import in_turn

OPENING = "opening_orders"

Order = tuple[str, str]
"""A partner and the number of an order of theirs."""


def release(connection: Connection, receipt: str, judged: Iterable[Document], at: datetime) -> None:
    """Have the changes judged once more that waited for an order of these documents.

    Nothing is judged again that the file of a change holds beside it.
    """
    partner = connection.scalar(
        select(receipts.c.partner).where(receipts.c.id == receipt, receipts.c.live)
    )
    for document in judged:
        for whose, number in known_by(connection, partner or "", document):
            for change in parked(connection, whose, number):
                anew.judge(connection, change, document.id, at)


def known_by(connection: Connection, partner: str, document: Document) -> list[Order]:
    """Return the orders that are known from a document on, from our own ERP's table as well."""
    if document.document == orders.ORDER and document.verdict in STANDING:
        return [(partner, document.number)]
    if document.document == OPENING and document.verdict is Verdict.ACCEPTED:
        told = records.rows(connection, document.id, OPENING)
        named = told.select("partner", "order_number").drop_nulls().unique(maintain_order=True)
        return [*named.iter_rows()]
    return []


def parked(connection: Connection, partner: str, number: str) -> list[Row[tuple[object, ...]]]:
    """Return the changes that wait for an order, as they were made."""
    later = documents.alias()
    orderless = exists().where(
        findings.c.document == documents.c.id, findings.c.rule == orders.ORDERLESS
    )
    corrected = exists().where(
        later.c.partner == partner,
        later.c.document == orders.CHANGE,
        later.c.number == documents.c.number,
        later.c.revision == documents.c.revision,
        later.c.succeeds == documents.c.receipt,
    )
    wanted = (
        select(documents)
        .select_from(documents.join(receipts, receipts.c.id == documents.c.receipt))
        .where(
            documents.c.partner == partner,
            documents.c.document == orders.CHANGE,
            documents.c.number.in_(spellings(number)),
            documents.c.verdict == Verdict.HELD,
            receipts.c.live,
            orderless,
            ~questions.refused(),
            ~corrected,
        )
        .order_by(documents.c.seq)
    )
    found = connection.execute(wanted).all()
    return in_turn((row, (significant(row.revision), row.header.get("date", ""))) for row in found)
