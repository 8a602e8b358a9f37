"""Turns rows that hold one period each into the buckets of a forecast."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

import polars as pl

from exchange.adapters.workbook.across import UNDATED
from exchange.adapters.workbook.buckets import SHAPE, Body
from exchange.adapters.workbook.fields import quantity
from exchange.adapters.workbook.figures import Commitment
from exchange.adapters.workbook.grid import Broken, Grid, Row, Value, bare, blank, written
from exchange.adapters.workbook.headings import Headings, named, normal
from exchange.adapters.workbook.origins import Spot, Spots
from exchange.adapters.workbook.periods import EXAMPLES, Overdue, Period, Reading, Unclear, period
from exchange.model.findings import Finding
from exchange.model.layouts import Layout
from exchange.model.tables import Table


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a quantity of one line in one period."""

    row: Row
    line: int
    period: Period
    said: Commitment


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each row says its period, its quantity and what that is committed as."""

    grid: Grid
    headings: Headings
    layout: Layout

    def at(self, row: Row, field: str) -> Value:
        """Return the cell of a field, empty where it has no column."""
        column = self.headings.columns.get(field)
        return row.at(column) if column else None

    def finding(self, rule: str, at: tuple[Row, str], line: int, **told: str) -> Finding:
        """Return a finding about a field of a row that binds the line the row belongs to."""
        row, field = at
        column = self.headings.columns.get(field, 0)
        heading = self.headings.text(column) if column else ""
        found = Finding(rule, self.grid.place(row.number, column, heading), **told)  # type: ignore[arg-type]  # observed and expected
        return replace(found, table=SHAPE.lines, row=line)


def long_table(columns: Columns, body: Body, reading: Reading) -> tuple[Table, list[Finding]]:
    """Return one bucket per row that says its period and its quantity, and what others say."""
    entries, findings = _entries(columns, body, reading)
    kept, asked = _answered(columns, entries)
    table = Table(SHAPE.detail, _frame(columns, kept), _origin(columns))
    return table, [*findings, *asked, *_broken(columns, table, kept)]


def _entries(columns: Columns, body: Body, reading: Reading) -> tuple[list[Entry], list[Finding]]:
    entries: list[Entry] = []
    findings: list[Finding] = []
    periods = Periods(reading)
    words = named(columns.layout.buckets.commitments if columns.layout.buckets else {})
    for position, (row, line) in enumerate(zip(body.rows, body.of.to_list(), strict=True)):
        found = periods.of(columns.at(row, "period"), line)
        if not isinstance(found, Period):
            findings.append(_unclear(columns, row, line, found))
            continue
        said = body.figures[position] if body.figures else _committed(columns, row, found, words)
        entries.append(Entry(row, line, found, said))
    return entries, [*findings, *_mixed(columns, entries, reading), *_unknown(columns, entries)]


def _mixed(columns: Columns, entries: Sequence[Entry], reading: Reading) -> Iterator[Finding]:
    """XLS-003 where some dates are date cells and others are typed, as in a row of headings.

    It is about all rows: a program may have read day and month the other way in any of them.
    """
    values = [(entry.row.number, columns.at(entry.row, "period")) for entry in entries]
    cells = ((row, value) for row, value in values if isinstance(bare(value), date))
    cell = next(cells, None)
    bare_forms = replace(reading, buckets=replace(reading.buckets, forms=UNDATED))
    texts = {value: row for row, value in reversed(values) if isinstance(value, str) and cell}
    typed = (
        (row, value)
        for value, row in reversed(texts.items())
        if not isinstance(_period(value, bare_forms), Period)
    )
    text = next(typed, None)
    if not cell or not text:
        return
    column = columns.headings.columns["period"]
    row, first = min(cell, text, key=itemgetter(0))
    place = columns.grid.place(row, column, columns.headings.text(column))
    expected = " / ".join(written(value) or "" for _, value in (cell, text))
    yield Finding("XLS-003", place, observed=f"'{written(first)}'", expected=expected)


class Periods:
    """Reads the periods of rows, each wording once where it does not depend on the row above."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.follows = any(form.endswith("_without_year") for form in reading.buckets.forms)
        self.known: dict[str, Period | Unclear | None] = {}
        self.ends: dict[int, Reading] = {}

    def of(self, value: Value, line: int) -> Period | Unclear | None:
        """Return the period a row of a line says."""
        if self.follows:
            return self._next(value, line)
        if not isinstance(value, str):
            return _period(value, self.reading)
        if value not in self.known:
            self.known[value] = _period(value, self.reading)
        return self.known[value]

    def _next(self, value: Value, line: int) -> Period | Unclear | None:
        """Return the period; one without a year follows the one before it in the line."""
        found = _period(value, self.ends.get(line, self.reading))
        if isinstance(found, Period) and found.kind != "BACKLOG":
            self.ends[line] = replace(self.reading, after=found.end, first=False)
        return found


