"""Silence that counts: which orders are accepted or rejected because nobody said anything."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select

from exchange.journal import audit
from exchange.journal.sealed import DEEMED, witnessed
from exchange.journal.tables import deemed
from exchange.model.clocks import Deemed


def keep(connection: Connection, found: Deemed, at: datetime) -> None:
    """Insert what silence means, with its entry in the audit trail."""
    told = asdict(replace(found, recorded_at=at))
    connection.execute(insert(deemed).values(told))
    audit.append(connection, at, "gateway", DEEMED, receipt=found.receipt, detail=witnessed(told))


def of(connection: Connection, identities: Sequence[str]) -> Mapping[str, Deemed]:
    """Return what silence has meant for some documents, by their identity."""
    rows = connection.execute(select(deemed).where(deemed.c.document.in_(identities)))
    return {row["document"]: restored(row) for row in rows.mappings()}


def of_receipt(connection: Connection, receipt: str) -> list[Deemed]:
    """Return what silence has meant for the documents of a file."""
    mine = select(deemed).where(deemed.c.receipt == receipt).order_by(deemed.c.document)
    return [restored(row) for row in connection.execute(mine).mappings()]


def restored(row: RowMapping) -> Deemed:
    """Return a row as it was put on record."""
    return Deemed(**{**row, "lines": tuple(row["lines"])})
