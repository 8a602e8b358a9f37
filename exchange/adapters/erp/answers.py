"""Reads what the ERP answers to its records: JSON, one object or a list of them."""

import json
from collections.abc import Mapping

import polars as pl

from exchange.errors import Unreadable
from exchange.model.findings import Entry, Finding, Locator
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.ports import Assignment
from exchange.model.tables import Notation, Table

DOCUMENT = "erp_answers"
NOTATION = Notation(number_rule="ERP-002", date_rule="ERP-002", missing_rule="ERP-002")
FIELDS = ("record", "answer", "reason")


class Entries:
    """Where an answer stands: which entry of the list, which key of it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of a key."""
        number = row["line"]
        return Entry(self.file, number if isinstance(number, int) else 0, column)


def read_answers(transmission: Transmission, _: Assignment) -> Interchange:
    """Return the answers of one file.

    Raises Unreadable where it is not JSON or holds something else than answers.
    """
    entries = parsed(transmission)
    rows = [
        {"line": number, **{name: written(entry.get(name)) for name in FIELDS}}
        for number, entry in enumerate(entries, 1)
    ]
    schema = {"line": pl.Int64, **dict.fromkeys(FIELDS, pl.String)}
    table = Table(DOCUMENT, pl.DataFrame(rows, schema=schema), Entries(transmission.filename))
    return Interchange("json", (Message(DOCUMENT, {DOCUMENT: table}, NOTATION),))


def parsed(transmission: Transmission) -> list[dict[str, object]]:
    """Return the objects the file holds."""
    try:
        found = json.loads(transmission.content)
    except (ValueError, RecursionError):
        raise refused("it is not valid JSON") from None
    entries = found if isinstance(found, list) else [found]
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise refused(f"entry {number} is not an object")
        if unknown := sorted(set(entry) - set(FIELDS)):
            raise refused(f"entry {number} has a key {unknown[0]!r}")
    return entries


def refused(reason: str) -> Unreadable:
    """Return the refusal of a file that holds no answers."""
    return Unreadable(Finding("ERP-003", params={"reason": reason}))


def written(value: object) -> str | None:
    """Return a value as the file writes it; a missing one stays missing."""
    return value if value is None or isinstance(value, str) else json.dumps(value)
