"""Changes of an order that our side has not answered when another one comes."""

from collections.abc import Iterator

import polars as pl

from exchange.model.interchange import Message
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.order_change import placed
from exchange.reconcile.order_state import CHANGE, asked, line_key, standing
from exchange.reconcile.ordering.items import header

COMMIT = "order_commit"
OPEN = "PENDING"
"""What our ERP says of a line it has not decided about."""

TIME = 10
"""Characters of an identity that say when it was given (ULID)."""

SCHEMA = dict.fromkeys(("order_number", "line_number", "change_number"), pl.String)


def unanswered(message: Message, known: Circumstances) -> pl.DataFrame | None:
    """Return the lines of changes made before this one that we have not decided about since.

    What was accepted by itself was decided in the moment it came. None where our ERP never
    commits to anything: then nobody knows what was answered.
    """
    if known.table(COMMIT) is None or message.document != CHANGE:
        return None
    number = header(message)[1]["number"]
    decided = newest(number, known.history(COMMIT))
    found = [
        (number, line, change.revision)
        for change in placed(message, known).earlier
        if change.document == CHANGE
        for line in touched(change)
        if decided.get(line, "") < change.id[:TIME]
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def newest(number: str, told: pl.DataFrame) -> dict[str, str]:
    """Return when our ERP last spoke of each line of an order, those left open not among them."""
    here = told.filter(pl.col("order_number").str.strip_chars_end(" ") == significant(number))
    last: dict[str, tuple[str, str]] = {}
    for row in here.iter_rows(named=True):
        last[significant(row["line_number"])] = row["document"][:TIME], row["answer"]
    return {line: when for line, (when, answer) in last.items() if answer != OPEN}


def touched(change: Document) -> Iterator[str]:
    """Yield the lines of which a change asks anything, without those refused."""
    for row in standing(change, "order_change_lines"):
        line = line_key(row)
        if line is not None and asked(row, change.function) not in {"", "none"}:
            yield line
