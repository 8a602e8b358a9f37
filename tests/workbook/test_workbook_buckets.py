"""Buckets are read in columns, and are what one would read cell by cell."""

from datetime import datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from workbook.making import reading, workbook

from exchange.adapters.workbook.buckets import gathered
from exchange.adapters.workbook.grid import Broken, Formatted, Row, Value, written
from exchange.adapters.workbook.shown import is_plain
from exchange.model.layouts import Buckets, Layout

DAY = datetime.fromisoformat("2026-11-23")
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [0.0, -0.0, 1.0, "1", "", " ", "\u00a0", "12,5", Broken("#N/A"), Formatted(1, "00")]
    ),
    st.sampled_from([DAY, DAY.date(), time(6), timedelta(hours=30)]),
    st.text(max_size=3),
)


@settings(deadline=None)
@given(
    st.lists(st.lists(VALUES, max_size=5), max_size=6),
    st.lists(st.integers(1, 6), max_size=4, unique=True),
    st.sampled_from(".,"),
)
@example([[1, True, 1.0], [True, 0, -0.0]], [1, 2, 3], ",")
def test_columns_are_what_the_cells_are(
    sheet: list[list[Value]], columns: list[int], decimal: str
) -> None:
    rows = [Row(number, cells) for number, cells in enumerate(sheet, 7)]
    cells = [
        (index, number, row.at(column))
        for index, row in enumerate(rows)
        for number, column in enumerate(columns)
    ]
    found = gathered(rows, columns, decimal).select("row", "bucket", "text", "broken").rows()
    assert found == [
        (index, number, written(value, decimal), isinstance(value, Broken))
        for index, number, value in cells
    ]


def test_a_bucket_takes_few_bytes_however_long_its_periods_are_spelt() -> None:
    weeks = [f"2027-W{week:02}" for week in range(1, 53)]
    rows = [["Part", *weeks], *([f"P{number}", *[5] * len(weeks)] for number in range(50))]
    layout = Layout(
        document="forecast", columns={"customer_part": ("Part",)}, buckets=Buckets(forms=("week",))
    )
    frame = reading(workbook(rows), layout).tables["forecast_buckets"].frame
    assert frame.height == 50 * 52
    assert frame.drop("quantity", "quantity_raw").estimated_size() <= 24 * frame.height


def test_a_format_of_digits_makes_no_question_of_any_quantity() -> None:
    codes = ["0", "#,##0", "0.00", "#,##0;(#,##0)", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-']
    assert all(map(is_plain, codes))
    odd = ["0%", "0,", ";;;", '0 "szt."', "0.00 [$€-407]", "mmm-yy", "# ?/?"]
    assert not any(map(is_plain, odd))
