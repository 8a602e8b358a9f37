"""Turns the rows of a form into affected items, products of a notice, listed files, sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import polars as pl

from exchange.adapters.workbook.lines import line_table
from exchange.adapters.workbook.sheet import Sheet, Tables
from exchange.adapters.workbook.strangers import strangers
from exchange.model.findings import Finding, Locator
from exchange.model.layout_fields import DISPOSITIONS
from exchange.model.tables import Origin, Table


@dataclass(frozen=True, slots=True)
class Beside:
    """What each row says stands in the column that its `_field` names."""

    origin: Origin

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of the disposition, of anything else that of the item."""
        named = cast("str", row["_field"]) if column == "disposition" else column
        return self.origin.locate(row, named)


def change(sheet: Sheet) -> Tables:
    """Return the affected items, and what becomes of their old revision."""
    table, findings = _lines(sheet)
    given = [field for field in DISPOSITIONS if field in table.frame.columns]
    items = table.with_frame(table.frame.drop(given))
    return [items, dispositions(table, given)], findings


def dispositions(table: Table, given: list[str]) -> Table:
    """Return a row for each disposition that a row of the form states."""
    frame = pl.DataFrame(
        [
            (row["line"], DISPOSITIONS[field], row[field], row["_row"], field)
            for row in table.frame.iter_rows(named=True)
            for field in given
            if row[field] is not None
        ],
        schema={
            "line": pl.Int64,
            "stock_class": pl.String,
            "disposition": pl.String,
            "_row": pl.Int64,
            "_field": pl.String,
        },
        orient="row",
    )
    return Table("change_dispositions", frame, Beside(table.origin))


def plain(sheet: Sheet) -> Tables:
    """Return the rows as one table, each counted by `line`."""
    table, findings = _lines(sheet)
    return [table], findings


def files(sheet: Sheet) -> Tables:
    """Return the files a list names."""
    table, findings = _lines(sheet)
    frame = table.frame.rename({"line": "file"}).with_columns(listed=pl.lit("Y"))
    return [table.with_frame(frame)], findings


def sources(sheet: Sheet) -> Tables:
    """Return the approved manufacturer parts."""
    table, findings = _lines(sheet)
    return [table.with_frame(table.frame.drop("line"))], findings


def _lines(sheet: Sheet) -> tuple[Table, list[Finding]]:
    table, findings = line_table(sheet.grid, sheet.headings, sheet.rows, sheet.layout)
    return table, [*_lost(sheet), *findings]


def _lost(sheet: Sheet) -> Iterator[Finding]:
    if sheet.rows:
        yield from strangers(sheet.grid, sheet.headings, (), sheet.layout)
