"""Headings spread over several rows: in each column the lowest that says anything counts."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import FORECAST, column, found, judged, reading, transmission, workbook
from workbook.making import ORDER as LAYOUT
from workbook.test_workbook_answered import WORDS, told

from exchange.adapters.workbook.marked import write_marked
from exchange.model.findings import Cell, Finding
from exchange.model.forecast_answers import ForecastAnswer, ForecastLineAnswer
from exchange.model.layouts import Buckets, Layout

BUCKETS = Buckets(forms=("week", "month"), commitments={"FIRM": ("Firm",), "FORECAST": ("Plan",)})
WEEKS = replace(FORECAST, heading_rows=2, buckets=BUCKETS)
UPPER = ["Part no.", "December 2026", None, "January 2027"]
LOWER = [None, "2026-W49", "2026-W50", "2027-W01"]
ROWS: list[list[Any]] = [
    ["Demand"],
    [],
    UPPER,
    LOWER,
    ["0047", 5, 6, 7],
    ["0048", 1, 2, 3],
]


def merge(sheet: Worksheet) -> None:
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:C3")


@pytest.mark.parametrize("dress", [bool, merge])
def test_weeks_below_months_are_read(dress: Any) -> None:  # noqa: ANN401 - what dresses a sheet
    message = reading(workbook(ROWS, dress), WEEKS)
    assert column(message, "forecast_lines", "customer_part") == ["0047", "0048"]
    assert column(message, "forecast_buckets", "quantity_raw") == ["5", "6", "7", "1", "2", "3"]
    assert column(message, "forecast_buckets", "period") == ["WEEK"] * 6


def test_without_the_setting_the_weeks_are_no_headings() -> None:
    message = reading(workbook(ROWS), replace(WEEKS, heading_rows=1))
    assert column(message, "forecast_buckets", "period") != ["WEEK"] * 6
    assert found(message)


def test_three_rows_may_be_above_each_other() -> None:
    rows = [["Part no.", "Firm", None, "Plan"], [None, *UPPER[1:]], LOWER, *ROWS[4:]]
    message = reading(
        workbook(rows, lambda sheet: sheet.merge_cells("B1:C1")), replace(WEEKS, heading_rows=3)
    )
    assert column(message, "forecast_buckets", "commitment_raw")[:3] == ["Firm", "Firm", "Plan"]


def test_a_row_below_a_gap_is_no_row_of_headings() -> None:
    rows = [["Part no.", "2026-W49"], [], ["0047", "2026-W50"]]
    message = reading(workbook(rows), WEEKS)
    assert column(message, "forecast_lines", "customer_part") == ["0047"]


def test_a_heading_in_the_upper_row_is_no_label() -> None:
    """Currency stands beside Price as a label stands beside its value, and is none."""
    layout = replace(LAYOUT, heading_rows=2)
    rows = [
        ["Line", "Part no.", "Order", None, "Currency", "Price"],
        [None, None, "Quantity", "Due date"],
        ["10", "0047", 5, "2027-01-18", "EUR", 2],
    ]
    message = reading(workbook(rows), layout)
    assert column(message, "order_header", "currency") == ["EUR"]
    assert column(message, "order_lines", "quantity") == ["5"]


def test_our_columns_stand_beside_the_last_row_of_headings() -> None:
    place = Finding("XLS-008", Cell("Sheet", 5, 2), observed="5", expected="a number")
    lines = tuple(ForecastLineAnswer("", part, state="held") for part in ("0047", "0048"))
    answers = {"1": ForecastAnswer("A1", "FC-1", "received", lines=lines)}
    sent = transmission(workbook(ROWS, merge))
    content = write_marked(sent, judged(place), answers, told(WEEKS))
    book: Any = load_workbook(io.BytesIO(content))
    said = [cell.value for cell in next(book["Sheet"].iter_cols(5, 5))]
    assert said == [None, None, None, WORDS.answer, WORDS.lines["held"], WORDS.lines["held"]]
    again = reading(content, WEEKS)
    assert column(again, "forecast_buckets", "quantity_raw") == ["5", "6", "7", "1", "2", "3"]


@pytest.mark.parametrize("rows", [0, 4])
def test_so_many_rows_of_headings_are_refused(rows: int) -> None:
    with pytest.raises(ValueError, match="heading_rows is at least 1 and at most 3"):
        Layout(
            document="forecast", columns={"customer_part": ("Part",)}, buckets=BUCKETS,
            heading_rows=rows,
        )  # fmt: skip
