"""Turns the cells below the periods of a forecast into its buckets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from exchange.adapters.workbook.across import Bucket
from exchange.adapters.workbook.fields import SHAPES
from exchange.adapters.workbook.grid import Broken, Row, blank, written
from exchange.adapters.workbook.origins import Across
from exchange.model.findings import Finding
from exchange.model.layouts import Layout
from exchange.model.tables import Table

SHAPE = SHAPES["forecast"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Quantities in the order of the sheet, each by the position of its row and its bucket.

    `broken` are positions in these lists, `blank` the row and bucket of empty cells.
    """

    rows: list[int] = field(default_factory=list)
    buckets: list[int] = field(default_factory=list)
    texts: list[str | None] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    blank: list[tuple[int, int]] = field(default_factory=list)


def bucket_table(
    origin: Across, rows: Sequence[Row], buckets: Sequence[Bucket], layout: Layout
) -> tuple[Table, list[Finding]]:
    """Return one row per quantity, and findings about cells that hold none.

    An empty cell that is to be asked about gives no bucket; the question binds its line.
    """
    policy = layout.buckets.blank if layout.buckets else "hold"
    cells = gathered(rows, buckets, layout.decimal, zero=policy == "zero")
    table = Table(SHAPE.detail, _frame(cells, rows, buckets, layout), origin)
    findings = [
        table.finding("XLS-004", row, "quantity", observed=cells.texts[row]) for row in cells.broken
    ]
    if policy == "hold":
        findings += asked(origin, rows, buckets, cells.blank)
    return table, findings


def gathered(
    rows: Sequence[Row], buckets: Sequence[Bucket], decimal: str, *, zero: bool
) -> Gathered:
    """Look at every cell below a period once; with `zero` an empty one is a quantity of none."""
    cells = Gathered()
    for index, row in enumerate(rows):
        for number, bucket in enumerate(buckets):
            value = row.at(bucket.column)
            empty = blank(value)
            if empty and not zero:
                cells.blank.append((index, number))
                continue
            if isinstance(value, Broken):
                cells.broken.append(len(cells.rows))
            cells.rows.append(index)
            cells.buckets.append(number)
            cells.texts.append(None if empty else written(value, decimal))
    return cells


def asked(
    origin: Across,
    rows: Sequence[Row],
    buckets: Sequence[Bucket],
    empty: Sequence[tuple[int, int]],
) -> Iterator[Finding]:
    """Yield one question per empty cell, but one per row where the whole row is empty."""
    by_row: dict[int, list[int]] = {}
    for index, number in empty:
        by_row.setdefault(index, []).append(number)
    for index, numbers in by_row.items():
        whole_row = len(numbers) == len(buckets)
        for number in numbers[:1] if whole_row else numbers:
            column = 0 if whole_row else buckets[number].column
            place = origin.place(rows[index].number, column, origin.headings.get(column, ""))
            yield Finding("XLS-010", place, table=SHAPE.lines, row=index)


def _frame(
    cells: Gathered, rows: Sequence[Row], buckets: Sequence[Bucket], layout: Layout
) -> pl.DataFrame:
    row = pl.Series(cells.rows, dtype=pl.UInt32)
    bucket = pl.Series(cells.buckets, dtype=pl.UInt32)
    raw = pl.Series(cells.texts, dtype=pl.String)
    numbers = pl.Series([one.number for one in rows], dtype=pl.Int64)
    columns = pl.Series([one.column for one in buckets], dtype=pl.Int64)
    said = {name: texts.gather(bucket) for name, texts in _periods(buckets, layout).items()}
    return pl.DataFrame(
        {
            "line": row.cast(pl.Int64) + 1,
            **said,
            "quantity": raw.fill_null("0"),
            "quantity_raw": raw,
            "_row": numbers.gather(row),
            "_col": columns.gather(bucket),
        }
    )


def _periods(buckets: Sequence[Bucket], layout: Layout) -> Mapping[str, pl.Series]:
    """Return what is said about each bucket column; an agreed constant where no row says it."""
    constant = layout.constants.get(SHAPE.detail, {}).get("commitment")
    silent = not any(bucket.word for bucket in buckets)
    texts: Mapping[str, list[str | None]] = {
        "start": [bucket.period.start.isoformat() for bucket in buckets],
        "end": [bucket.period.end.isoformat() for bucket in buckets],
        "period": [bucket.period.kind for bucket in buckets],
        "commitment": [constant if silent else bucket.commitment for bucket in buckets],
        "commitment_raw": [bucket.word for bucket in buckets],
    }
    return {name: pl.Series(values, dtype=pl.String) for name, values in texts.items()}
