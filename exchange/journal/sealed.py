"""What the audit trail seals of an outcome, and whether the tables still say the same."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from exchange.journal import (
    accepting,
    anew,
    audit,
    casing,
    eco_steps,
    holds,
    releasing,
    restored,
    rows_sealed,
    tombstones,
    ways,
    withdrawing,
)
from exchange.journal.answer_tables import acknowledgements, answers
from exchange.journal.columns import instant
from exchange.journal.decision_tables import deemed
from exchange.journal.tables import audit as trail
from exchange.journal.tables import documents, findings, later_answers, receipts

SETTLED = "settled"
ROWS = "tables"
CLOSED = "closed"
DEEMED = "deemed"
"""What the audit trail calls a file's judgement, its rows, a person's closing of a question, and
silence that counts as an answer."""


def evidence(connection: Connection, receipt: str) -> audit.Detail:
    """Return what the tables say about a settled receipt, answers by hash, findings as one.

    The agreement only where one was in force: what was sealed before it was kept says none.
    """
    names = (receipts.c.verdict, receipts.c.repeats, receipts.c.agreement)
    found = connection.execute(select(*names).where(receipts.c.id == receipt)).first()
    columns = (documents.c.id, documents.c.number, documents.c.verdict)
    held = select(*columns).where(documents.c.receipt == receipt).order_by(documents.c.seq)
    later = answers.c.id.in_(select(later_answers.c.answer))
    sent = select(answers.c.path, answers.c.sha256).where(answers.c.receipt == receipt, ~later)
    return {
        "verdict": found.verdict if found else None,
        "repeats": (found.repeats or "") if found else "",
        "documents": [dict(row) for row in connection.execute(held).mappings()],
        "answers": [list(row) for row in connection.execute(sent.order_by(answers.c.id))],
        "findings": digest(connection, receipt),
        **({"agreement": found.agreement} if found and found.agreement else {}),
    }


def digest(connection: Connection, receipt: str) -> str:
    """Return the SHA-256 over all findings of a receipt, in their order."""
    names = ("document", "rule", "place", "observed", "expected", "params", "table", "row")
    columns = [findings.c[name] for name in names]
    rows = select(*columns).where(findings.c.receipt == receipt).order_by(findings.c.seq)
    told = [list(row) for row in connection.execute(rows)]
    return sha256(audit.canonical(told).encode()).hexdigest()


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt of which the tables no longer say what was sealed."""
    yield from closed_otherwise(connection)
    yield from deemed_otherwise(connection)
    yield from accepting.contradicted(connection)
    yield from releasing.contradicted(connection)
    yield from withdrawing.contradicted(connection)
    yield from casing.contradicted(connection)
    yield from anew.contradicted(connection)
    yield from eco_steps.contradicted(connection)
    yield from ways.contradicted(connection)
    yield from holds.contradicted(connection)
    yield from tombstones.contradicted(connection)
    yield from restored.contradicted(connection)
    for receipt, wanted in settled(connection).items():
        if resealed(connection, receipt, json.loads(wanted)) != wanted:
            yield receipt


def resealed(connection: Connection, receipt: str, wanted: Mapping[str, Any]) -> str:
    """Return what an entry would seal now; of rows only where it has sealed them."""
    detail = dict(evidence(connection, receipt))
    if ROWS in wanted:
        tables = rows_sealed.named(wanted[ROWS])
        detail[ROWS] = rows_sealed.seals(connection, receipt, tables)
    return audit.canonical(detail)


def settled(connection: Connection, receipt: str = "") -> dict[str, str]:
    """Return what was sealed of each receipt or of one, by the newest entry that seals it.

    Where a name was taken out of its findings, the entry about that has sealed it anew.
    """
    said = select(trail.c.receipt, trail.c.action, trail.c.detail)
    told = said.where(trail.c.action.in_((SETTLED, tombstones.ERASED))).order_by(trail.c.seq)
    told = told.where(trail.c.receipt == receipt) if receipt else told
    found: dict[str, str] = {}
    for row in connection.execute(told):
        sealed = row.detail
        if row.action == tombstones.ERASED:
            anew = json.loads(row.detail).get("evidence")
            sealed = audit.canonical(anew) if anew else found.get(row.receipt)
        if sealed:
            found[row.receipt] = sealed
    return found


def closed_otherwise(connection: Connection) -> Iterator[str]:
    """Yield each receipt with an acknowledgement that was closed otherwise than the trail says."""
    sealed = select(trail.c.receipt, trail.c.actor, trail.c.at, trail.c.detail)
    wanted = {
        seq: (row.receipt, row.actor, row.at, told["reason"])
        for row in connection.execute(sealed.where(trail.c.action == CLOSED))
        for told in (json.loads(row.detail),)
        for seq in told["acknowledgements"]
    }
    names = ("seq", "receipt", "closed_by", "closed_at", "closed_because")
    columns = (acknowledgements.c[name] for name in names)
    rows = connection.execute(select(*columns).where(acknowledgements.c.closed_at.is_not(None)))
    found = {
        row.seq: (row.receipt, row.closed_by, instant(row.closed_at), row.closed_because)
        for row in rows
    }
    for seq in sorted(wanted.keys() | found.keys()):
        if wanted.get(seq) != found.get(seq):
            yield (found.get(seq) or wanted[seq])[0]


def deemed_otherwise(connection: Connection) -> Iterator[str]:
    """Yield each receipt of which silence means something else than the trail says."""
    sealed = connection.scalars(select(trail.c.detail).where(trail.c.action == DEEMED))
    wanted = {told["document"]: told for told in map(json.loads, sealed)}
    found = {
        row["document"]: witnessed(dict(row))
        for row in connection.execute(select(deemed)).mappings()
    }
    for document in sorted(wanted.keys() | found.keys()):
        if wanted.get(document) != found.get(document):
            yield (found.get(document) or wanted[document])["receipt"]


def witnessed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the trail says of silence that counts, as JSON holds it."""
    moments = {name: instant(row[name]) for name in ("at", "recorded_at")}
    return {**row, **moments, "lines": [*row["lines"]]}
