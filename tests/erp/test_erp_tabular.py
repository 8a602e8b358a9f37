import csv as reference
import hashlib
import io
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.erp.tabular import csv, exported, parquet

texts = st.none() | st.text(max_size=12) | st.sampled_from(["=1+1", "+49", "-5", "@x", "\tx", "\r"])
numbers = st.none() | st.decimals(-(10**15), 10**15, allow_nan=False, places=6)
dates = st.none() | st.dates(date(1900, 1, 1), date(2200, 1, 1))
rows = st.lists(st.tuples(st.integers(1, 10**9), texts, numbers, dates), max_size=20)
SCHEMA: Mapping[str, pl.DataType] = {
    "line": pl.Int64(),
    "text": pl.String(),
    "quantity": pl.Decimal(28, 6),
    "day": pl.Date(),
}


def frame_of(content: list[tuple[int, str | None, Decimal | None, date | None]]) -> pl.DataFrame:
    return pl.DataFrame(content, schema=SCHEMA, orient="row")


@given(rows)
def test_a_table_reads_back_equal_from_parquet(
    content: list[tuple[int, str | None, Decimal | None, date | None]],
) -> None:
    frame = frame_of(content)
    assert pl.read_parquet(io.BytesIO(parquet(frame))).equals(frame)


@given(rows)
def test_a_table_reads_back_equal_from_csv(
    content: list[tuple[int, str | None, Decimal | None, date | None]],
) -> None:
    frame = frame_of(content)
    assert pl.read_csv(csv(frame), schema=SCHEMA).equals(frame)


@given(rows)
def test_another_reader_of_csv_sees_the_same_texts(
    content: list[tuple[int, str | None, Decimal | None, date | None]],
) -> None:
    text = csv(frame_of(content)).decode()
    read = list(reference.DictReader(io.StringIO(text, newline="")))
    assert [row["text"] for row in read] == [row[1] or "" for row in content]


@given(st.sampled_from("=+-@\t\r"), st.text(st.characters(codec="utf-8"), max_size=12))
def test_a_text_that_starts_like_a_formula_is_written_as_text_and_unchanged(
    sign: str, rest: str
) -> None:
    text = csv(pl.DataFrame({"quantity": [-5], "text": [sign + rest]})).decode()
    quoted = (sign + rest).replace('"', '""')
    assert text == f'"quantity","text"\r\n-5,"{quoted}"\r\n'


def test_csv_is_for_machines(buckets: pl.DataFrame) -> None:
    assert csv(buckets.drop("_row")).decode() == (
        '"line","start","quantity","quantity_raw","note","status"\r\n'
        '1,"2026-09-07",1234567.500000,"1.234.567,5","say ""no"", please","released"\r\n'
        '1,"2026-09-14",0.000000,"=0",,"held"\r\n'
        '2,,,"","two\r\nlines","released"\r\n'
    )


def test_where_a_row_came_from_is_not_exported(
    buckets: pl.DataFrame, arrow: Callable[[pl.DataFrame], bytes]
) -> None:
    assert exported(arrow(buckets)).equals(buckets.drop("_row"))


def test_the_same_table_gives_the_same_bytes() -> None:
    size = 250_000
    frame = pl.DataFrame({"line": range(size), "text": [f"P-{n % 997}" for n in range(size)]})
    for write in (parquet, csv):
        assert len({hashlib.sha256(write(frame)).digest() for _ in range(5)}) == 1
