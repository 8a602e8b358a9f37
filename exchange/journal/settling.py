"""One transaction that puts on record everything a file led to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from exchange.journal import (
    accepting,
    acknowledging,
    anew,
    answering,
    audit,
    casing,
    eco_steps,
    erp_answers,
    erp_tables,
    lapsing,
    order_parts,
    outlines,
    over,
    parking,
    premature,
    questions,
    records,
    releasing,
    rows_sealed,
    tallies,
    ways,
)
from exchange.journal.columns import shown
from exchange.journal.sealed import ROWS, SETTLED, evidence
from exchange.journal.tables import documents, findings, interchanges, receipts, withdrawals
from exchange.journal.wording import summary
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Envelope
from exchange.model.outcome import Document, Outcome
from exchange.model.receipts import ReceiptState


def settle(connection: Connection, outcome: Outcome, kept: Mapping[str, str], at: datetime) -> None:
    """Write down the outcome; a receipt already settled stays as it is.

    `kept` maps the path of each response to the SHA-256 its bytes are kept under.
    Raises Stale where a control number was taken meanwhile, LookupError for an
    unknown receipt, an unknown canonical table and a response whose bytes were not kept.
    """
    row = connection.execute(select(receipts).where(receipts.c.id == outcome.receipt)).first()
    if row is None:
        raise LookupError(f"there is no receipt {outcome.receipt} to settle")
    if row.verdict is not None:
        return
    answering.number(connection, outcome)
    judgement = outcome.judgement
    for commitment in accepting.displaced(connection, row.id) if row.origin else ():
        erp_tables.take_back(connection, commitment, accepting.TABLE)
    for position, envelope in enumerate(judgement.envelopes, 1):
        keep_envelope(connection, row, envelope, position)
    for document in judgement.documents:
        keep_document(connection, row, document)
        erp_answers.apply(connection, document, at)
        erp_tables.apply(connection, document)
        acknowledging.apply(connection, row, document, at)
        for own in accepting.commitment(document, row.partner) if outcome.live else ():
            keep_document(connection, row, own, accepting.OURS)
            erp_tables.apply(connection, own)
            accepting.witness(connection, row, document, at)
        lapsing.apply(connection, row, document)
    over.keep(connection, judgement.documents)
    keep_findings(connection, row, None, judgement.findings)
    releasing.apply(connection, judgement, at)
    casing.apply(connection, row.id, judgement.cases, at)
    eco_steps.apply(connection, row.id, judgement.ecos, at)
    ways.apply(connection, row, judgement.mail, at)
    answering.keep(connection, outcome, kept)
    answering.repeat(connection, outcome)
    close(connection, outcome, at)
    anew.displaced(connection, judgement.documents, at)
    parking.release(connection, row.id, judgement.documents, at)
    if outcome.live:
        premature.release(connection, row.partner, judgement.documents, at)


def keep_envelope(
    connection: Connection, receipt: Row[tuple[object, ...]], envelope: Envelope, position: int
) -> None:
    """Remember sender, recipient and reference, by which a repeated interchange is known."""
    sender, recipient, reference = envelope.key
    values = {
        "receipt": receipt.id,
        "partner": receipt.partner,
        "sender": sender,
        "recipient": recipient,
        "reference": reference,
        "syntax": list(envelope.syntax),
        "composites": [list(envelope.sender), list(envelope.recipient)],
        "test": envelope.test,
        "requested": envelope.requested,
        "position": position,
        "moment": list(envelope.moment),
        "separators": envelope.separators,
        "groups": [asdict(group) for group in envelope.groups],
    }
    connection.execute(insert(interchanges).values(values))


def keep_document(
    connection: Connection,
    receipt: Row[tuple[object, ...]],
    document: Document,
    partner: str = "",
) -> None:
    """Insert a document, its rows and findings; it is the sender's unless another is named."""
    values = {
        "id": document.id,
        "receipt": receipt.id,
        "partner": partner or receipt.partner,
        "document": document.document,
        "number": document.number,
        "function": document.function,
        "verdict": document.verdict,
        "rows": dict(document.rows),
        "header": dict(document.header),
        "reference": document.reference,
        "identifier": list(document.identifier),
        "succeeds": document.succeeds,
        "interchange": document.interchange,
        "group": document.group,
        "revision": document.revision,
        "cured": document.cured,
    }
    connection.execute(insert(documents).values(values))
    tallies.count(connection, values["partner"], document.document, document.verdict)
    records.keep(connection, document.id, document.tables)
    order_parts.keep(connection, receipt.partner, document)
    outlines.keep(connection, receipt.partner, document)
    keep_findings(connection, receipt, document.id, document.findings)


def keep_findings(
    connection: Connection,
    receipt: Row[tuple[object, ...]],
    document: str | None,
    found: Sequence[Finding],
) -> None:
    """Insert findings about one document, or about the file, and the questions they open."""
    rows = [
        {
            "receipt": receipt.id,
            "document": document,
            "rule": finding.rule,
            "place": str(finding.locator),
            "locator": finding.locator,
            "observed": shown(finding.observed),
            "expected": shown(finding.expected),
            "params": dict(finding.params),
            "table": finding.table,
            "row": finding.row,
        }
        for finding in found
    ]
    if rows:
        connection.execute(insert(findings), rows)
        questions.keep(connection, receipt, document, found)


def close(connection: Connection, outcome: Outcome, at: datetime) -> None:
    """Give the receipt its last state and write the audit trail."""
    judgement = outcome.judgement
    unreadable = judgement.verdict is Verdict.UNREADABLE
    values = {
        "state": ReceiptState.QUARANTINED if unreadable else ReceiptState.DONE,
        "format": judgement.format,
        "verdict": judgement.verdict,
        "summary": summary(outcome),
        "repeats": outcome.repeats or None,
        "live": outcome.live and not withdrawn(connection, outcome.receipt),
        "ruleset": outcome.ruleset,
        "agreement": outcome.agreement,
        "settled_at": at,
    }
    connection.execute(update(receipts).where(receipts.c.id == outcome.receipt).values(values))
    tables = {each.id: each.tables for each in judgement.documents}
    rows = rows_sealed.seals(connection, outcome.receipt, tables)
    detail = {**evidence(connection, outcome.receipt), ROWS: rows}
    audit.append(connection, at, "gateway", SETTLED, receipt=outcome.receipt, detail=detail)


def withdrawn(connection: Connection, receipt: str) -> bool:
    """Tell whether the file was withdrawn of which this is a document judged once more."""
    origin = select(receipts.c.origin).where(receipts.c.id == receipt).scalar_subquery()
    taken_back = select(withdrawals.c.receipt).where(withdrawals.c.receipt == origin)
    return connection.scalar(taken_back) is not None
