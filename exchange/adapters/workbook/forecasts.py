"""Turns the rows of a forecast into its lines and buckets, whichever way its periods run."""

from exchange.adapters.workbook import across
from exchange.adapters.workbook.body import hidden_columns
from exchange.adapters.workbook.buckets import Body, bucket_table
from exchange.adapters.workbook.down import Columns, long_table
from exchange.adapters.workbook.duplicates import once
from exchange.adapters.workbook.figures import demand
from exchange.adapters.workbook.grouping import lines_of
from exchange.adapters.workbook.lines import line_table
from exchange.adapters.workbook.origins import Across, Spot
from exchange.adapters.workbook.periods import EXAMPLES, Reading, document_date
from exchange.adapters.workbook.sheet import Sheet, Tables
from exchange.adapters.workbook.strangers import agreed, strangers
from exchange.model.findings import Finding
from exchange.model.layouts import Buckets
from exchange.model.tables import Table


def forecast(sheet: Sheet) -> Tables:
    """Return the lines and the buckets of a forecast; what two rows say counts once."""
    grid, headings, layout = sheet.grid, sheet.headings, sheet.layout
    rows, said, unknown = demand(grid, headings, sheet.rows, layout)
    lines = lines_of(headings, rows, layout)
    table, wrong = line_table(grid, headings, lines.rows, layout)
    body = Body(rows, lines.of, said)
    read = _down if layout.long else _across
    buckets, found, broken = read(sheet, body)
    several = layout.long or layout.figures or repeated(table)
    if several:
        buckets, broken = once(table, buckets, broken, grid.place)
    return [table, buckets], [*found, *unknown, *wrong, *broken]


def repeated(lines: Table) -> bool:
    """Say whether a part number stands in more than one line."""
    parts = lines.frame.get_column("customer_part", default=None)
    return parts is not None and parts.n_unique() < len(parts)


def reading(sheet: Sheet) -> Reading:
    """Return how the periods of a document are read."""
    date = sheet.header.get("date")
    drawn_up = document_date(date.value, sheet.layout.dates) if date else None
    return Reading(sheet.layout.buckets or Buckets(), sheet.layout.dates, drawn_up)


Read = tuple[Table, list[Finding], list[Finding]]
"""Buckets, findings about the headings, and findings about the cells."""


def _down(sheet: Sheet, body: Body) -> Read:
    columns = Columns(sheet.grid, sheet.headings, sheet.layout)
    table, broken = long_table(columns, body, reading(sheet))
    lost = strangers(sheet.grid, sheet.headings, (), sheet.layout) if sheet.rows else ()
    return table, list(lost), broken


def _across(sheet: Sheet, body: Body) -> Read:
    grid, headings, rows, layout = sheet.grid, sheet.headings, body.rows, sheet.layout
    rules = layout.buckets or Buckets()
    known = agreed(layout)
    found, unclear = across.bucket_columns(grid, headings, rows, reading(sheet), known=known)
    told = {*unclear, *(bucket.column for bucket in found)}
    lost = strangers(grid, headings, told, layout) if sheet.rows else ()
    hidden = hidden_columns(grid, headings, [bucket.column for bucket in found], layout)
    if layout.hidden == "skip":
        found = [bucket for bucket in found if bucket.column not in grid.hidden_columns]
    found, commitments, unknown = across.committed(grid, headings, found, rules)
    texts = {bucket.column: headings.text(bucket.column) for bucket in found}
    above = dict.fromkeys(("start", "end", "period"), headings.row.number)
    origin = Across(grid.place, texts, {**above, "commitment": commitments}, figure(sheet))
    buckets, broken = bucket_table(origin, body, found, layout)
    findings = [*unclear.values(), *lost, *hidden, *unknown]
    if not found:
        place = grid.place(headings.row.number, 0, "")
        broken.append(Finding("XLS-001", place, observed="-", expected=EXAMPLES))
    return buckets, findings, broken


def figure(sheet: Sheet) -> dict[str, Spot]:
    """Return where each row says what its quantities are committed as, if it does."""
    column = sheet.headings.columns.get("figure")
    return {"commitment": Spot(0, column, sheet.headings.text(column))} if column else {}
