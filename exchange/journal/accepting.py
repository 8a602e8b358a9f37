"""Orders the gateway accepted by itself: kept like a commitment of our ERP, witnessed, listed."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from exchange.journal import audit, records
from exchange.journal.columns import instant
from exchange.journal.tables import audit as trail
from exchange.journal.tables import documents, receipts, refusals
from exchange.model.acceptances import committed
from exchange.model.findings import Verdict
from exchange.model.outcome import Document

ACCEPTED = "accepted"
"""What the audit trail calls it."""

OURS = "_erp"
TABLE = "order_commit"

Fields = dict[str, Any]


def commitment(document: Document, partner: str) -> Iterator[Document]:
    """Yield what our ERP would have told, where an order was accepted by itself."""
    if document.acceptance is None:
        return
    found = document.acceptance
    told = committed(partner, document.number, found.promises)
    yield Document(
        id=found.id,
        document=TABLE,
        number="",
        function="original",
        verdict=Verdict.ACCEPTED,
        rows={"rows": told.height},
        tables={TABLE: records.packed(told)},
        interchange=document.interchange,
    )


def witness(
    connection: Connection, receipt: Row[tuple[object, ...]], document: Document, at: datetime
) -> None:
    """Write into the audit trail what the gateway accepted, and by which agreement."""
    found = document.acceptance
    if found is None:
        return
    detail = {
        "document": document.id,
        "commitment": found.id,
        "partner": receipt.partner,
        "number": document.number,
        "change": document.revision,
        "agreement": found.agreement,
        "digest": found.digest,
        "clause": found.clause,
        "promises": promises(connection, found.id),
    }
    audit.append(connection, at, "gateway", ACCEPTED, receipt=str(receipt.id), detail=detail)


def promises(connection: Connection, commitment: str) -> list[Fields]:
    """Return the rows of a commitment as JSON holds them."""
    names = ("line_number", "schedule", "quantity", "date")
    frame = records.rows(connection, commitment, TABLE).select(names)
    return [
        {name: each if isinstance(each, int | None) else str(each) for name, each in told.items()}
        for told in frame.iter_rows(named=True)
    ]


def decided(
    connection: Connection, actions: Sequence[str], since: datetime | None = None
) -> list[Fields]:
    """Return entries of the audit trail by what they are called, the oldest first."""
    columns = (trail.c.at, trail.c.action, trail.c.receipt, trail.c.detail)
    wanted = select(*columns).where(trail.c.action.in_(actions))
    if since is not None:
        wanted = wanted.where(trail.c.at >= instant(since))
    return [
        {**json.loads(each.detail), "at": each.at, "action": each.action, "receipt": each.receipt}
        for each in connection.execute(wanted.order_by(trail.c.seq))
    ]


def of_receipt(connection: Connection, receipt: str) -> list[Fields]:
    """Return what the gateway accepted by itself of a file."""
    return [each for each in decided(connection, [ACCEPTED]) if each["receipt"] == receipt]


def displaced(connection: Connection, anew: str = "") -> list[str]:
    """Return the commitments to documents that are judged once more, as one receipt or as any."""
    again = refusals.c.anew == anew if anew else refusals.c.anew != ""
    over = {*connection.scalars(select(refusals.c.document).where(again))}
    found = decided(connection, [ACCEPTED]) if over else []
    return [each["commitment"] for each in found if each["document"] in over]


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt of which something was accepted otherwise than the trail says."""
    wanted = {each["commitment"]: each for each in decided(connection, [ACCEPTED])}
    for each in wanted.values():
        if each["promises"] != promises(connection, each["commitment"]):
            yield each["receipt"]
    both = documents.join(receipts, receipts.c.id == documents.c.receipt)
    own = select(documents.c.id, documents.c.receipt).select_from(both)
    ours = own.where(documents.c.partner == OURS, receipts.c.partner != OURS)
    for found in connection.execute(ours):
        if found.id not in wanted:
            yield found.receipt
