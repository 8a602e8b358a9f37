"""Picks the rows of the table below the headings: no totals, nothing hidden unnoticed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from exchange.adapters.workbook.grid import Area, Grid, Row, Value, blank, held, written
from exchange.adapters.workbook.grouping import completed
from exchange.adapters.workbook.headings import Headings, about, below, normal
from exchange.model.findings import Finding, letters
from exchange.model.layouts import Layout

SUMMED = frozenset({"quantity", "unit", "amount", "cumulative_received"})
"""Fields that a total may give besides its label."""

FATES: Mapping[str, str] = {"use": "XLS-005", "skip": "XLS-020"}
"""The rule that tells what became of something hidden."""


def body(
    grid: Grid, headings: Headings, columns: Sequence[int], layout: Layout
) -> tuple[list[Row], list[Finding]]:
    """Return the rows that say something in `columns`, and findings about those left out.

    What an empty cell means is said by the row above it, also where that one is left out.
    """
    filled = [
        row
        for row in below(grid, headings.row.number)
        if not all(blank(row.at(column)) for column in columns)
    ]
    part = headings.columns.get("customer_part", headings.columns.get("part", 0))
    words = {normal(label).rstrip(": ") for label in layout.totals.labels}
    rows, findings = [], []
    for row in filled:
        total = _total(row, part, words) if words else ""
        if not total:
            rows.append(row)
        elif layout.totals.policy == "hold" or not _sums_only(row, headings, words):
            findings.append(Finding("XLS-006", grid.place(row.number, 0, ""), observed=total))
    own, aside = _set_aside(grid, completed(headings, rows, layout), layout)
    shown, told = _hidden(grid, own, layout)
    return shown, [*findings, *aside, *told]


ASIDE: Mapping[str, str] = {"hold": "XLS-028", "skip": "XLS-029"}
"""The rule that tells what became of a row that is no demand of its own."""


def _set_aside(grid: Grid, rows: list[Row], layout: Layout) -> tuple[list[Row], list[Finding]]:
    """Leave out alternates and parts that are not fitted; each is told by its own word."""
    words = {normal(label) for label in layout.set_aside.labels}
    said = [_word(row, words) if words else "" for row in rows]
    findings = [
        Finding(ASIDE[layout.set_aside.policy], grid.place(row.number, 0, ""), observed=word)
        for row, word in zip(rows, said, strict=True)
        if word
    ]
    return [row for row, word in zip(rows, said, strict=True) if not word], findings


def _word(row: Row, words: set[str]) -> str:
    texts = (value for value in row.cells if isinstance(value, str))
    return next((text.strip() for text in texts if normal(text) in words), "")


def sums(grid: Grid, headings: Headings, layout: Layout) -> Iterator[Finding]:
    """Yield a question for each filled column that is headed as a total, unless it is agreed."""
    labels = {normal(label) for label in layout.totals.labels}
    labels -= {normal(word) for word in layout.ignore}
    if layout.totals.policy == "skip" or not labels:
        return
    known = {*headings.columns.values(), *headings.header.values()}
    columns = [
        column
        for column, heading in enumerate(headings.row.cells, 1)
        if normal(heading) in labels and column not in known
    ]
    for column in sorted(held(below(grid, headings.row.number), columns)):
        yield about(grid, headings, column, "XLS-006")


def _total(row: Row, part: int, words: set[str]) -> str:
    """Return the word that makes a row a total, if it has no part number of its own."""
    own = row.at(part) if part else None
    if not blank(own) and normal(own).rstrip(": ") not in words:
        return ""
    texts = (value for value in row.cells if isinstance(value, str))
    return next((text.strip() for text in texts if normal(text).rstrip(": ") in words), "")


def _sums_only(row: Row, headings: Headings, words: set[str]) -> bool:
    """Say whether a total says nothing but what a total can: its label and what was added up."""
    others = {
        *(column for field, column in headings.columns.items() if field not in SUMMED),
        *headings.header.values(),
    }
    values = (row.at(column) for column in others)
    return all(blank(value) or normal(value).rstrip(": ") in words for value in values)


def _hidden(grid: Grid, rows: list[Row], layout: Layout) -> tuple[list[Row], list[Finding]]:
    """Return the rows to be used; each run of hidden ones is told once."""
    hidden = [row.number for row in rows if row.number in grid.hidden_rows]
    findings = [
        Finding(FATES[layout.hidden], grid.place(start, 0, ""), observed=rows_named(start, end))
        for start, end in _runs(hidden)
    ]
    if layout.hidden == "use":
        return rows, findings
    return [row for row in rows if row.number not in grid.hidden_rows], findings


def rows_named(start: int, end: int) -> str:
    """Return the numbers of a run of rows, or the one of a single one."""
    return f"{start}-{end}" if start < end else f"{start}"


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run[0], run[-1]
            run = []
        run.append(number)
    if run:
        yield run[0], run[-1]


def hidden_columns(
    grid: Grid, headings: Headings, columns: Sequence[int], layout: Layout
) -> list[Finding]:
    """Return a finding for each column of the table that is not shown."""
    return [
        about(grid, headings, column, FATES[layout.hidden])
        for column in columns
        if column in grid.hidden_columns
    ]


def merged(grid: Grid, rows: Sequence[Row], columns: Sequence[int]) -> Iterator[Finding]:
    """Yield findings for each merged range that touches a value of the table."""
    numbers = [row.number for row in rows]
    by_number = {row.number: row for row in grid.rows} if grid.merged else {}
    for area in grid.merged:
        if _touches(area, numbers, columns):
            name = f"{letters(area.left)}{area.top}:{letters(area.right)}{area.bottom}"
            yield Finding("XLS-009", grid.place(area.top, area.left, ""), observed=name)
            inside = numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)]
            first = by_number.get(area.top, Row(area.top, [])).at(area.left)
            yield from _covered(grid, [by_number[each] for each in inside], area, first)


def _covered(grid: Grid, rows: Sequence[Row], area: Area, first: Value) -> Iterator[Finding]:
    """XLS-033: a value that is held and not seen, because its cell is merged with another."""
    for row in rows:
        for column in range(area.left, min(area.right, len(row.cells)) + 1):
            value = row.at(column)
            if (row.number, column) != (area.top, area.left) and not blank(value):
                place, shown = grid.place(row.number, column, ""), written(first) or "-"
                yield Finding("XLS-033", place, observed=written(value) or "", expected=shown)


def _touches(area: Area, numbers: Sequence[int], columns: Sequence[int]) -> bool:
    rows = bisect_left(numbers, area.top) < bisect_right(numbers, area.bottom)
    return rows and any(area.left <= column <= area.right for column in columns)


def slipped(grid: Grid, headings: Headings) -> Iterator[Finding]:
    """Yield a finding for each record of a text file with more values than there are headings."""
    if grid.ragged:
        return
    width = len(headings.row.cells)
    for row in below(grid, headings.row.number):
        beyond = [written(value) for value in row.cells[width:] if not blank(value)]
        if beyond:
            yield Finding(
                "XLS-016", grid.place(row.number, 0, ""), observed=f"{len(row.cells)} > {width}"
            )
