"""Finds the columns of a forecast whose headings are periods, and what each is committed as."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from exchange.adapters.workbook.grid import Broken, Grid, Row, held, written
from exchange.adapters.workbook.headings import Headings, above, named, normal
from exchange.adapters.workbook.periods import EXAMPLES, Period, Reading, Unclear, period
from exchange.model.findings import Finding
from exchange.model.layouts import Buckets

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
    others = []
    for column in range(1, width + 1):
        heading = headings.row.at(column)
        if normal(heading) in known:
            continue
        found = period(heading, replace(reading, first=not buckets))
        if isinstance(found, Period):
            buckets.append(Bucket(column, found))
            reading = replace(reading, after=found.end)
        elif isinstance(heading, Broken) or found:
            findings[column] = _unclear(grid, headings, column, found)
        elif buckets:
            others.append(column)
    for column in held(rows, others):
        findings[column] = _unclear(grid, headings, column, None)
    return buckets, dict(sorted(findings.items()))


def wide(headings: Headings) -> Iterator[int]:
    """Yield the columns whose heading may be a period: a date, or anything with a digit."""
    for column, heading in enumerate(headings.row.cells, 1):
        if any(character.isdigit() for character in written(heading) or ""):
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
