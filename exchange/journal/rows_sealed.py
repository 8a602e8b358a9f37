"""What the rows say that a file was put on record with, as one SHA-256 for each document.

Columns that change later (whether a row stands, whether a file counts) are not part of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select, type_coerce
from sqlalchemy.types import NullType

from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, findings, interchanges, receipts

LATER = frozenset({"status", "state", "attempts", "live", "summary", "work"})
"""Columns whose value may become another."""

FILE = "file"
"""What stands for the file itself among its documents."""

Seals = Sequence[Sequence[Any]]
"""For each document its identity, the names of its tables, and the SHA-256 over their rows."""


def seals(connection: Connection, receipt: str, tables: Mapping[str, Iterable[str]]) -> Seals:
    """Return the seals of a file and its documents, whose tables are named."""
    whole = sha256()
    for table, mine in (
        (receipts, receipts.c.id == receipt),
        (documents, documents.c.receipt == receipt),
        (findings, findings.c.receipt == receipt),
        (interchanges, interchanges.c.receipt == receipt),
    ):
        add(connection, whole, table, mine)
    told = [[FILE, [], whole.hexdigest()]]
    for document, names in sorted(tables.items()):
        rows = sha256()
        for name in sorted(names):
            add(connection, rows, CANONICAL[name], CANONICAL[name].c.document == document)
        told.append([document, sorted(names), rows.hexdigest()])
    return told


def add(connection: Connection, digest: Any, table: Table, mine: ColumnElement[bool]) -> None:  # noqa: ANN401 - a hash has no public type
    """Add the rows of a table to a hash, each value as the database holds it."""
    columns = [type_coerce(each, NullType()) for each in table.c if each.name not in LATER]
    rows = connection.execute(select(*columns).where(mine).order_by(*table.primary_key))
    digest.update(table.name.encode())
    for row in rows:
        digest.update(repr(tuple(row)).encode("utf-8", "surrogateescape"))


def named(sealed: Seals) -> dict[str, Sequence[str]]:
    """Return the names of the tables of each document, as an earlier seal has them."""
    return {document: names for document, names, _ in sealed if document != FILE}
