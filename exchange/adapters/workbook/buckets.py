"""Turns the cells below the periods of a forecast into its buckets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from exchange.adapters.workbook.across import Bucket
from exchange.adapters.workbook.fields import SHAPES, Objection, quantity
from exchange.adapters.workbook.figures import Commitment
from exchange.adapters.workbook.grid import Broken, Formatted, Row, Value, written
from exchange.adapters.workbook.origins import Across
from exchange.adapters.workbook.shown import is_plain
from exchange.model.findings import Finding
from exchange.model.layouts import Layout
from exchange.model.tables import Table

SHAPE = SHAPES["forecast"]


@dataclass(frozen=True, slots=True)
class Body:
    """Rows with the position of the line each belongs to, and its commitment where it says so."""

    rows: Sequence[Row]
    of: pl.Series
    figures: Sequence[Commitment] = ()


SHOWN = 15
"""Significant digits that a spreadsheet shows."""

TOGETHER = 1_000
"""Rows whose cells are written together: enough to be quick, few enough to be small."""

NUMBERS = frozenset({int, float})

SCHEMA = {"text": pl.String, "broken": pl.Boolean, "misleads": pl.Boolean}


def bucket_table(
    origin: Across, body: Body, buckets: Sequence[Bucket], layout: Layout
) -> tuple[Table, list[Finding]]:
    """Return one row per quantity, and findings about cells that hold none.

    An empty cell that is to be asked about gives no bucket; the question binds its line.
    """
    policy = layout.buckets.blank if layout.buckets else "hold"
    cells = gathered(body.rows, [bucket.column for bucket in buckets], layout.decimal)
    empty = cells.filter(pl.col("text").is_null()).select("row", "bucket")
    if policy != "zero" and not empty.is_empty():
        cells = cells.filter(pl.col("text").is_not_null())
    table = Table(SHAPE.detail, _frame(cells, body, buckets, layout), origin)
    findings = [
        table.finding("XLS-004", row, "quantity", observed=cells["text"][row])
        for row in cells["broken"].arg_true()
    ]
    findings += _misleading(table, cells, body, buckets)
    if policy == "hold":
        findings += asked(origin, body, buckets, empty.rows())
    return table, findings


def _misleading(
    table: Table, cells: pl.DataFrame, body: Body, buckets: Sequence[Bucket]
) -> Iterator[Finding]:
    """Yield XLS-033 and XLS-037 once for a format, at its first cell; for one cell it binds it."""
    told: dict[tuple[str, str], list[tuple[int, Objection]]] = {}
    for at in cells["misleads"].arg_true():
        value = body.rows[cells["row"][at]].at(buckets[cells["bucket"][at]].column)
        wrong = quantity(value)
        if wrong and isinstance(value, Formatted):
            told.setdefault((wrong.rule, value.code), []).append((at, wrong))
    for (at, wrong), *others in told.values():
        said = {"observed": wrong.observed, "expected": wrong.expected}
        found = table.finding(wrong.rule, at, "quantity", **said)
        yield replace(found, table="", row=-1) if others else found


def gathered(rows: Sequence[Row], columns: Sequence[int], decimal: str) -> pl.DataFrame:
    """Return every cell of some columns in the order of the sheet, an empty one without text.

    `row` and `bucket` are the positions of its row and its column; `broken` is one that
    holds no value, `misleads` one whose format says more than its number, or another one.
    """
    starts = range(0, max(len(rows), 1), TOGETHER)
    found = pl.concat([block(rows[at : at + TOGETHER], columns, decimal) for at in starts])
    cell, across = pl.int_range(found.height, dtype=pl.UInt32), max(len(columns), 1)
    return found.with_columns(row=cell // across, bucket=cell % across)


def block(rows: Sequence[Row], columns: Sequence[int], decimal: str) -> pl.DataFrame:
    """Return text of the cells of some rows, and what may be wrong with them."""
    width = max(columns, default=0)
    values: list[Value] = []
    for _, cells in rows:
        whole = cells + [None] * (width - len(cells))
        values += [whole[column - 1] for column in columns]
    kinds = set(map(type, values))
    none = [False] * len(values)
    broken = [type(each) is Broken for each in values] if Broken in kinds else none
    codes = {each.code for each in values if type(each) is Formatted} if Formatted in kinds else ()
    plain = all(map(is_plain, codes))
    odd = none if plain else [type(each) is Formatted and each.is_odd for each in values]
    told = {"text": texts(values, kinds, decimal), "broken": broken, "misleads": odd}
    return pl.DataFrame(told, SCHEMA)


def texts(values: Sequence[Value], kinds: set[type], decimal: str) -> pl.Series:
    """Return each cell as `written` does, numbers all at once where that is the same."""
    bare = values
    if Formatted in kinds:
        bare = [each.held if type(each) is Formatted else each for each in values]
        kinds = set(map(type, bare))
    plain = bare if kinds <= NUMBERS else [each if type(each) in NUMBERS else None for each in bare]
    found = figures(pl.Series("n", plain, dtype=pl.Float64), decimal)
    rest = found.is_null().arg_true()
    told = [written(values[place], decimal) for place in rest]
    return found.scatter(rest, pl.Series(told, dtype=pl.String)) if told else found


def figures(numbers: pl.Series, decimal: str) -> pl.Series:
    """Return numbers as text, null where they may have more digits than are shown."""
    number = pl.col("n")
    whole = number.cast(pl.Int64, strict=False)
    bare = numbers.to_frame().select(
        pl.when((number.abs() < 10**SHOWN) & (whole == number)).then(whole.cast(pl.String))
    )["n"]
    if not bare.null_count():
        return bare
    written_out = number.cast(pl.String)
    surely = written_out.str.len_bytes() <= SHOWN + len(".")
    fits = number.abs().is_between(1e-4, 10**SHOWN) & surely
    fractions = written_out.str.replace(".", decimal, literal=True)
    return numbers.to_frame().select(pl.coalesce(bare, pl.when(fits).then(fractions)))["n"]


def asked(
    origin: Across,
    body: Body,
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
            place = origin.place(body.rows[index].number, column, origin.headings.get(column, ""))
            yield Finding("XLS-010", place, table=SHAPE.lines, row=body.of[index])


def _frame(
    cells: pl.DataFrame, body: Body, buckets: Sequence[Bucket], layout: Layout
) -> pl.DataFrame:
    row, bucket, raw = cells["row"], cells["bucket"], cells["text"]
    numbers = pl.Series([one.number for one in body.rows], dtype=pl.UInt32)
    columns = pl.Series([one.column for one in buckets], dtype=pl.UInt32)
    said = {name: texts.gather(bucket) for name, texts in _periods(buckets, layout).items()}
    if body.figures:
        said["commitment"], said["commitment_raw"] = (
            numbered(texts).gather(row) for texts in zip(*body.figures, strict=True)
        )
    return pl.DataFrame(
        {
            "line": body.of.gather(row) + 1,
            **said,
            "quantity": raw.fill_null("0") if raw.null_count() else raw,
            "quantity_raw": raw,
            "_row": numbers.gather(row),
            "_col": columns.gather(bucket),
        }
    )


def _periods(buckets: Sequence[Bucket], layout: Layout) -> Mapping[str, pl.Series]:
    """Return what is said about each bucket column; an agreed constant where no row says it."""
    constant = layout.constants.get(SHAPE.detail, {}).get("commitment")
    silent = not any(bucket.word for bucket in buckets if bucket.period.kind != "BACKLOG")
    texts: Mapping[str, list[str | None]] = {
        "start": [bucket.period.start.isoformat() for bucket in buckets],
        "end": [bucket.period.end.isoformat() for bucket in buckets],
        "period": [bucket.period.kind for bucket in buckets],
        "commitment": [bucket.commitment or (constant if silent else None) for bucket in buckets],
        "commitment_raw": [bucket.word for bucket in buckets],
    }
    return {name: numbered(values) for name, values in texts.items()}


def numbered(texts: Sequence[str | None]) -> pl.Series:
    """Return a few texts that recur as numbers of the different ones, a byte or two each."""
    different = {text: None for text in texts if text is not None}
    return pl.Series(texts, dtype=pl.Enum(list(different)))
