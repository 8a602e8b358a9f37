"""Every value that will not turn is one finding at its place; nothing hides behind another."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from documents import NOTATION, bucket, forecast, line, order, table
from hypothesis import given
from hypothesis import strategies as st
from pandera.errors import SchemaErrors
from pandera.polars import DataFrameSchema

from exchange.model.shipped import schemas
from exchange.model.tables import Notation
from exchange.settings import read_rules
from exchange.validators import cells, schema
from exchange.validators.validation import validated

GERMAN = Notation("XLS-008", "XLS-013", "XLS-014", ",", ".", ("%d.%m.%Y",))

QUANTITY = {"quantity": pl.Decimal(28, 6)}


def typed(values: list[str | None], notation: Notation = NOTATION) -> tuple[list[object], int]:
    read, findings = cells.typed(
        table("forecast_buckets", [{"quantity": value} for value in values]), QUANTITY, notation
    )
    return read.frame["quantity"].to_list(), len(findings)


def test_one_bad_cell_hides_no_other() -> None:
    message = validated(
        forecast(
            [
                bucket("2026-11-30", "5"),
                bucket("2026-12-07", "-3"),
                bucket("soon", "x"),
                bucket("2026-12-14", "", commitment="FRIM"),
            ]
        )
    )
    assert sorted(f"{found.locator} {found.rule}" for found in message.findings) == [
        "forecast_buckets!B4 XLS-013",
        "forecast_buckets!D3 FC-006",
        "forecast_buckets!D4 XLS-008",
        "forecast_buckets!D5 XLS-014",
        "forecast_buckets!F5 SYN-012",
    ]


@pytest.mark.parametrize("value", ["0", "7", "-3", "+8", "12.5", "0.000001", "9" * 22, " 4 "])
def test_a_plain_number_turns(value: str) -> None:
    assert typed([value]) == ([Decimal(value.strip())], 0)


@pytest.mark.parametrize(
    "value", ["1e3", "1,5", "1 000", "tbd", "1.0000001", "9" * 23, "--1", "1.", "0x1F", "१२"]
)
def test_what_is_not_a_plain_number_is_a_finding_and_never_rounded(value: str) -> None:
    assert typed([value]) == ([None], 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1.000,5", "1000.5"), ("1000,5", "1000.5"), ("1.000", "1000"), ("12.345.678", "12345678")],
)
def test_german_notation_is_read_as_written(value: str, expected: str) -> None:
    assert typed([value], GERMAN) == ([Decimal(expected)], 0)


@pytest.mark.parametrize("value", ["1.00", "1,000.5", "10.00,5", ".5"])
def test_thousands_must_stand_where_they_belong(value: str) -> None:
    assert typed([value], GERMAN) == ([None], 1)


def test_a_blank_cell_is_nothing_said_and_no_bad_number() -> None:
    assert typed(["", "  ", None]) == ([None, None, None], 0)


def test_dates_are_iso_first_then_as_the_layout_says() -> None:
    read, findings = cells.typed(
        table(
            "x", [{"d": "2026-11-30"}, {"d": "01.12.2026"}, {"d": "12/01/2026"}, {"d": "1.12.26"}]
        ),
        {"d": pl.Date()},
        GERMAN,
    )
    assert read.frame["d"].to_list() == [date(2026, 11, 30), date(2026, 12, 1), None, None]
    assert [found.expected for found in findings] == ["DD.MM.YYYY", "DD.MM.YYYY"]


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.text()))
def test_a_value_is_kept_exactly_or_reported(values: list[Decimal | str]) -> None:
    written = [str(value) if isinstance(value, str) else f"{value:f}" for value in values]
    if not written:
        return
    read, findings = typed([*written])
    lost = [text for text, value in zip(written, read, strict=True) if value is None]
    assert findings == sum(1 for text in lost if pl.Series([text]).str.strip_chars()[0])
    for text, value in zip(written, read, strict=True):
        assert value is None or Decimal(text.strip()) == value


@given(
    st.lists(st.sampled_from(["5", "-3", " 4 ", "x", "", " ", "1e3", None]) | st.text(), min_size=1)
)
def test_a_text_that_recurs_turns_as_it_does_alone(values: list[str | None]) -> None:
    alone, wrong = typed(values)
    assert typed(values * (cells.RECURRING + 1)) == (alone * 5, wrong * 5)


def test_a_column_the_schema_does_not_name_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="does not name"):
        cells.typed(table("order_lines", [{"colour": "red"}]), QUANTITY, NOTATION)


def test_every_check_of_every_schema_names_a_rule_we_have() -> None:
    rules = read_rules()
    for path in sorted((schemas() / "canonical").glob("*.yaml")):
        for column in schema.load(path.stem).columns.values():
            assert {check.error for check in column.checks} <= set(rules)


def test_a_missing_mandatory_value_is_one_finding() -> None:
    message = validated(order([line(1, "5", customer_part=None)]))
    assert [(found.rule, found.expected) for found in message.findings] == [
        ("XLS-014", "customer part")
    ]


@given(
    st.lists(st.sampled_from(["2026-11-30", "2026-12-07", "x", " ", None, "5", "2.5"])),
    st.sampled_from([pl.Date(), pl.String(), pl.Decimal(28, 6)]),
)
def test_a_column_of_numbered_texts_turns_like_one_of_texts(
    values: list[str | None], kind: pl.DataType
) -> None:
    texts = pl.Series("start", values, dtype=pl.String)
    numbered = texts.cast(pl.Enum(texts.drop_nulls().unique()))
    assert cells.turned(numbered, kind, NOTATION).equals(cells.turned(texts, kind, NOTATION))


NAMES = sorted(path.stem for path in (schemas() / "canonical").glob("*.yaml"))
VALUES: dict[object, tuple[object, object]] = {
    pl.Int64: (1, -1),
    pl.Decimal: (Decimal(1), Decimal(-1)),
    pl.Date: (date(2026, 11, 30), date(2026, 11, 30)),
    pl.String: ("x", "neither here nor there"),
}
"""By type a value that is allowed where nothing else is said, and one that no check may allow."""


def allowed(name: str) -> pl.DataFrame:
    """Return two rows of a table with which nothing is wrong."""
    columns = {}
    for column, spec in schema.load(name).columns.items():
        listed = [v for check in spec.checks for v in check.statistics.get("allowed_values", ())]
        value = listed[0] if listed else VALUES[spec.dtype.type.base_type()][0]
        columns[column] = pl.Series([value, value], dtype=spec.dtype.type)
    return pl.DataFrame(columns)


def spoilt(name: str) -> Iterator[pl.DataFrame]:
    """Yield such rows with one thing changed: an empty or odd value, a type, a column too few."""
    frame = allowed(name)
    for column, spec in schema.load(name).columns.items():
        dtype = spec.dtype.type
        good, odd = frame[column][0], VALUES[dtype.base_type()][1]
        for value in (None, odd):
            yield frame.with_columns(pl.Series(column, [good, value], dtype=dtype))
        yield frame.with_columns(pl.lit(None, dtype=pl.Boolean).alias(column))
        yield frame.drop(column)


def passes(checked: DataFrameSchema, frame: pl.DataFrame) -> bool:
    try:
        checked.validate(frame, lazy=True)
    except SchemaErrors:
        return False
    return True


@pytest.mark.parametrize("name", NAMES)
def test_the_check_of_a_whole_table_passes_what_its_schema_passes(name: str) -> None:
    whole, columns = schema.together(name), schema.load(name)
    assert passes(whole, allowed(name))
    assert passes(whole, allowed(name).clear())
    verdicts = [(passes(whole, each), passes(columns, each)) for each in spoilt(name)]
    assert all(one == other for one, other in verdicts)
    assert {one for one, _ in verdicts} == {True, False}