def _period(value: Value, reading: Reading) -> Period | Unclear | None:
    """Return the period of a row; what is overdue was due before the document's date."""
    found = period(value, reading)
    if not isinstance(found, Overdue):
        return found
    return found.before(reading.after) if reading.after else Unclear("date")


def _unclear(columns: Columns, row: Row, line: int, found: Unclear | None) -> Finding:
    value = columns.at(row, "period")
    if blank(value):
        return columns.finding("XLS-014", (row, "period"), line, expected="period")
    if isinstance(value, Broken):
        return columns.finding("XLS-004", (row, "period"), line, observed=value.text)
    observed = f"'{written(value)}'"
    expected = found.expected if found else EXAMPLES
    return columns.finding("XLS-003", (row, "period"), line, observed=observed, expected=expected)


def _committed(columns: Columns, row: Row, found: Period, words: Mapping[str, str]) -> Commitment:
    """Return what a row is committed as: by its word, or as agreed where there is none."""
    layout = columns.layout
    if "commitment" not in columns.headings.columns:
        agreed = layout.constants.get(SHAPE.detail, {}).get("commitment")
        return Commitment("BACKLOG" if found.kind == "BACKLOG" else agreed, None)
    value = columns.at(row, "commitment")
    return Commitment(words.get(normal(value)), written(value))


def _unknown(columns: Columns, entries: Sequence[Entry]) -> Iterator[Finding]:
    """XLS-017: a word for a commitment nobody agreed on, or none where there is a column."""
    layout = columns.layout
    if "commitment" not in columns.headings.columns or layout.buckets is None:
        return
    agreed = ", ".join(words[0] for words in layout.buckets.commitments.values() if words)
    for entry in entries:
        if entry.said.commitment is None:
            observed = entry.said.word or "-"
            told = {"observed": observed, "expected": agreed}
            yield columns.finding("XLS-017", (entry.row, "commitment"), entry.line, **told)


def _answered(columns: Columns, entries: Sequence[Entry]) -> tuple[list[Entry], list[Finding]]:
    """Leave out the rows without a quantity that is nothing said, or that is to be asked about."""
    policy = columns.layout.buckets.blank if columns.layout.buckets else "hold"
    if policy == "zero":
        return list(entries), []
    empty = [entry for entry in entries if blank(columns.at(entry.row, "quantity"))]
    kept = [entry for entry in entries if not blank(columns.at(entry.row, "quantity"))]
    asked = empty if policy == "hold" else []
    return kept, [columns.finding("XLS-010", (one.row, "quantity"), one.line) for one in asked]


def _broken(columns: Columns, table: Table, entries: Sequence[Entry]) -> Iterator[Finding]:
    for position, entry in enumerate(entries):
        value = columns.at(entry.row, "quantity")
        if isinstance(value, Broken):
            yield table.finding("XLS-004", position, "quantity", observed=value.text)
        elif wrong := quantity(value):
            told = {"observed": wrong.observed, "expected": wrong.expected}
            yield table.finding(wrong.rule, position, "quantity", **told)


def _origin(columns: Columns) -> Spots:
    """Return where the columns of the buckets stand: the period says its days and its kind."""
    said = {"start": "period", "end": "period", "period": "period", "quantity": "quantity"}
    said["commitment"] = "figure" if columns.layout.figures else "commitment"
    headings = columns.headings
    spots = {
        name: Spot(0, headings.columns[field], headings.text(headings.columns[field]))
        for name, field in said.items()
        if field in headings.columns
    }
    return Spots(columns.grid.place, spots)


def _frame(columns: Columns, entries: Sequence[Entry]) -> pl.DataFrame:
    decimal = columns.layout.decimal
    raw = [written(columns.at(entry.row, "quantity"), decimal) for entry in entries]
    texts: Mapping[str, list[str | None]] = {
        "start": [entry.period.start.isoformat() for entry in entries],
        "end": [entry.period.end.isoformat() for entry in entries],
        "period": [entry.period.kind for entry in entries],
        "commitment": [entry.said.commitment for entry in entries],
        "commitment_raw": [entry.said.word for entry in entries],
        "quantity": ["0" if text is None else text for text in raw],
        "quantity_raw": raw,
    }
    return pl.DataFrame(
        {
            "line": pl.Series([entry.line + 1 for entry in entries], dtype=pl.Int64),
            **{name: pl.Series(values, dtype=pl.String) for name, values in texts.items()},
            "_row": pl.Series([entry.row.number for entry in entries], dtype=pl.UInt32),
        }
    )
