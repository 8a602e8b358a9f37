"""A change that comes again with the same content, in other bytes."""

from collections.abc import Iterator, Mapping

import polars as pl

from exchange.model.findings import STANDING, Finding
from exchange.model.interchange import Message
from exchange.model.tables import PROVENANCE
from exchange.reconcile.circumstances import Circumstances

CHANGE = "engineering_change"
OURS = "status"
"""A column of ours in every row that is kept."""


def again(message: Message, known: Circumstances) -> Iterator[Finding]:
    """ECO-002: every row of every table is as in the one that stands under its number."""
    header = message.tables["change_header"].frame
    number, revision = (header[name][0] or "" for name in ("number", "revision"))
    earlier = known.ledger.document(CHANGE, number, revision) if number and revision else None
    if earlier is None or earlier.verdict not in STANDING:
        return
    held = known.ledger.content(CHANGE, number, revision)
    if content(held) == content({name: table.frame for name, table in message.tables.items()}):
        date = f"{earlier.received_at:%Y-%m-%d}"
        yield message.tables["change_header"].finding(
            "ECO-002", 0, "number", observed=number, date=date
        )


def content(tables: Mapping[str, pl.DataFrame]) -> dict[str, list[str]]:
    """Return what tables say, whatever the order of their rows; those without rows say nothing.

    What a change does to our own bills of materials is not said by its sender.
    """
    found = {
        name: sorted(map(str, theirs(frame).select(said(frame)).iter_rows()))
        for name, frame in tables.items()
    }
    return {name: rows for name, rows in found.items() if rows}


def theirs(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that come from the sender."""
    return frame.filter(pl.col("source") != "OURS") if "source" in frame.columns else frame


def said(frame: pl.DataFrame) -> list[str]:
    """Return the columns that the sender filled, in one order."""
    return sorted(
        name for name in frame.columns if not name.startswith(PROVENANCE) and name != OURS
    )
