"""Finds the row of headings in a sample by its words, and what each column may be."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from exchange.adapters.workbook.drafting.patterns import fitting
from exchange.adapters.workbook.drafting.spans import ENOUGH
from exchange.adapters.workbook.drafting.wordings import KNOWN, Match, Wordings, sure
from exchange.adapters.workbook.forms import form
from exchange.adapters.workbook.grid import Grid, Row, Value, blank, written
from exchange.adapters.workbook.headings import below, stacked

SEARCHED = 100
"""Rows among which the headings are looked for."""

FEWEST = 2
"""Headings like known ones that make a row one of headings; a run of periods counts as one."""

LOOKED_AT = 500
"""Rows below the headings whose values are looked at."""

NUMERIC = re.compile(r"[+-]?\d[\d.,'\s]*")

MOSTLY = 0.8
"""Share of values that must be of a field's kind for a heading like a known one to be taken."""

SOME = 0.5
"""Share of values that must be of a field's kind even where the heading is a known one."""

NUMBERED = re.compile(r"\d{1,6}(?:[./-]\d{1,4})?")
"""A line number; more digits are a part number under the heading "No."."""


class Seen(NamedTuple):
    """A column of the table: what its heading may be, and what stands below."""

    column: int
    heading: Value
    matches: list[Match]
    values: list[Value]


@dataclass(frozen=True)
class Headed:
    """A row that may be the one of headings, and how much speaks for it.

    `top` is the number of the row in which they begin, above it where they stand in two.
    """

    top: int
    row: Row
    score: int
    periods: int
    likely: int


def headed(grid: Grid, known: Wordings) -> Headed | None:
    """Return the row whose cells are most like headings, the first of equals; None: no row is."""
    best: Headed | None = None
    for index, row in enumerate(grid.rows[:SEARCHED]):
        for rows in (grid.rows[index : index + 1], grid.rows[index : index + 2]):
            if len(rows) > 1 and not two_rows(rows[0], rows[1], known):
                continue
            found = _weighed(row.number, stacked(rows), known)
            follows = grid.rows[index + len(rows) : index + len(rows) + 2]
            words = found.likely + (found.periods >= ENOUGH)
            if words < FEWEST or not found.likely or not any(_wide(other) for other in follows):
                continue
            if best is None or found.score > best.score:
                best = found
    return best


def two_rows(upper: Row, lower: Row, known: Wordings) -> bool:
    """Say whether two rows are plainly the two rows of one table's headings.

    The upper one has a known heading with nothing below it. The lower one has periods, or known
    headings, and nothing else; of the upper one's known headings only that of the quantity stands
    above any, and above a period.
    """
    if lower.number != upper.number + 1:
        return False
    above = {column: _field(upper.at(column), known) for column in _said(upper)}
    below = _said(lower)
    periods = [column for column in below if form(lower.at(column))]
    named = [column for column in below if _field(lower.at(column), known)]
    alone = any(found and column not in below for column, found in above.items())
    under = {above.get(column, "") for column in periods} - {"quantity"}
    under |= {above.get(column, "") for column in named}
    clear = {*periods, *named} == {*below} and not any(under)
    return alone and clear and (len(periods) >= ENOUGH or bool(named))


def _said(row: Row) -> list[int]:
    return [column for column, value in enumerate(row.cells, 1) if not blank(value)]


def _field(value: Value, known: Wordings) -> str:
    """Return the field of the table a heading plainly stands for, empty where it is none."""
    match = sure(known.matches(value, "columns", "header"))
    return match.field if match and match.part == "columns" else ""


def _wide(row: Row) -> bool:
    return sum(not blank(value) for value in row.cells) > 1


def _weighed(top: int, row: Row, known: Wordings) -> Headed:
    found = [known.matches(value, "columns", "header") for value in row.cells]
    taken = map(sure, found)
    fields = {(match.part, match.field): match for match in taken if match}
    weight = sum(
        (3 if part == "columns" else 1) if match.likeness == KNOWN else 1
        for (part, _), match in fields.items()
    )
    periods = sum(1 for value in row.cells if form(value))
    run = periods if periods >= ENOUGH else 0
    return Headed(top, row, weight + min(run, 8), periods, sum(map(bool, found)))


def columns(grid: Grid, row: Row, known: Wordings) -> list[Seen]:
    """Return the columns that have a heading or a value, in order."""
    body = [*below(grid, row.number)][:LOOKED_AT]
    width = max((len(each.cells) for each in (row, *body)), default=0)
    seen = []
    for column in range(1, width + 1):
        values = [value for each in body if not blank(value := each.at(column))]
        heading = row.at(column)
        if values or not blank(heading):
            matches = known.matches(heading, "columns", "header")
            together = _together(grid, row, column, known)
            seen.append(Seen(column, heading, [*together, *matches], values))
    return seen


def _together(grid: Grid, row: Row, column: int, known: Wordings) -> list[Match]:
    """Return what a heading stands for with the one above it: "Part" over "No." is a known one."""
    over = next((each for each in grid.rows if each.number == row.number - 1), None)
    words = grid.spread(over, column) if over and not blank(row.at(column)) else None
    if not isinstance(words, str):
        return []
    matches = known.matches(f"{words} {written(row.at(column))}", "columns")
    return [match for match in matches if match.likeness == KNOWN]


def fits(field: str, values: Sequence[Value], share: float = MOSTLY) -> bool:
    """Say whether such a share of values is of the kind a field has; an empty column fits all."""
    test = KINDS.get(field, undated)
    return not values or sum(map(test, values)) >= share * len(values)


def numeric(value: Value) -> bool:
    """Say whether a cell is a number, as such or as text."""
    if isinstance(value, str):
        return NUMERIC.fullmatch(value.strip()) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbered(value: Value) -> bool:
    """Say whether a cell can be the number of a line: 10 or 1.2, but no date and no name."""
    return undated(value) and NUMBERED.fullmatch((written(value) or "").strip()) is not None


def dated(value: Value) -> bool:
    """Say whether a cell is a date, as such or as text."""
    return isinstance(value, date) or (isinstance(value, str) and bool(fitting([value])))


def undated(value: Value) -> bool:
    """Say whether a cell is anything but a date."""
    return not isinstance(value, date)


KINDS: Mapping[str, Callable[[Value], bool]] = {
    **dict.fromkeys(("quantity", "price", "price_basis", "amount", "cumulative_received"), numeric),
    **dict.fromkeys(("requested_date", "date", "horizon_start", "horizon_end"), dated),
    "line_number": numbered,
    "unit": lambda value: isinstance(value, str) and not numeric(value),
    "description": lambda value: isinstance(value, str),
}
"""What a value of a field looks like; other fields are anything but a date."""


def wrong(field: str, seen: Seen) -> Value:
    """Return the first value of a column that is not of the field's kind."""
    test = KINDS.get(field, undated)
    return next((value for value in seen.values if not test(value)), None)
