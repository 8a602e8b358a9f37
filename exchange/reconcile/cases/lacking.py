"""What a step of a case must say, by column of the table it comes in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from exchange.model.case_files import Case
from exchange.model.cases import Action

Row = Mapping[str, Any]

DECIDED = ("party", "decided_by")

NEEDED: Mapping[Action, tuple[str, ...]] = {
    "accept": DECIDED,
    "part": (*DECIDED, "quantity"),
    "decline": ("party",),
    "commit": ("quantity", "date"),
    "conclude": ("result",),
}
"""Columns that a step fills."""

WHOLE = frozenset({"quantity", "date"})
"""Columns that every row fills; of any other one row is enough."""

CHECKS: Mapping[Action, Callable[[Sequence[Row], Case], str]] = {
    "assess": lambda rows, _: "" if dated(rows) or said(rows, "gating") else "gating",
    "quote": lambda rows, case: (
        "" if dated(rows) or (case.offered and unstated(rows)) else "quantity"
    ),
}
"""What else a step must say: the column that lacks, empty where none does."""


def lacking(action: Action, rows: Sequence[Row], case: Case) -> Iterator[str]:
    """Yield the columns that say nothing and must."""
    for column in NEEDED.get(action, ()):
        filled = [row[column] is not None for row in rows]
        if not (all(filled) if column in WHOLE else any(filled)):
            yield column
    check = CHECKS.get(action)
    missing = check(rows, case) if check else ""
    if missing:
        yield missing
    if said(rows, "cost") and not said(rows, "currency"):
        yield "currency"


def dated(rows: Sequence[Row]) -> bool:
    """Tell whether every row has a quantity and its day."""
    return all(row["quantity"] is not None and row["date"] is not None for row in rows)


def unstated(rows: Sequence[Row]) -> bool:
    """Tell whether no row has a quantity or a day, so that what was assessed counts."""
    return not said(rows, "quantity") and not said(rows, "date")


def said(rows: Sequence[Row], column: str) -> bool:
    """Tell whether any row says something in a column."""
    return any(row[column] is not None for row in rows)
