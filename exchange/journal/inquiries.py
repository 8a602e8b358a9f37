"""What an open question is about: documents with their rows, findings and answers so far."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import (
    Connection,
    Row,
    select,
)

from exchange.journal import queries, receiving
from exchange.journal.questions import (
    WAITING,
    answers,
    handed,
    held,
    listed,
    open_ones,
    refused,
)
from exchange.journal.tables import (
    documents,
    questions,
    receipts,
)
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Envelope
from exchange.model.outcome import Document, Inquiry, Source


def inquiries(connection: Connection, partner: str, question: str) -> list[Inquiry]:
    """Return what an open question is about, a document or all that stand in a file."""
    mine = (questions.c.partner == partner, questions.c.id == question)
    found = next(iter(listed(connection, *mine, open_ones())), None)
    if found is None:
        return []
    file = select(*receiving.COLUMNS).where(receipts.c.id == found.receipt)
    receipt = receiving.chosen(connection, file)[0]
    form = connection.execute(select(receipts.c.format).where(receipts.c.id == receipt.id))
    around = queries.envelopes(connection, receipt.id)
    judged = queries.found_in(connection, receipt.id)
    nothing = Document("", "", "", "", Verdict.HELD, {})
    source = Source(receipt.transmission, form.scalar_one(), nothing)
    wanted = select(documents).where(
        documents.c.receipt == receipt.id, documents.c.verdict.in_(WAITING), ~refused()
    )
    one = wanted.where(documents.c.id == found.document) if found.document else wanted
    return [
        inquiry(connection, row, source, around=around, judged=judged)
        for row in connection.execute(one.order_by(documents.c.seq)).all()
    ]


def inquiry(
    connection: Connection,
    row: Row[tuple[object, ...]],
    source: Source,
    *,
    around: Sequence[Envelope],
    judged: Mapping[str | None, Sequence[Finding]],
) -> Inquiry:
    """Return one document with its rows, its findings and the answers so far."""
    document = replace(
        held(connection, row),
        findings=tuple(judged.get(row.id, ())),
        version=1 + handed(connection, row.id),
    )
    envelope = around[row.interchange - 1] if around else None
    file = replace(source, document=document, envelope=envelope)
    found = Inquiry(file, tuple(judged.get(None, ())))
    given = answers(connection, [each.question for each in found.asked])
    return replace(found, given=tuple(given))
