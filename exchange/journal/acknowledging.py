"""Acknowledgements of our answers: which one they are about, and what is still owed."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, insert, select

from exchange.journal import answering, audit, delivering, queries, records
from exchange.journal.answer_tables import acknowledgements, answer_echoes, answer_numbers, answers
from exchange.model.control_numbers import control_value
from exchange.model.echoes import Echo
from exchange.model.findings import STANDING
from exchange.model.interchange import identifier
from exchange.model.ledger import Said, Sent
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.model.receipts import Answer

UNUSABLE = "unusable"
"""The state of an acknowledgement that does not count."""

TABLE = "acknowledgement_header"
"""Verdicts of an acknowledgement that counts; one that is rejected is on record for a person."""

STANDARDS = ("edifact", "x12")
"""Kinds of answers that ask for an acknowledgement; a workbook may be answered or not."""

EXPECTED = ("application", "business")
"""Levels a partner acknowledges; a CONTRL, a TA1 and a 997 are never acknowledged."""


def sent(
    connection: Connection, partner: str, kind: str, *, reference: str, document: str
) -> Sent | None:
    """Return the newest answer with this document, else this control number, and what was said.

    Where the same bytes came again they got the same answer: what was said to one is said to all.
    """
    value = of_document(connection, partner, kind, document) or control_value(reference)
    if not value:
        return None
    mine = with_number(partner, kind, value).order_by(answers.c.id.desc()).limit(1)
    row = connection.execute(mine).mappings().first()
    if row is None:
        return None
    about = with_number(partner, kind, value).with_only_columns(answers.c.id)
    columns = (acknowledgements.c[name] for name in ("type", "document_number", "state"))
    told = select(*columns).where(
        acknowledgements.c.answer.in_(about), acknowledgements.c.state != UNUSABLE
    )
    said = connection.execute(told.order_by(acknowledgements.c.seq))
    answered = queries.envelopes(connection, row["receipt"])
    parties = ((identifier(each.recipient), identifier(each.sender)) for each in answered)
    return Sent(
        **row,
        said=tuple(Said(*each) for each in said),
        parties=tuple(parties),
        echoes=of_rows(connection, about),
    )


def of_rows(connection: Connection, about: Select[tuple[object, ...]]) -> tuple[Echo, ...]:
    """Return the rows of some answers that are the same; none where they are not kept."""
    kept = select(answer_echoes.c.rows).where(answer_echoes.c.answer.in_(about))
    rows = connection.scalar(kept.order_by(answer_echoes.c.answer.desc()).limit(1))
    return answering.ECHOES.validate_python(rows or ())


def of_document(connection: Connection, partner: str, kind: str, document: str) -> int | None:
    """Return the control number of the newest answer with a document of this number of ours."""
    mine = select(answers.c.control_value)
    wanted = mine.join(answer_numbers, answer_numbers.c.answer == answers.c.id).where(
        answers.c.partner == partner,
        answers.c.control_kind == kind,
        answer_numbers.c.number == significant(document),
    )
    return connection.scalar(wanted.order_by(answers.c.id.desc()).limit(1))


def with_number(partner: str, kind: str, value: int) -> Select[tuple[object, ...]]:
    """Return the query for the answers to a partner under a control number.

    There are several where the same bytes came again and got the same answer.
    """
    names = ("id", "type", "path", "receipt", "released_at")
    return select(*(answers.c[name] for name in names)).where(
        answers.c.partner == partner,
        answers.c.control_kind == kind,
        answers.c.control_value == value,
    )


class SaidTo(NamedTuple):
    """What a partner said to an answer of ours: path of the answer, receipt of the file, words."""

    path: str
    receipt: str
    state: str
    reason: str


def to_answers_of(connection: Connection, receipt: str) -> list[SaidTo]:
    """Return what was said to the answers a file got, the oldest first."""
    columns = (acknowledgements.c[name] for name in ("receipt", "state", "reason"))
    rows = connection.execute(
        select(answers.c.path, *columns)
        .join(answers, answers.c.id == acknowledgements.c.answer)
        .where(answers.c.receipt == receipt)
        .order_by(acknowledgements.c.seq)
    )
    return [SaidTo(*row) for row in rows]


def apply(
    connection: Connection, receipt: Row[tuple[object, ...]], document: Document, at: datetime
) -> None:
    """Note what the document says to an answer of ours, where it is an acknowledgement."""
    if TABLE not in document.tables:
        return
    for row in records.frame(TABLE, document.tables[TABLE]).iter_rows(named=True):
        reference, named = row["reference"] or "", row["document_number"] or ""
        about = {"reference": reference, "document": named}
        found = sent(connection, receipt.partner, row["kind"] or "", **about)
        values = {
            "receipt": receipt.id,
            "answer": found.id if found else None,
            "type": row["type"] or "",
            "reference": reference,
            "document": document.id,
            "document_number": named,
            "state": row["state"] if document.verdict in STANDING else UNUSABLE,
            "reason": row["reason"] or "",
        }
        connection.execute(insert(acknowledgements).values(values | {"at": at}))
        detail = {name: told for name, told in values.items() if name != "receipt"}
        audit.append(connection, at, "partner", "acknowledged", receipt=receipt.id, detail=detail)


def unacknowledged(connection: Connection, older_than: Mapping[str, datetime]) -> list[Answer]:
    """Return the answers released before a partner's moment that nobody has acknowledged."""
    return [
        answer
        for partner, moment in older_than.items()
        for answer in silent(connection, partner, moment)
    ]


def silent(connection: Connection, partner: str, moment: datetime) -> list[Answer]:
    """Return the answers to one partner that were released before and not acknowledged."""
    return delivering.listed(
        connection,
        select(*delivering.COLUMNS).where(
            answers.c.partner == partner, awaited(), answers.c.released_at < moment, ~told()
        ),
    )


def awaited() -> ColumnElement[bool]:
    """Return what tells that an answer is of a kind partners acknowledge."""
    return and_(answers.c.level.in_(EXPECTED), answers.c.control_kind.in_(STANDARDS))


def told() -> ColumnElement[bool]:
    """Return what tells that its partner acknowledged an answer, or one with the same number."""
    same = answers.alias()
    return exists().where(
        acknowledgements.c.state != UNUSABLE,
        acknowledgements.c.answer == same.c.id,
        same.c.partner == answers.c.partner,
        same.c.control_kind == answers.c.control_kind,
        same.c.control_value == answers.c.control_value,
    )
