"""Which documents of a partner were accepted, and who changed the partner's state."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from exchange.journal import audit
from exchange.journal.tables import audit as trail
from exchange.journal.tables import documents, findings, receipts
from exchange.model.acts import Promotion
from exchange.model.findings import Verdict
from exchange.model.onboarding import Sample

PROMOTED = "promoted"
"""What the audit trail calls a change of a partner's state."""


def promote(connection: Connection, promotion: Promotion) -> None:
    """Write a change of state into the audit trail, under the name of the person."""
    if promotion in promotions(connection, promotion.partner):
        return
    detail = {
        "partner": promotion.partner,
        "from": promotion.was,
        "to": promotion.to,
        "open": [*promotion.open],
        "reason": promotion.reason,
    }
    at = promotion.at
    audit.append(connection, at, promotion.by, PROMOTED, receipt="", detail=detail)


def promotions(connection: Connection, partner: str) -> list[Promotion]:
    """Return the changes of a partner's state, the first one first."""
    wanted = select(trail.c.at, trail.c.actor, trail.c.detail).where(trail.c.action == PROMOTED)
    rows = connection.execute(wanted.order_by(trail.c.seq)).all()
    told = ((row, json.loads(row.detail)) for row in rows)
    return [
        Promotion(
            partner,
            row.actor,
            datetime.fromisoformat(row.at),
            said["from"],
            said["to"],
            tuple(said["open"]),
            said["reason"],
        )
        for row, said in told
        if said["partner"] == partner
    ]


WAITS = "POC-001"
"""The rule on a change whose order is not known: while testing none is, as no test is loaded."""


def shown(grave: Collection[str]) -> ColumnElement[bool]:
    """Return what makes a document show that its feed works.

    One of whose findings is `grave` does not, though it may have been accepted while testing.
    """
    doubtful = exists().where(
        findings.c.document == documents.c.id, findings.c.rule.in_({*grave} - {WAITS})
    )
    more = exists().where(findings.c.document == documents.c.id, findings.c.rule != WAITS)
    waits = and_(documents.c.document == "purchase_order_change", ~more)
    held = and_(documents.c.verdict == Verdict.HELD, waits)
    return or_(and_(documents.c.verdict == Verdict.ACCEPTED, ~doubtful), held)


def samples(
    connection: Connection, partner: str, grave: Collection[str] = (), among: int | None = None
) -> list[Sample]:
    """Return the documents of a partner that were accepted, the newest first.

    `grave` are the rules that hold or reject once the partner is live. They are looked for
    `among` that many newest files, among all where no number is given.

    A change that waits for its order, and for nothing else, is one of them.
    """
    columns = (
        documents.c.document,
        receipts.c.format,
        receipts.c.filename,
        receipts.c.short,
        receipts.c.received_at,
    )
    accepted = (
        select(*columns)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(receipts.c.partner == partner, shown(grave))
        .order_by(receipts.c.seq.desc())
    )
    if among is not None:
        newest = select(receipts.c.id).where(receipts.c.partner == partner)
        accepted = accepted.where(
            receipts.c.id.in_(newest.order_by(receipts.c.id.desc()).limit(among))
        )
    return [Sample(*row) for row in connection.execute(accepted)]
