"""The engineering changes that stand ahead of a document in its own file."""

import io
from collections.abc import Iterable
from datetime import date

import polars as pl

from exchange.model.changes import RECEIVED, effective
from exchange.model.outcome import Document

CHANGE, HELD = "engineering_change", "held"

OWN = tuple(name for name in RECEIVED if name not in {"effective", "waits"})


def with_ahead(received: pl.DataFrame, documents: Iterable[Document], today: date) -> pl.DataFrame:
    """Return received changes with those that stand in a file; of one number the newest counts."""
    for document in documents:
        if document.document == CHANGE:
            number = pl.col("change").str.strip_chars_end(" ")
            before = received.filter(number != document.number.rstrip(" "))
            received = pl.concat([before, affected(document, today)])
    return received


def affected(document: Document, today: date) -> pl.DataFrame:
    """Return what a change affects, in the columns of `RECEIVED`."""
    header, items = (
        pl.read_ipc(io.BytesIO(document.tables[name])) for name in ("change_header", "change_items")
    )
    return items.with_columns(
        change=pl.lit(document.number),
        change_revision=pl.lit(document.revision),
        document=pl.lit(document.id),
        received_on=pl.lit(today),
        part=pl.col("item"),
        status_code=pl.lit(header["status_code"][0], pl.String),
        requested_effective=pl.lit(header["requested_effective"][0], pl.Date),
        waits=pl.col("status") == HELD,
    ).select(*OWN, effective=effective(), waits="waits")
