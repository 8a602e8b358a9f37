"""Finds the columns of a forecast whose headings are periods, and what each is committed as."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import get_args

from exchange.adapters.workbook.grid import Broken, Grid, Row, bare, held, written
from exchange.adapters.workbook.headings import Headings, above, named, normal
from exchange.adapters.workbook.periods import EXAMPLES, Overdue, Period, Reading, Unclear, period
from exchange.model.findings import Finding
from exchange.model.layouts import Buckets, Form

COLUMN = attrgetter("column")

UNDATED: tuple[Form, ...] = tuple(form for form in get_args(Form) if form != "date")

REACH = 3
"""How many rows above the headings may carry the commitments."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A column of quantities for one period."""

    column: int
    period: Period
    commitment: str | None = None
    word: str | None = None


def bucket_columns(
    grid: Grid, headings: Headings, rows: Sequence[Row], reading: Reading, *, known: Collection[str]
) -> tuple[list[Bucket], dict[int, Finding]]:
    """Return the columns whose heading is a period, and a finding for each that is unclear.

    Right of the first period everything must be a period or have a `known` heading; left
    of it a heading that is meant as no period is none.
    """
    width = max((len(row.cells) for row in grid.rows), default=0)
    buckets: list[Bucket] = []
    findings = {}
    others, overdue = [], []
    drawn_up = reading.after
    for column in range(1, width + 1):
        heading = headings.row.at(column)
        if normal(heading) in known:
            continue
        found = period(heading, replace(reading, first=not buckets))
        if isinstance(found, Period):
            buckets.append(Bucket(column, found))
            reading = replace(reading, after=found.end)
        elif isinstance(found, Overdue):
            overdue.append(column)
        elif isinstance(heading, Broken) or found:
            findings[column] = _unclear(grid, headings, column, found)
        elif buckets:
            others.append(column)
    for column in held(rows, others):
        findings[column] = _unclear(grid, headings, column, None)
    first = min((bucket.period.start for bucket in buckets), default=drawn_up)
    late, undated = _late(grid, headings, overdue, first)
    mixed = _mixed(grid, headings, buckets, reading)
    found_in = {**mixed, **findings, **undated}
    return sorted([*late, *buckets], key=COLUMN), dict(sorted(found_in.items()))


def _late(
    grid: Grid, headings: Headings, columns: Sequence[int], day: date | None
) -> tuple[list[Bucket], dict[int, Finding]]:
    """Return the columns of what is overdue: due before the day the first period begins."""
    if day is None:
        unclear = Unclear("date")
        return [], {each: _unclear(grid, headings, each, unclear) for each in columns}
    before = Overdue().before(day)
    return [Bucket(each, before, "BACKLOG", headings.text(each)) for each in columns], {}


def _mixed(
    grid: Grid, headings: Headings, buckets: Sequence[Bucket], reading: Reading
) -> dict[int, Finding]:
    """Return a finding where some dates are date cells and others are typed.

    A program that turned some of them into dates may have read day and month the other way.
    """
    undated = replace(reading, buckets=replace(reading.buckets, forms=UNDATED))
    cells, texts = [], []
    for bucket in buckets:
        heading = headings.row.at(bucket.column)
        if isinstance(bare(heading), date):
            cells.append(bucket)
        elif not isinstance(period(heading, undated), Period):
            texts.append(bucket)
    if not cells or not texts:
        return {}
    first = min(cells[0], texts[0], key=lambda bucket: bucket.column)
    shown = (headings.text(each.column) for each in (cells[0], texts[0]))
    expected = " / ".join(shown)
    return {first.column: _unclear(grid, headings, first.column, Unclear(expected))}


def wide(headings: Headings, reading: Reading) -> Iterator[int]:
    """Yield the columns whose heading may be a period: a date, a digit, or a word for one."""
    for column, heading in enumerate(headings.row.cells, 1):
        digit = any(character.isdigit() for character in written(heading) or "")
        if digit or period(heading, reading) is not None:
            yield column


def _unclear(grid: Grid, headings: Headings, column: int, found: Unclear | None) -> Finding:
    heading = headings.row.at(column)
    place = grid.place(headings.row.number, column, headings.text(column))
    if isinstance(heading, Broken):
        return Finding("XLS-004", place, observed=heading.text)
    expected = found.expected if found else EXAMPLES
    return Finding("XLS-003", place, observed=f"'{written(heading) or ''}'", expected=expected)


def committed(
    grid: Grid, headings: Headings, buckets: Sequence[Bucket], layout: Buckets
) -> tuple[list[Bucket], int, list[Finding]]:
    """Give each bucket the commitment the nearest row above the headings says, and that row."""
    words = named(layout.commitments)
    for row in reversed(list(above(grid, headings.row.number))[-REACH:]):
        said = [grid.spread(row, bucket.column) for bucket in buckets]
        if any(normal(word) in words for word in said):
            found = [
                replace(bucket, commitment=words.get(normal(word)), word=written(word))
                if bucket.period.kind != "BACKLOG" or normal(word) in words
                else bucket
                for bucket, word in zip(buckets, said, strict=True)
            ]
            return found, row.number, list(_unknown(grid, row.number, found, layout))
    return list(buckets), headings.row.number, []


def _unknown(grid: Grid, row: int, found: Sequence[Bucket], layout: Buckets) -> Iterator[Finding]:
    agreed = ", ".join(words[0] for words in layout.commitments.values() if words)
    for bucket in found:
        if bucket.commitment is None:
            place = grid.place(row, bucket.column, "")
            yield Finding("XLS-017", place, observed=bucket.word or "", expected=agreed)
