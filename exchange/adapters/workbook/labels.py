"""Reads what is said once: labels with a value to the right, or a column that never varies."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from exchange.adapters.workbook.fields import SHAPES, naming, objection
from exchange.adapters.workbook.grid import Grid, Row, Value, blank, written
from exchange.adapters.workbook.headings import Headings, above, named, normal
from exchange.adapters.workbook.identifiers import as_shown
from exchange.adapters.workbook.lookalikes import lookalikes
from exchange.adapters.workbook.origins import Spot, Spots
from exchange.model.findings import Finding
from exchange.model.layouts import Layout
from exchange.model.tables import Table


class Said(NamedTuple):
    """A header field as one cell says it."""

    field: str
    value: Value
    spot: Spot


def said(
    grid: Grid, headings: Headings, body: Sequence[Row], layout: Layout
) -> tuple[dict[str, Said], list[Finding]]:
    """Return each header field, and a finding for each place that says otherwise."""
    first: dict[str, Said] = {}
    findings = []
    for one in (*_labelled(grid, headings, layout), *_in_columns(headings, body)):
        known = first.setdefault(one.field, one)
        if written(known.value) != written(one.value):
            findings.append(
                Finding("XLS-015", grid.place(*one.spot), observed=written(one.value) or "")
            )
    return first, findings


def header_table(
    grid: Grid, fields: dict[str, Said], layout: Layout
) -> tuple[tuple[Table, ...], list[Finding]]:
    """Return the header, one row, and findings about cells that cannot be what they should.

    A document of a single table has no header.
    """
    if layout.document not in SHAPES:
        return (), []
    name = SHAPES[layout.document].header
    values = {
        **layout.constants.get(name, {}),
        **{one.field: written(one.value, layout.decimal) for one in fields.values()},
    }
    columns = {field: pl.Series([value], dtype=pl.String) for field, value in values.items()}
    origin = Spots(grid.place, {field: one.spot for field, one in fields.items()})
    table = Table(name, pl.DataFrame({**columns, "_row": [0]}), origin)
    objections = ((one, objection(one.value, one.field, layout)) for one in fields.values())
    alike = lookalikes(table, naming(layout))
    return (table,), [*alike] + [
        table.finding(wrong.rule, 0, one.field, observed=wrong.observed, expected=wrong.expected)
        for one, wrong in objections
        if wrong
    ]


def _labelled(grid: Grid, headings: Headings, layout: Layout) -> Iterator[Said]:
    fields = {word.rstrip(": "): field for word, field in named(layout.header).items()}
    for row in above(grid, headings.top):
        for column, value in enumerate(row.cells, 1):
            field = fields.get(normal(value).rstrip(": "))
            found = _right_of(row, column, fields) if field else 0
            if field and found:
                label = written(value) or ""
                form = layout.identifier_formats.get(field)
                shown = as_shown(row.at(found), form) if form else row.at(found)
                yield Said(field, shown, Spot(row.number, found, label))


def _right_of(row: Row, column: int, labels: dict[str, str]) -> int:
    """Return the column of the value of a label, 0 where the next thing said is a label again."""
    for other in range(column + 1, len(row.cells) + 1):
        value = row.at(other)
        if not blank(value):
            return 0 if normal(value).rstrip(": ") in labels else other
    return 0


def _in_columns(headings: Headings, body: Sequence[Row]) -> Iterator[Said]:
    for field, column in headings.header.items():
        for row in body:
            value = row.at(column)
            if not blank(value):
                yield Said(field, value, Spot(row.number, column, headings.text(column)))
