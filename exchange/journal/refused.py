"""Changes of an order that were refused and that nothing came in the place of."""

from dataclasses import replace

from sqlalchemy import Connection, exists, select

from exchange.journal import queries, questions, receiving
from exchange.journal.orders import CHANGE
from exchange.journal.tables import documents, receipts
from exchange.model.findings import Verdict
from exchange.model.numbers import spellings
from exchange.model.outcome import Document


def changes(
    connection: Connection, partner: str, number: str, before: int | None = None
) -> list[Document]:
    """Return them with their findings and without their rows, in the order they came."""
    again = documents.alias()
    corrected = exists().where(
        again.c.partner == documents.c.partner,
        again.c.document == CHANGE,
        again.c.number == documents.c.number,
        again.c.revision == documents.c.revision,
        again.c.seq > documents.c.seq,
    )
    wanted = (
        select(documents)
        .select_from(documents.join(receipts, receipts.c.id == documents.c.receipt))
        .where(
            documents.c.partner == partner,
            documents.c.document == CHANGE,
            documents.c.number.in_(spellings(number)),
            documents.c.verdict == Verdict.REJECTED,
            receipts.c.live,
            ~corrected,
            ~questions.refused(),
            receiving.ahead(before),
        )
        .order_by(documents.c.seq)
    )
    found = []
    for row in connection.execute(wanted).all():
        said = queries.found_in(connection, row.receipt).get(row.id, ())
        found.append(replace(queries.stored(row), findings=tuple(said)))
    return found
