"""Which orders have lines of a part: found by an index, not by looking at every line."""

from sqlalchemy import Connection, insert, select

from exchange.journal import questions
from exchange.journal.orders import TABLES
from exchange.journal.records import CANONICAL, frame
from exchange.journal.tables import documents, erp_in_force, order_parts, receipts
from exchange.model.findings import STANDING
from exchange.model.numbers import significant, spellings
from exchange.model.outcome import Document

OPENING = CANONICAL["opening_orders"]


def keep(connection: Connection, partner: str, document: Document) -> None:
    """Note the parts of an order, or of a change of one, that stands."""
    if document.document not in TABLES or document.verdict not in STANDING:
        return
    name, _ = TABLES[document.document]
    if name not in document.tables:
        return
    lines = frame(name, document.tables[name])["customer_part"].drop_nulls()
    about = {"partner": partner, "document": document.id, "number": significant(document.number)}
    rows = [{**about, "part": part} for part in sorted({*map(significant, lines)})]
    if rows:
        connection.execute(insert(order_parts), rows)


def orders_of(connection: Connection, partner: str, part: str) -> frozenset[str]:
    """Return the numbers of the standing orders that have or had a line of a part.

    Those our own ERP told us of when we began are among them.
    """
    held = (
        select(order_parts.c.number)
        .join(documents, documents.c.id == order_parts.c.document)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            order_parts.c.partner == partner,
            order_parts.c.part == significant(part),
            receipts.c.live,
            ~questions.refused(),
        )
    )
    here = (erp_in_force.c.document == OPENING.c.document) & (erp_in_force.c.row == OPENING.c.row)
    told = (
        select(OPENING.c.order_number)
        .select_from(erp_in_force.join(OPENING, here))
        .where(
            erp_in_force.c.table == OPENING.name,
            erp_in_force.c.partner == partner,
            OPENING.c.customer_part.in_(spellings(part)),
        )
    )
    found = (*connection.scalars(held), *connection.scalars(told))
    return frozenset(map(significant, found))
