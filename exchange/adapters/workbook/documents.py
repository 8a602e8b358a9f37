"""Turns the rows of a sheet or a text file into the documents they hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from exchange.adapters.workbook import across, changes
from exchange.adapters.workbook.body import body, hidden_columns, merged, slipped, sums
from exchange.adapters.workbook.boms import bom
from exchange.adapters.workbook.forecasts import forecast
from exchange.adapters.workbook.grid import Grid, Row, written
from exchange.adapters.workbook.grouping import completed
from exchange.adapters.workbook.headings import Headings, below, find, missing
from exchange.adapters.workbook.labels import header_table, said
from exchange.adapters.workbook.lines import erp_table, order_tables
from exchange.adapters.workbook.periods import Reading
from exchange.adapters.workbook.sheet import Sheet, Tables
from exchange.adapters.workbook.strangers import strangers, unknown_columns
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Cell, Finding, Line
from exchange.model.interchange import Message
from exchange.model.layouts import Layout
from exchange.model.tables import Notation

RUNS = frozenset({"XLS-005", "XLS-020"})
"""Rules that tell a run of rows at its first one, by its first and last number."""


def documents(grid: Grid, layout: Layout) -> list[Message]:
    """Return what the rows say; without its required headings a table is left empty."""
    headings, lost = _seen(grid, find(grid, layout), layout)
    absent = list(missing(grid, headings, layout))
    rows, left_out = _rows(grid, headings, layout)
    if not rows:
        place = grid.place(headings.row.number, 0, "")
        absent.append(Finding("XLS-001", place, observed="-", expected="1 row"))
    parts = split(rows, headings, layout)
    every = completed(headings, [*below(grid, headings.row.number)], layout)
    owners = {row.number: order_of(row, headings, layout) for row in every}
    told = concerning([*parts], owners, [*lost, *left_out])
    return [
        document(Sheet(grid, headings, part, layout, {}), absent, found)
        for part, found in zip(parts.values(), told, strict=True)
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
        tables={table.name: table for table in (*header, *tables)},
        notation=notation(layout),
        function=FUNCTIONS[layout.document],
        findings=(*absent, *contradictions, *wrong, *told, *findings),
    )


def split(rows: Sequence[Row], headings: Headings, layout: Layout) -> dict[str | None, list[Row]]:
    """Return the rows of each document by its number; one document has all of them."""
    parts: dict[str | None, list[Row]] = {}
    for row in rows:
        parts.setdefault(order_of(row, headings, layout), []).append(row)
    return parts or {None: []}


def order_of(row: Row, headings: Headings, layout: Layout) -> str | None:
    """Return the number of the order a row belongs to, None where a sheet is one document."""
    column = headings.header.get("number")
    if layout.documents != "number" or column is None:
        return None
    return written(row.at(column))


def concerning(
    parts: Sequence[str | None], owners: Mapping[int, str | None], findings: Iterable[Finding]
) -> list[tuple[Finding, ...]]:
    """Return for each document the findings about its rows, also about those left out.

    What is about no row of any of them is told with each: it may be about all.
    """
    told: dict[str | None, list[Finding]] = {part: [] for part in parts}
    for found in findings:
        about = {owners[row] for row in rows_of(found) if row in owners}
        for part in about & told.keys() or told.keys():
            told[part].append(found)
    return [tuple(each) for each in told.values()]


def rows_of(found: Finding) -> range:
    """Return the rows of the sheet a finding is about: a run of them is told by its first."""
    place = found.locator
    first = place.row if isinstance(place, Cell) else place.line if isinstance(place, Line) else 0
    start, _, end = found.observed.partition("-")
    run = found.rule in RUNS and start.isdecimal() and end.isdecimal() and int(start) == first
    return range(first, (int(end) if run else first) + 1)


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


def _erp(sheet: Sheet) -> Tables:
    grid, headings, layout = sheet.grid, sheet.headings, sheet.layout
    table, findings = erp_table(grid, headings, sheet.rows, layout)
    return [table], [*unknown_columns(grid, headings, layout), *findings]


TABLES: Mapping[str, Callable[[Sheet], Tables]] = {
    "forecast": forecast,
    "purchase_order": _order,
    "purchase_order_change": _order,
    "bom": bom,
    "engineering_change": changes.change,
    "document_package": changes.files,
    "project_notice": changes.plain,
    "aml": changes.sources,
    **dict.fromkeys(ERP_TABLES, _erp),
}
"""What each document type's table becomes."""

FUNCTIONS: Mapping[str, str] = {
    "forecast": "original",
    "purchase_order": "original",
    "purchase_order_change": "change",
    **dict.fromkeys(
        ("bom", "engineering_change", "document_package", "project_notice", "aml"), "original"
    ),
    **dict.fromkeys(ERP_TABLES, "original"),
}
"""What a document of each type does to what was said before."""
