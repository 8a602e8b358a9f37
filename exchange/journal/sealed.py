"""What the audit trail seals of an outcome, and whether the tables still say the same."""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, select

from exchange.journal import audit
from exchange.journal.tables import answers, documents, findings, receipts
from exchange.journal.tables import audit as trail

SETTLED = "settled"


def evidence(connection: Connection, receipt: str) -> audit.Detail:
    """Return what the tables say about a settled receipt, answers by hash, findings as one."""
    told = select(receipts.c.verdict, receipts.c.repeats).where(receipts.c.id == receipt)
    found = connection.execute(told).first()
    columns = (documents.c.id, documents.c.number, documents.c.verdict)
    held = select(*columns).where(documents.c.receipt == receipt).order_by(documents.c.seq)
    sent = select(answers.c.path, answers.c.sha256).where(answers.c.receipt == receipt)
    return {
        "verdict": found.verdict if found else None,
        "repeats": (found.repeats or "") if found else "",
        "documents": [dict(row) for row in connection.execute(held).mappings()],
        "answers": [list(row) for row in connection.execute(sent.order_by(answers.c.id))],
        "findings": digest(connection, receipt),
    }


def digest(connection: Connection, receipt: str) -> str:
    """Return the SHA-256 over all findings of a receipt, in their order."""
    names = ("document", "rule", "place", "observed", "expected", "params", "table", "row")
    columns = [findings.c[name] for name in names]
    rows = select(*columns).where(findings.c.receipt == receipt).order_by(findings.c.seq)
    told = [list(row) for row in connection.execute(rows)]
    return sha256(audit.canonical(told).encode()).hexdigest()


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each settled receipt of which the tables no longer say what was sealed."""
    settled = select(trail.c.receipt, trail.c.detail).where(trail.c.action == SETTLED)
    for row in connection.execute(settled.order_by(trail.c.seq)).all():
        if audit.canonical(evidence(connection, row.receipt)) != row.detail:
            yield row.receipt
