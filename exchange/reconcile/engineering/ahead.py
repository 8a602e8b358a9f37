"""The engineering changes that stand ahead of a document in its own file."""

import io
from collections.abc import Iterable
from datetime import date

import polars as pl

from exchange.model.changes import OVER, RECEIVED, effective
from exchange.model.outcome import Document

CHANGE, HELD = "engineering_change", "held"

WORKED_OUT = frozenset({"effective", "state", "binds", "planned", "implemented"})
"""What of a change is not in its rows."""


def with_ahead(received: pl.DataFrame, documents: Iterable[Document], today: date) -> pl.DataFrame:
    """Return received changes with those that stand in a file; of one number the newest counts."""
    for document in documents:
        if document.document == CHANGE:
            number = pl.col("change").str.strip_chars_end(" ")
            before = received.filter(number != document.number.rstrip(" "))
            received = pl.concat([before, affected(document, today)])
    return received


def affected(document: Document, today: date) -> pl.DataFrame:
    """Return what a change affects, in the columns of `RECEIVED`; nobody has answered it yet."""
    header, items = (
        pl.read_ipc(io.BytesIO(document.tables[name])) for name in ("change_header", "change_items")
    )
    over = pl.col("status_code").is_in(sorted(OVER)).fill_null(value=False)
    found = items.with_columns(
        change=pl.lit(document.number),
        change_revision=pl.lit(document.revision),
        document=pl.lit(document.id),
        received_on=pl.lit(today),
        part=pl.col("item"),
        status_code=pl.lit(header["status_code"][0], pl.String),
        requested_effective=pl.lit(header["requested_effective"][0], pl.Date),
        waits=pl.col("status") == HELD,
    )
    own = found.select(
        *(name for name in RECEIVED if name not in WORKED_OUT),
        effective=effective(),
        state=pl.when(over).then(pl.lit("CANCELLED")).otherwise(pl.lit("ANALYSIS")),
        binds=pl.lit(value=False),
        planned=pl.lit(None, pl.Date),
        implemented=pl.lit(None, pl.Date),
    )
    return own.select(*RECEIVED)
