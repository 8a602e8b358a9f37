"""The canonical tables as SQL holds them, and the way of a frame in and out."""

import io
from collections.abc import Mapping

import polars as pl
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    insert,
    select,
)

from exchange.journal.columns import Exact, metadata
from exchange.journal.packages import PACKAGES, Kind
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.erp_tables import Kind as Word
from exchange.model.tables import PROVENANCE

DTYPES: Mapping[Kind, pl.DataType] = {
    Text: pl.String(),
    Date: pl.Date(),
    BigInteger: pl.Int64(),
    Exact: pl.Decimal(28, 6),
}

WORDS: Mapping[Word, Kind] = {
    "text": Text, "quantity": Exact, "date": Date, "count": BigInteger,
}  # fmt: skip
"""How the kinds of columns in a table of our own ERP are stored."""

FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "forecast_header": {
        "number": Text,
        "date": Date,
        "horizon_start": Date,
        "horizon_end": Date,
        "buyer": Text,
        "buyer_name": Text,
        "supplier": Text,
        "ship_to": Text,
        "ship_to_name": Text,
        "scope": Text,
    },
    "forecast_lines": {
        "line": BigInteger,
        "line_number": Text,
        "customer_part": Text,
        "revision": Text,
        "description": Text,
        "ship_to": Text,
        "order_number": Text,
        "unit": Text,
        "unit_code": Text,
        "cumulative_received": Exact,
        "cumulative_since": Date,
    },
    "forecast_buckets": {
        "line": BigInteger,
        "start": Date,
        "end": Date,
        "period": Text,
        "quantity": Exact,
        "commitment": Text,
        "commitment_raw": Text,
        "quantity_raw": Text,
        "basis": Text,
        "cumulative": Exact,
        "cumulative_since": Date,
        "time": Text,
        "reference": Text,
    },
    "order_header": {
        "number": Text,
        "date": Date,
        "buyer": Text,
        "buyer_name": Text,
        "supplier": Text,
        "ship_to": Text,
        "ship_to_name": Text,
        "ship_to_address": Text,
        "currency": Text,
        "incoterms": Text,
        "contract": Text,
        "text": Text,
    },
    "order_lines": {
        "line": BigInteger,
        "line_number": Text,
        "customer_part": Text,
        "revision": Text,
        "description": Text,
        "quantity": Exact,
        "unit": Text,
        "unit_code": Text,
        "price": Exact,
        "price_basis": Exact,
        "amount": Exact,
        "text": Text,
        "quantity_raw": Text,
    },
    "order_schedules": {
        "line": BigInteger,
        "schedule": BigInteger,
        "quantity": Exact,
        "requested_date": Date,
        "date_meaning": Text,
    },
    "order_change_header": {
        "number": Text,
        "change_number": Text,
        "date": Date,
        "order_date": Date,
        "buyer": Text,
        "buyer_name": Text,
        "supplier": Text,
        "ship_to": Text,
        "ship_to_name": Text,
        "ship_to_address": Text,
        "currency": Text,
        "incoterms": Text,
        "contract": Text,
        "reason": Text,
        "text": Text,
    },
    "order_change_lines": {
        "line": BigInteger,
        "line_number": Text,
        "action": Text,
        "action_raw": Text,
        "event": Text,
        "customer_part": Text,
        "revision": Text,
        "description": Text,
        "quantity": Exact,
        "quantity_left": Exact,
        "unit": Text,
        "unit_code": Text,
        "price": Exact,
        "price_basis": Exact,
        "amount": Exact,
        "reason": Text,
        "text": Text,
        "quantity_raw": Text,
    },
    "order_change_schedules": {
        "line": BigInteger,
        "schedule": BigInteger,
        "quantity": Exact,
        "requested_date": Date,
        "date_meaning": Text,
    },
    "erp_answers": {
        "line": BigInteger,
        "record": Text,
        "answer": Text,
        "reason": Text,
    },
    "acknowledgement_header": {
        "number": Text,
        "type": Text,
        "kind": Text,
        "reference": Text,
        "document_number": Text,
        "state": Text,
        "reason": Text,
        "about": Text,
        "sender": Text,
        "recipient": Text,
    },
    "acknowledgement_lines": {
        "line": BigInteger,
        "message_reference": Text,
        "state": Text,
        "code": Text,
        "place": Text,
        "text": Text,
        "choice": Text,
        "day": Date,
    },
    "bom_header": {
        "number": Text,
        "revision": Text,
        "date": Date,
        "description": Text,
    },
    "bom_lines": {
        "line": BigInteger,
        "find_no": Text,
        "parent": Text,
        "part": Text,
        "revision": Text,
        "quantity": Exact,
        "quantity_raw": Text,
        "unit": Text,
        "unit_code": Text,
        "designators": Text,
        "manufacturer": Text,
        "manufacturer_part": Text,
        "description": Text,
        "alternate_of": BigInteger,
        "fitted": Text,
    },
    **PACKAGES,
    **{
        name: {column: WORDS[kind] for column, kind in table.kinds.items()}
        for name, table in ERP_TABLES.items()
    },
}
"""The columns of `schemas/canonical`, which judges their values; here each may be null."""


