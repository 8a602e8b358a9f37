"""Picks the rows of the table below the headings: no totals, nothing hidden unnoticed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from exchange.adapters.workbook.grid import Area, Grid, Row, blank, written
from exchange.adapters.workbook.headings import Headings, normal
from exchange.model.findings import Finding, letters
from exchange.model.layouts import Layout


def body(
    grid: Grid, headings: Headings, columns: Sequence[int], layout: Layout
) -> tuple[list[Row], list[Finding]]:
    """Return the rows that say something in `columns`, and findings about those left out."""
    below = [row for row in grid.rows if row.number > headings.row.number]
    filled = [row for row in below if not all(blank(row.at(column)) for column in columns)]
    part = headings.columns.get("customer_part", 0)
    words = {normal(label).rstrip(": ") for label in layout.totals.labels}
    rows, findings = [], []
    for row in filled:
        total = _total(row, part, words) if words else ""
        if not total:
            rows.append(row)
        elif layout.totals.policy == "hold":
            findings.append(Finding("XLS-006", grid.place(row.number, 0, ""), observed=total))
    shown, told = _hidden(grid, rows, layout)
    return shown, [*findings, *told]


def _total(row: Row, part: int, words: set[str]) -> str:
    """Return the word that makes a row a total, if it has no part number of its own."""
    own = row.at(part) if part else None
    if not blank(own) and normal(own).rstrip(": ") not in words:
        return ""
    texts = (value for value in row.cells if isinstance(value, str))
    return next((text.strip() for text in texts if normal(text).rstrip(": ") in words), "")


def _hidden(grid: Grid, rows: list[Row], layout: Layout) -> tuple[list[Row], list[Finding]]:
    """Return the rows to be used; each run of hidden ones is told once."""
    hidden = [row.number for row in rows if row.number in grid.hidden_rows]
    findings = [
        Finding("XLS-005", grid.place(start, 0, ""), observed=fate(layout) + rows_named(start, end))
        for start, end in _runs(hidden)
    ]
    if layout.hidden == "use":
        return rows, findings
    return [row for row in rows if row.number not in grid.hidden_rows], findings


def fate(layout: Layout) -> str:
    """Return what becomes of something hidden."""
    return "used" if layout.hidden == "use" else "not used"


def rows_named(start: int, end: int) -> str:
    """Return the numbers of a run of rows, nothing for a single one."""
    return f" ({start}-{end})" if start < end else ""


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
        Finding(
            "XLS-005",
            grid.place(headings.row.number, column, headings.text(column)),
            observed=fate(layout),
        )
        for column in columns
        if column in grid.hidden_columns
    ]


def merged(grid: Grid, rows: Sequence[Row], columns: Sequence[int]) -> Iterator[Finding]:
    """Yield a finding for each merged range that touches a value of the table."""
    numbers = [row.number for row in rows]
    for area in grid.merged:
        if _touches(area, numbers, columns):
            name = f"{letters(area.left)}{area.top}:{letters(area.right)}{area.bottom}"
            yield Finding("XLS-009", grid.place(area.top, area.left, ""), observed=name)


def _touches(area: Area, numbers: Sequence[int], columns: Sequence[int]) -> bool:
    rows = bisect_left(numbers, area.top) < bisect_right(numbers, area.bottom)
    return rows and any(area.left <= column <= area.right for column in columns)


def slipped(grid: Grid, headings: Headings, rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield a finding for each record of a text file with more values than there are headings."""
    if grid.ragged:
        return
    width = len(headings.row.cells)
    for row in rows:
        beyond = [written(value) for value in row.cells[width:] if not blank(value)]
        if beyond:
            yield Finding(
                "XLS-016", grid.place(row.number, 0, ""), observed=f"{len(row.cells)} > {width}"
            )
