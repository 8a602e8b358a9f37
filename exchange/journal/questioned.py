"""Acknowledgements that need a person, and a person's closing of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from exchange.journal import audit
from exchange.journal.answer_tables import acknowledgements, answers
from exchange.journal.sealed import CLOSED
from exchange.journal.tables import documents, findings, receipts
from exchange.model.acts import Closing
from exchange.model.findings import Verdict


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An acknowledgement that needs a person, or needed one.

    `path` is empty where it answers nothing we sent, `document` where it names no document.
    The last three are of the person who closed it, None and empty as long as it is open.
    """

    receipt: str
    partner: str
    type: str
    reference: str
    document: str
    state: str
    reason: str
    path: str
    closed_at: datetime | None = None
    closed_by: str = ""
    closed_because: str = ""


MISTAKEN = "ACK-009"
"""The rule on one that names other parties or messages than those it was matched with."""

DOUBTFUL = (Verdict.HELD, Verdict.REJECTED)


def doubtful() -> ColumnElement[bool]:
    """Return what makes an acknowledgement need a person.

    It answers nothing we sent, rejects, names what we did not send, or was held or rejected: it
    contradicts what was said before, or its code is unknown. An offer may be declined.
    """
    held = exists().where(
        documents.c.id == acknowledgements.c.document, documents.c.verdict.in_(DOUBTFUL)
    )
    mistaken = exists().where(
        findings.c.document == acknowledgements.c.document, findings.c.rule == MISTAKEN
    )
    nothing = acknowledgements.c.answer.is_(None)
    rejects = and_(acknowledgements.c.state == "rejected", acknowledgements.c.type != "CASE")
    return or_(nothing, rejects, held, mistaken)


def needing_a_person(connection: Connection) -> list[Acknowledged]:
    """Return the acknowledgements nobody has closed, the newest first."""
    return listed(connection, acknowledgements.c.closed_at.is_(None))


def brought(connection: Connection, receipt: str) -> list[Acknowledged]:
    """Return those a file brought, open and closed, the newest first."""
    return listed(connection, acknowledgements.c.receipt == receipt)


def listed(connection: Connection, which: ColumnElement[bool]) -> list[Acknowledged]:
    """Return the doubtful acknowledgements of some."""
    names = ("receipt", "type", "reference", "state", "reason")
    closed = ("closed_at", "closed_by", "closed_because")
    rows = connection.execute(
        select(
            *(acknowledgements.c[name] for name in (*names, *closed)),
            acknowledgements.c.document_number.label("document"),
            receipts.c.partner,
            answers.c.path,
        )
        .join(receipts, receipts.c.id == acknowledgements.c.receipt)
        .outerjoin(answers, answers.c.id == acknowledgements.c.answer)
        .where(doubtful(), which)
        .order_by(acknowledgements.c.seq.desc())
    ).mappings()
    return [filled(dict(row)) for row in rows]


def filled(row: dict[str, object]) -> Acknowledged:
    """Return a row as it is told: what is open or unknown is empty."""
    texts = ("path", "closed_by", "closed_because")
    return Acknowledged(**(row | {name: row[name] or "" for name in texts}))  # type: ignore[arg-type]


def close(connection: Connection, closing: Closing) -> int:
    """Close what a file brought and nobody has closed; return how many, 0 the second time."""
    open_ones = and_(
        acknowledgements.c.receipt == closing.receipt,
        acknowledgements.c.closed_at.is_(None),
        doubtful(),
    )
    closed = [*connection.scalars(select(acknowledgements.c.seq).where(open_ones))]
    if closed:
        values = {
            "closed_at": closing.at,
            "closed_by": closing.by,
            "closed_because": closing.reason,
        }
        these = acknowledgements.c.seq.in_(closed)
        connection.execute(update(acknowledgements).where(these).values(values))
        sealed(connection, closing, closed)
    return len(closed)


def sealed(connection: Connection, closing: Closing, closed: Sequence[int]) -> None:
    """Write the closing into the audit trail, under the name of the person."""
    detail = {"acknowledgements": [*closed], "reason": closing.reason}
    audit.append(connection, closing.at, closing.by, CLOSED, receipt=closing.receipt, detail=detail)