def canonical(name: str, fields: Mapping[str, Kind]) -> Table:
    """Return the SQL table; `row` is the position in the document, counted from 0.

    A table of our own ERP is accepted whole, so its rows have no status of their own.
    """
    return Table(
        name,
        metadata,
        Column("document", ForeignKey("documents.id"), primary_key=True),
        Column("row", Integer, primary_key=True, autoincrement=False),
        *(Column(field, kind) for field, kind in fields.items()),
        *(() if name in ERP_TABLES else (Column("status", Text, nullable=False),)),
        sqlite_with_rowid=False,  # a document's rows lie together in their order
    )


CANONICAL: Mapping[str, Table] = {name: canonical(name, fields) for name, fields in FIELDS.items()}

OF_ORDERS = ("opening_orders", "order_commit", "shipments")
"""Tables of our own ERP of which the rows of one order are asked for."""

for told in OF_ORDERS:
    Index(None, CANONICAL[told].c.order_number, CANONICAL[told].c.partner)


def schema(name: str) -> dict[str, pl.DataType]:
    """Return the columns and types a frame of this table has.

    Raises LookupError for a table the journal does not hold.
    """
    if name not in FIELDS:
        raise LookupError(f"the journal has no canonical table {name!r}; it needs a migration")
    columns = {field: DTYPES[kind] for field, kind in FIELDS[name].items()}
    return columns if name in ERP_TABLES else columns | {"status": pl.String()}


def frame(name: str, content: bytes) -> pl.DataFrame:
    """Return a table of a document from its Arrow IPC bytes, without provenance.

    Raises TypeError where it has other columns or types than the journal holds:
    a column left out or a number cast would be customer data lost.
    """
    found = pl.read_ipc(io.BytesIO(content))
    found = found.select(column for column in found.columns if not column.startswith(PROVENANCE))
    expected = schema(name)
    if dict(found.schema) != expected:
        wrong = sorted(str(item) for item in set(found.schema.items()) ^ set(expected.items()))
        raise TypeError(f"{name} does not fit its table in the journal: {', '.join(wrong)}")
    return found


def keep(connection: Connection, document: str, tables: Mapping[str, bytes]) -> None:
    """Insert the rows of all tables of a document."""
    for name, content in tables.items():
        rows = frame(name, content).with_row_index("row").with_columns(document=pl.lit(document))
        if rows.height:
            connection.execute(insert(CANONICAL[name]), list(rows.iter_rows(named=True)))


def tables(connection: Connection, document: str) -> dict[str, pl.DataFrame]:
    """Return the tables of a document as they were judged; those without rows are left out."""
    found = {name: rows(connection, document, name) for name in CANONICAL}
    return {name: table for name, table in found.items() if table.height}


def rows(connection: Connection, document: str, name: str) -> pl.DataFrame:
    """Return one table of a document, in its order."""
    table, columns = CANONICAL[name], schema(name)
    wanted = select(*(table.c[column] for column in columns))
    found = connection.execute(wanted.where(table.c.document == document).order_by(table.c.row))
    return pl.DataFrame(
        [tuple(row) for row in found], schema=columns, orient="row", infer_schema_length=None
    )


def packed(frame: pl.DataFrame) -> bytes:
    """Return a table as Arrow IPC."""
    stream = io.BytesIO()
    frame.write_ipc(stream)
    return stream.getvalue()
