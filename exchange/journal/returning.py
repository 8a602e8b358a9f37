"""What partners wrote into sheets of ours that they sent back."""

import polars as pl
from sqlalchemy import Connection, exists, select

from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, receipts
from exchange.model.findings import Verdict
from exchange.model.ledger import RETURNED

HEADER, LINES = CANONICAL["acknowledgement_header"], CANONICAL["acknowledgement_lines"]

STANDING = (Verdict.ACCEPTED, Verdict.HELD)

EVERY_LINE = "-"
"""What stands in the place of a line where a row is about the whole document."""


WORKBOOK = "workbook"


def returned(connection: Connection, partner: str) -> pl.DataFrame:
    """Return the rows a partner wrote into sheets of ours, in the order they came."""
    sheet = exists().where(HEADER.c.document == LINES.c.document, HEADER.c.kind == WORKBOOK)
    columns = (LINES.c[name] for name in ("state", "choice", "text", "day"))
    wanted = (
        select(
            LINES.c.document,
            LINES.c.message_reference.label("number"),
            LINES.c.place.label("line"),
            *columns,
        )
        .join(documents, documents.c.id == LINES.c.document)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            documents.c.partner == partner,
            documents.c.verdict.in_(STANDING),
            receipts.c.live,
            sheet,
        )
        .order_by(documents.c.seq, LINES.c.row)
    )
    found = [
        {**row, "line": "" if row["line"] == EVERY_LINE else row["line"]}
        for row in connection.execute(wanted).mappings()
    ]
    return pl.DataFrame(found, schema=RETURNED)
