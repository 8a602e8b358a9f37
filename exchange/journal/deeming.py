"""Silence that counts: which orders are accepted or rejected because nobody said anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, func, insert, select

from exchange.journal import audit
from exchange.journal.decision_tables import deemed
from exchange.journal.records import CANONICAL
from exchange.journal.sealed import DEEMED, witnessed
from exchange.journal.tables import documents, receipts
from exchange.model.clocks import Deemed, OpenOrder
from exchange.model.findings import Verdict
from exchange.model.numbers import significant, spellings

COMMIT = CANONICAL["order_commit"]


def keep(connection: Connection, found: Deemed, at: datetime) -> None:
    """Insert what silence means, with its entry in the audit trail."""
    told = asdict(replace(found, recorded_at=at))
    connection.execute(insert(deemed).values(told))
    audit.append(connection, at, "gateway", DEEMED, receipt=found.receipt, detail=witnessed(told))


def unanswered(
    connection: Connection, found: Iterable[Deemed], orders: Mapping[str, OpenOrder]
) -> Iterator[Deemed]:
    """Yield those that were not answered in all lines at their time, with the lines that were not.

    What our side had decided by then was answered, also where it is open again by now.
    """
    for each in found:
        order = orders[each.document]
        decided = set(connection.scalars(decided_by(order, each.at)))
        left = tuple(line for line in each.lines if significant(line) not in decided)
        if left or not (each.lines or decided):
            yield replace(each, lines=left)


def decided_by(order: OpenOrder, at: datetime) -> Select[str]:
    """Return the query for the lines of an order our side had decided since it came, by then."""
    line = func.rtrim(COMMIT.c.line_number, " ")
    return (
        select(line)
        .join(documents, documents.c.id == COMMIT.c.document)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            COMMIT.c.partner == order.partner,
            COMMIT.c.order_number.in_(spellings(order.number)),
            COMMIT.c.answer != "PENDING",
            documents.c.seq > order.seq,
            documents.c.verdict == Verdict.ACCEPTED,
            receipts.c.settled_at <= at,
        )
    )


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
