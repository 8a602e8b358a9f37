"""What our own side told of one order: commitments from the first one on, and what was shipped."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from exchange.journal import began
from exchange.journal.records import CANONICAL
from exchange.journal.reviewing import COMMITS
from exchange.journal.tables import documents, erp_in_force, receipts
from exchange.model.findings import Verdict
from exchange.model.numbers import significant, spellings

Told = dict[str, Any]


def commits(connection: Connection, partner: str, number: str) -> list[Told]:
    """Return every commitment to lines of an order, the oldest first, as `reviewing` names them.

    What was committed to before we began comes first.
    """
    opening = began.commits(told(connection, partner, began.TABLE, number))
    first = [dict(zip(COMMITS, each, strict=True)) for each in opening]
    return [*first, *(plain(each) for each in told(connection, partner, "order_commit", number))]


def shipments(connection: Connection, partner: str, number: str) -> list[Told]:
    """Return the shipments of lines of an order that count, the oldest first."""
    table = CANONICAL["shipments"]
    counting = select(erp_in_force.c.row).where(
        erp_in_force.c.table == table.name,
        erp_in_force.c.document == table.c.document,
        erp_in_force.c.row == table.c.row,
    )
    found = told(connection, partner, table.name, number, counting.exists())
    return [plain(each) for each in found]


def told(
    connection: Connection, partner: str, name: str, number: str, *which: ColumnElement[bool]
) -> Iterator[Row[Any]]:
    """Yield the rows of a table that are about an order, in the order they came."""
    table = CANONICAL[name]
    wanted = (
        select(table, documents.c.seq, receipts.c.received_at)
        .join(documents, documents.c.id == table.c.document)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            table.c.order_number.in_(spellings(number)),
            table.c.partner == partner,
            documents.c.verdict == Verdict.ACCEPTED,
            *which,
        )
        .order_by(documents.c.seq, table.c.row)
    )
    yield from connection.execute(wanted)


def plain(row: Row[Any]) -> Told:
    """Return a row with its line as lines are told apart, and when it was told."""
    values: Told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's way to a column by its name
    line = significant(values["line_number"])
    return values | {"line_number": line, "known_at": values["received_at"]}
