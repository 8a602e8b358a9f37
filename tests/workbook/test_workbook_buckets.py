"""Buckets are read in columns, and are what one would read cell by cell."""

from datetime import datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from exchange.adapters.workbook.buckets import gathered
from exchange.adapters.workbook.grid import Broken, Formatted, Row, Value, written

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
