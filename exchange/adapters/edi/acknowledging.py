"""What a partner says to something we sent, as tables; the same for EDIFACT and X12."""

from collections.abc import Iterable, Sequence

from exchange.adapters.edi.drafting import Row, put
from exchange.adapters.edi.frames import located, table
from exchange.adapters.edi.places import Places
from exchange.model.tables import Table

HEADER = (
    "number", "type", "kind", "reference", "document_number", "state", "reason",
    "about", "sender", "recipient",
)  # fmt: skip
MOST_REASONS = 3
"""Errors whose words say in the header why; the lines hold all."""

Reading = tuple[Sequence[Row], Sequence[Row]]
"""What a reader finds: headers, then lines."""

LINES = ("message_reference", "state", "code", "place", "text")


def add(row: Row, column: str, value: str, packed: int, *, between: str = "\n") -> None:
    """Add a value to what the column has, once; its place is that of the first."""
    before = str(row.get(column, ""))
    if not before:
        put(row, column, value, packed)
    elif value and value not in before.split(between):
        row[column] = f"{before}{between}{value}"


def explained(header: Row, lines: Sequence[Row]) -> Row:
    """Return a header with the words of its first errors as its reason, where it has none."""
    if "reason" not in header:
        for line in [each for each in lines if "text" in each][:MOST_REASONS]:
            add(header, "reason", str(line["text"]), int(line["_text"]))
    return header


def tables(headers: Sequence[Row], lines: Sequence[Row], origin: Places) -> dict[str, Table]:
    """Return the tables of an acknowledgement, a header for each thing of ours it is about.

    Lines are counted from 1.
    """
    counted = [{**row, "line": number} for number, row in enumerate(lines, 1)]
    found = (
        table("acknowledgement_header", headers, located(HEADER), origin),
        table("acknowledgement_lines", counted, ("line", *located(LINES)), origin),
    )
    return {each.name: each for each in found}


def overall(states: Iterable[str]) -> str:
    """Return one state for several: their own where they agree, `partial` where some fell."""
    said = set(states) - {""}
    if len(said) < 2:  # noqa: PLR2004  # none, or one that all share
        return said.pop() if said else ""
    return "partial" if said & {"rejected", "partial"} else "errors"
