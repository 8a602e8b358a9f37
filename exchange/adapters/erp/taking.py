"""What the ERP gets of a document: all of it, or of one taken in part what was not refused."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from exchange.adapters.erp.tabular import exported
from exchange.model.findings import Finding, Verdict
from exchange.model.outcome import Document

REFUSED = "rejected"
"""The status of a row that is never loaded."""

Frames = Mapping[str, pl.DataFrame]


def taken(document: Document) -> tuple[Document, Frames]:
    """Return a document and its tables as its record has them.

    A first record leaves out the rows that were refused at once, and its findings count the rows
    that are left. A later version has all rows, as it says what became of each.
    """
    tables = {name: exported(content) for name, content in document.tables.items()}
    if document.verdict is not Verdict.PARTIAL or document.version > 1:
        return document, tables
    found = tuple(counted(each, tables) for each in document.findings)
    kept = {name: frame.filter(pl.col("status") != REFUSED) for name, frame in tables.items()}
    return replace(document, findings=found), kept


def counted(found: Finding, tables: Frames) -> Finding:
    """Return a finding with its row among those that are left, none where it is not one of them."""
    frame = tables.get(found.table)
    if frame is None or not 0 <= found.row < frame.height:
        return found
    gone = frame["status"] == REFUSED
    return replace(found, row=-1 if gone[found.row] else found.row - int(gone[: found.row].sum()))
