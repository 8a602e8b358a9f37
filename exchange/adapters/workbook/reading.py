"""Reads a workbook or delimited text into the one document its layout says it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from exchange.adapters.workbook import across, delimited, opening
from exchange.adapters.workbook.body import body, hidden_columns, merged, slipped
from exchange.adapters.workbook.buckets import bucket_table
from exchange.adapters.workbook.encrypted import unlocked
from exchange.adapters.workbook.grid import Grid, Row
from exchange.adapters.workbook.headings import Headings, find, missing
from exchange.adapters.workbook.labels import Said, header_table, said
from exchange.adapters.workbook.lines import line_table, order_tables
from exchange.adapters.workbook.origins import Across
from exchange.adapters.workbook.ours import without_ours
from exchange.adapters.workbook.periods import EXAMPLES, Reading, document_date
from exchange.adapters.workbook.returned import answered
from exchange.adapters.workbook.strangers import agreed, strangers
from exchange.adapters.workbook.tabs import OUR_ANSWERS
from exchange.model.findings import Finding
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.layouts import Buckets, Layout
from exchange.model.ports import Assignment
from exchange.model.tables import Notation, Table

OPEN: Mapping[str, Callable[[Transmission, Layout], tuple[Grid, list[Finding]]]] = {
    **opening.OPEN,
    "csv": delimited.open_grid,
}
"""Each format read here, with what turns its bytes into rows of cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet or text file with its headings found and the rows of its table picked."""

    grid: Grid
    headings: Headings
    rows: Sequence[Row]
    layout: Layout
    header: Mapping[str, Said]


Tables = tuple[list[Table], list[Finding]]


def read(transmission: Transmission, assignment: Assignment) -> Interchange:
    """Return the document in a workbook (xlsx, xlsm, xlsb, xls, ods) or delimited text (csv).

    Raises Unreadable where the file cannot be opened, or holds no sheet or no headings
    as its layout has them.
    """
    (feed,) = assignment.feeds
    layout = assignment.layouts[feed.layout]
    plain, form, opened = unlocked(transmission, assignment.partner, assignment.format)
    grid, findings = OPEN[form](plain, layout)
    returned = grid.name in OUR_ANSWERS
    message = answered(grid) if returned else document(without_ours(grid, layout), layout)
    message = replace(message, findings=(*opened, *findings, *message.findings))
    return Interchange(assignment.format, (message,))


def document(grid: Grid, layout: Layout) -> Message:
    """Return what the rows say; without its required headings a table is left empty."""
    headings, lost = _seen(grid, find(grid, layout), layout)
    absent = list(missing(grid, headings, layout))
    rows, left_out = _rows(grid, headings, layout)
    fields, contradictions = said(grid, headings, rows, layout)
    header, wrong = header_table(grid, fields, layout)
    sheet = Sheet(grid, headings, () if absent else rows, layout, fields)
    tables, findings = TABLES[layout.document](sheet)
    if not rows:
        place = grid.place(headings.row.number, 0, "")
        absent.append(Finding("XLS-001", place, observed="-", expected="1 row"))
    return Message(
        document=layout.document,
        tables={table.name: table for table in (header, *tables)},
        notation=notation(layout),
        findings=(*absent, *contradictions, *wrong, *lost, *left_out, *findings),
    )


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
    columns = sorted({*named, *(across.wide(headings) if layout.buckets else ())})
    rows, findings = body(grid, headings, columns, layout)
    findings += slipped(grid, headings)
    findings += merged(grid, rows, columns)
    return rows, findings


def _forecast(sheet: Sheet) -> Tables:
    grid, headings, rows, layout = sheet.grid, sheet.headings, sheet.rows, sheet.layout
    rules = layout.buckets or Buckets()
    date = sheet.header.get("date")
    drawn_up = document_date(date.value, layout.dates) if date else None
    reading = Reading(rules, layout.dates, drawn_up)
    found, unclear = across.bucket_columns(grid, headings, rows, reading, known=agreed(layout))
    told = {*unclear, *(bucket.column for bucket in found)}
    lost = strangers(grid, headings, told, layout) if rows else ()
    hidden = hidden_columns(grid, headings, [bucket.column for bucket in found], layout)
    if layout.hidden == "skip":
        found = [bucket for bucket in found if bucket.column not in grid.hidden_columns]
    found, commitments, unknown = across.committed(grid, headings, found, rules)
    lines, wrong = line_table(grid, headings, rows, layout)
    texts = {bucket.column: headings.text(bucket.column) for bucket in found}
    above = dict.fromkeys(("start", "end", "period"), headings.row.number)
    origin = Across(grid.place, texts, {**above, "commitment": commitments})
    buckets, broken = bucket_table(origin, rows, found, layout)
    findings = [*unclear.values(), *lost, *hidden, *unknown, *wrong, *broken]
    if not found:
        place = grid.place(headings.row.number, 0, "")
        findings.append(Finding("XLS-001", place, observed="-", expected=EXAMPLES))
    return [lines, buckets], findings


def _order(sheet: Sheet) -> Tables:
    grid, headings, layout = sheet.grid, sheet.headings, sheet.layout
    tables, findings = order_tables(grid, headings, sheet.rows, layout)
    lost = strangers(grid, headings, (), layout) if sheet.rows else ()
    return list(tables), [*lost, *findings]


TABLES: Mapping[str, Callable[[Sheet], Tables]] = {
    "forecast": _forecast,
    "purchase_order": _order,
}
"""What each document type's table becomes."""
