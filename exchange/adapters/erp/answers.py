"""Reads what the ERP answers to its records: JSON, one object or a list of them."""

import json

import polars as pl

from exchange.adapters.erp.entries import NOTATION, Entries
from exchange.adapters.erp.objects import refused
from exchange.model.interchange import Interchange, Message
from exchange.model.tables import Table

DOCUMENT = "erp_answers"
FIELDS = ("record", "answer", "reason")


def read_answers(file: str, found: object) -> Interchange:
    """Return the answers of one file; raises Unreadable where it holds something else."""
    rows = [
        {"line": number, "_row": number, **{name: written(entry.get(name)) for name in FIELDS}}
        for number, entry in enumerate(answers(found), 1)
    ]
    schema = {"line": pl.Int64, "_row": pl.Int64, **dict.fromkeys(FIELDS, pl.String)}
    table = Table(DOCUMENT, pl.DataFrame(rows, schema=schema), Entries(file))
    return Interchange("json", (Message(DOCUMENT, {DOCUMENT: table}, NOTATION),))


def answers(found: object) -> list[dict[str, object]]:
    """Return the objects the file holds."""
    entries: list[dict[str, object]] = []
    for number, entry in enumerate(found if isinstance(found, list) else [found], 1):
        if not isinstance(entry, dict):
            raise refused(f"entry {number} is not an object")
        if unknown := sorted(set(entry) - set(FIELDS)):
            raise refused(f"entry {number} has a key {unknown[0]!r}")
        entries.append(entry)
    return entries


def written(value: object) -> str | None:
    """Return a value as the file writes it; a missing one stays missing."""
    if value is None:
        return None
    return str(value) if isinstance(value, str) else json.dumps(value)
