"""Turns the columns of a table that hold one thing each into canonical tables."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from exchange.adapters.workbook.fields import SHAPES, Objection, naming, objection
from exchange.adapters.workbook.grid import Grid, Row, written
from exchange.adapters.workbook.grouping import line_fields
from exchange.adapters.workbook.headings import Headings, named, normal
from exchange.adapters.workbook.identifiers import cut
from exchange.adapters.workbook.lookalikes import lookalikes
from exchange.adapters.workbook.origins import Spot, Spots
from exchange.model.findings import Finding
from exchange.model.layouts import Layout
from exchange.model.tables import Table

Objections = list[tuple[str, int, Objection]]
"""Field, position of the row, and what is wrong with the cell."""


def line_table(
    grid: Grid, headings: Headings, rows: Sequence[Row], layout: Layout
) -> tuple[Table, list[Finding]]:
    """Return the lines of a forecast, and findings about cells of the wrong kind."""
    columns, objections = _columns(headings, rows, layout)
    shape = SHAPES[layout.document]
    table = _table(shape.lines, columns, _origin(grid, headings), layout)
    alike = lookalikes(table, naming(layout))
    return table, [*_findings({shape.lines: table}, objections, layout), *alike]


def order_tables(
    grid: Grid, headings: Headings, rows: Sequence[Row], layout: Layout
) -> tuple[tuple[Table, Table], list[Finding]]:
    """Return the lines of an order and one schedule for each, which says when."""
    columns, objections = _columns(headings, rows, layout)
    shape, origin = SHAPES[layout.document], _origin(grid, headings)
    own = {name: column for name, column in columns.items() if name not in shape.of_detail}
    if "action" in own:
        own["action_raw"] = own["action"]
        own["action"] = pl.Series(asked(columns["action"], layout), dtype=pl.String)
    if "quantity" in own:
        own["quantity_raw"] = own["quantity"]
    lines = _table(shape.lines, own, origin, layout)
    dates = {name: columns[name] for name in shape.of_detail & set(columns)}
    detail = {
        "line": columns["line"],
        "schedule": pl.Series([1] * len(rows), dtype=pl.Int64),
        "quantity": _understood(columns, objections),
        **dates,
        "_row": columns["_row"],
    }
    schedules = stated(_table(shape.detail, detail, origin, layout), layout)
    tables = {shape.lines: lines, shape.detail: schedules}
    alike = lookalikes(lines, naming(layout))
    findings = [*_findings(tables, objections, layout), *alike, *unknown(lines, layout)]
    return (lines, schedules), findings


def erp_table(
    grid: Grid, headings: Headings, rows: Sequence[Row], layout: Layout
) -> tuple[Table, list[Finding]]:
    """Return a table of our own ERP, which is named like its document and counts no lines."""
    columns, objections = _columns(headings, rows, layout)
    own = {name: columns[name] for name in (*headings.columns, "_row")}
    table = _table(layout.document, own, _origin(grid, headings), layout)
    return table, [
        table.finding(wrong.rule, row, field, observed=wrong.observed)
        for field, row, wrong in objections
    ]


def asked(words: pl.Series, layout: Layout) -> list[str | None]:
    """Return what is asked of each line, None where no word or an unknown one says it."""
    actions = named(layout.actions)
    return [actions.get(normal(word)) for word in words]


def unknown(lines: Table, layout: Layout) -> Iterator[Finding]:
    """XLS-030: a word for what is asked of a line that nobody agreed on."""
    if "action_raw" not in lines.frame.columns:
        return
    strange = lines.frame["action"].is_null() & lines.frame["action_raw"].is_not_null()
    agreed = ", ".join(words[0] for words in layout.actions.values() if words)
    for row in strange.arg_true():
        observed = lines.frame["action_raw"][row]
        yield lines.finding("XLS-030", row, "action", observed=observed, expected=agreed)


def stated(schedules: Table, layout: Layout) -> Table:
    """Leave out of a change the deliveries it does not state: those stay as they are."""
    if layout.document != "purchase_order_change":
        return schedules
    if "requested_date" not in schedules.frame.columns:
        return schedules.with_frame(schedules.frame.clear())
    return schedules.with_frame(schedules.frame.drop_nulls("requested_date"))


def _understood(columns: Mapping[str, pl.Series], objections: Objections) -> pl.Series:
    """Return the quantities again for the schedules, null where the line's is objected to."""
    wrong = {row for field, row, _ in objections if field == "quantity"}
    texts = columns.get("quantity", pl.Series([None] * len(columns["line"]), dtype=pl.String))
    values = [None if row in wrong else text for row, text in enumerate(texts)]
    return pl.Series(values, dtype=pl.String)


def _columns(
    headings: Headings, rows: Sequence[Row], layout: Layout
) -> tuple[dict[str, pl.Series], Objections]:
    columns = {
        "line": pl.Series(range(1, len(rows) + 1), dtype=pl.Int64),
        "_row": pl.Series([row.number for row in rows], dtype=pl.Int64),
    }
    objections: Objections = []
    for field, column in line_fields(headings, layout).items():
        cells = [row.at(column) for row in rows]
        texts = [written(cell, layout.decimal) for cell in cells]
        columns[field] = pl.Series(texts, dtype=pl.String)
        found = (objection(cell, field, layout) for cell in cells)
        objections += [(field, row, wrong) for row, wrong in enumerate(found) if wrong]
    if layout.part_pattern and "customer_part" in columns:
        objections += _cut(columns, layout.part_pattern, {row for _, row, _ in objections})
    return columns, objections


def _cut(columns: dict[str, pl.Series], pattern: str, wrong: set[int]) -> Objections:
    """Cut the revision off the part numbers; those that do not fit are told."""
    given = columns["customer_part"]
    parts, revisions, misfits = cut(given.to_list(), pattern)
    columns["customer_part"] = pl.Series(parts, dtype=pl.String)
    columns["revision"] = pl.Series(revisions, dtype=pl.String)
    return [
        ("customer_part", row, Objection("XLS-031", given[row]))
        for row in misfits
        if row not in wrong
    ]


def _origin(grid: Grid, headings: Headings) -> Spots:
    spots = {
        field: Spot(0, column, headings.text(column)) for field, column in headings.columns.items()
    }
    spots.setdefault("revision", spots.get("customer_part", Spot(0, 0, "")))
    return Spots(grid.place, spots)


def _table(name: str, columns: Mapping[str, pl.Series], origin: Spots, layout: Layout) -> Table:
    frame = pl.DataFrame(columns).with_columns(
        pl.lit(value, dtype=pl.String).alias(field)
        for field, value in layout.constants.get(name, {}).items()
        if field not in columns
    )
    return Table(name, frame, origin)


def _findings(tables: Mapping[str, Table], objections: Objections, layout: Layout) -> list[Finding]:
    shape = SHAPES[layout.document]
    detail = tables.get(shape.detail)
    lines = detail.frame["line"].to_list() if detail else []
    kept = {line - 1: row for row, line in enumerate(lines)}
    findings = []
    for field, row, wrong in objections:
        name = shape.table(field)
        at = kept[row] if name == shape.detail else row
        findings.append(
            tables[name].finding(
                wrong.rule, at, field, observed=wrong.observed, expected=wrong.expected
            )
        )
    return findings
