"""Turns the rows of a sheet or a text file into the documents they hold."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from exchange.adapters.workbook import across
from exchange.adapters.workbook.body import body, hidden_columns, merged, slipped, sums
from exchange.adapters.workbook.forecasts import forecast
from exchange.adapters.workbook.grid import Grid, Row, written
from exchange.adapters.workbook.headings import Headings, find, missing
from exchange.adapters.workbook.labels import header_table, said
from exchange.adapters.workbook.lines import order_tables
from exchange.adapters.workbook.periods import Reading
from exchange.adapters.workbook.sheet import Sheet, Tables
from exchange.adapters.workbook.strangers import strangers
from exchange.model.findings import Cell, Finding, Line
from exchange.model.interchange import Message
from exchange.model.layouts import Layout
from exchange.model.tables import Notation


def documents(grid: Grid, layout: Layout) -> list[Message]:
    """Return what the rows say; without its required headings a table is left empty."""
    headings, lost = _seen(grid, find(grid, layout), layout)
    absent = list(missing(grid, headings, layout))
    rows, left_out = _rows(grid, headings, layout)
    if not rows:
        place = grid.place(headings.row.number, 0, "")
        absent.append(Finding("XLS-001", place, observed="-", expected="1 row"))
    parts = split(rows, headings, layout)
    told = concerning(parts, [*lost, *left_out])
    return [
        document(Sheet(grid, headings, part, layout, {}), absent, found)
        for part, found in zip(parts, told, strict=True)
    ]


def document(sheet: Sheet, absent: Sequence[Finding], told: Sequence[Finding]) -> Message:
    """Return one document of a sheet."""
    grid, headings, layout = sheet.grid, sheet.headings, sheet.layout
    fields, contradictions = said(grid, headings, sheet.rows, layout)
    header, wrong = header_table(grid, fields, layout)
    rows = () if absent else sheet.rows
    tables, findings = TABLES[layout.document](replace(sheet, rows=rows, header=fields))
    return Message(
        document=layout.document,
        tables={table.name: table for table in (header, *tables)},
        notation=notation(layout),
        function=FUNCTIONS[layout.document],
        findings=(*absent, *contradictions, *wrong, *told, *findings),
    )


def split(rows: Sequence[Row], headings: Headings, layout: Layout) -> list[list[Row]]:
    """Return the rows of each document; those of one order number belong together."""
    column = headings.header.get("number")
    if layout.documents != "number" or column is None or not rows:
        return [list(rows)]
    parts: dict[str | None, list[Row]] = {}
    for row in rows:
        parts.setdefault(written(row.at(column)), []).append(row)
    return list(parts.values())


def concerning(
    parts: Sequence[Sequence[Row]], findings: Iterable[Finding]
) -> list[tuple[Finding, ...]]:
    """Return for each document the findings about its rows, and those about no row of any."""
    starts = sorted((part[0].number, position) for position, part in enumerate(parts) if part)
    told: list[list[Finding]] = [[] for _ in parts]
    for found in findings:
        after = bisect_right(starts, (row_of(found), len(parts)))
        chosen = [starts[after - 1][1]] if after and len(parts) > 1 else range(len(parts))
        for position in chosen:
            told[position].append(found)
    return [tuple(each) for each in told]


def row_of(found: Finding) -> int:
    """Return the row of the sheet a finding is about, 0 where it is about none."""
    place = found.locator
    if isinstance(place, Cell):
        return place.row
    return place.line if isinstance(place, Line) else 0


def notation(layout: Layout) -> Notation:
    """Return how the sender writes numbers and dates, and the rules of a spreadsheet."""
    return Notation(
        number_rule="XLS-008",
        date_rule="XLS-013",
        missing_rule="XLS-014",
        decimal=layout.decimal,
        thousands=layout.thousands,
        dates=layout.dates,
    )


def _seen(grid: Grid, headings: Headings, layout: Layout) -> tuple[Headings, list[Finding]]:
    """Take hidden columns out of the headings where the layout wants that; tell either way."""
    columns = sorted({*headings.columns.values(), *headings.header.values()})
    findings = hidden_columns(grid, headings, columns, layout)
    if layout.hidden == "use":
        return headings, findings
    shown, header = (
        {field: column for field, column in named.items() if column not in grid.hidden_columns}
        for named in (headings.columns, headings.header)
    )
    return replace(headings, columns=shown, header=header), findings


def _rows(grid: Grid, headings: Headings, layout: Layout) -> tuple[list[Row], list[Finding]]:
    named = {*headings.columns.values(), *headings.header.values()}
    wide = across.wide(headings, Reading(layout.buckets, layout.dates)) if layout.buckets else ()
    columns = sorted({*named, *wide})
    rows, findings = body(grid, headings, columns, layout)
    findings += slipped(grid, headings)
    findings += sums(grid, headings, layout)
    findings += merged(grid, rows, columns)
    return rows, findings


def _order(sheet: Sheet) -> Tables:
    grid, headings, layout = sheet.grid, sheet.headings, sheet.layout
    tables, findings = order_tables(grid, headings, sheet.rows, layout)
    lost = strangers(grid, headings, (), layout) if sheet.rows else ()
    return list(tables), [*lost, *findings]


TABLES: Mapping[str, Callable[[Sheet], Tables]] = {
    "forecast": forecast,
    "purchase_order": _order,
    "purchase_order_change": _order,
}
"""What each document type's table becomes."""

FUNCTIONS: Mapping[str, str] = {
    "forecast": "original",
    "purchase_order": "original",
    "purchase_order_change": "change",
}
"""What a document of each type does to what was said before."""
