"""Cells of every kind in every format: read as what the sender sees, or told with their place."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import MAC_EPOCH
from workbook.making import LAYOUTS, column, found, reading, saved
from workbook.test_workbook_shown import WRITERS

from exchange.adapters.workbook.documents import documents
from exchange.adapters.workbook.grid import Area, Grid, Row
from exchange.model.findings import Cell
from exchange.model.interchange import Message
from exchange.model.layouts import Buckets, Layout
from exchange.validators.validation import validated

WIDE = Layout(
    document="forecast",
    columns={"customer_part": ("Part",), "order_number": ("Order",)},
    buckets=Buckets(forms=("week",)),
)
ORDER = LAYOUTS["order-lines"]
DUE = date(2027, 1, 18)
NIGHT = datetime(2027, 1, 18, 22, 0)  # noqa: DTZ001 - a cell has no zone
RICH = CellRichText("00", TextBlock(InlineFont(b=True), "47"))


def book_of(*rows: list[Any], **formats: str) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
            if cell.value == "#REF!":
                cell.data_type = "e"
    for name, code in formats.items():
        sheet[name].number_format = code
    return book


def forecast(form: str, quantity: Any, code: str) -> Message:  # noqa: ANN401  # what a cell can hold
    book = book_of(["Part", "Order", "2026-W49"], ["A", "B", quantity], C2=code)
    return validated(reading(WRITERS[form](book), WIDE, f"file.{form}"))


QUANTITIES = [
    (5, "General", 5, []),
    (1234.5, "#,##0.00", 1234.5, []),
    (-5, "0;(0)", -5, []),
    (0, '0;-0;"-"', 0, []),
    (0.25, "# ?/?", 0.25, []),
    (1e-7, "General", None, ["XLS-008"]),
    ("5", "@", 5, []),
    ("'5", "General", None, ["XLS-008"]),
    ("\uff15", "General", None, ["XLS-008"]),
    ("1 000", "General", None, ["XLS-008"]),
    ("1\u00a0000", "General", None, ["XLS-008"]),
    ("5-", "General", None, ["XLS-008"]),
    ("(5)", "General", None, ["XLS-008"]),
    ("5 %", "General", None, ["XLS-008"]),
    ("5\n6", "General", None, ["XLS-008"]),
    ("O", "General", None, ["XLS-008"]),
    ("\u200b", "General", None, ["XLS-008"]),
    (True, "General", None, ["XLS-008"]),
    (DUE, "yyyy-mm-dd", None, ["XLS-008"]),
    (time(6), "hh:mm", None, ["XLS-008"]),
    (timedelta(hours=30), "[h]:mm", None, ["XLS-008"]),
    ("#REF!", "General", None, ["XLS-004"]),
    (" ", "General", None, ["XLS-010"]),
    (0.5, "0%", 0.5, ["XLS-033"]),
    (5, '0 "kpcs"', 5, ["XLS-037"]),
]


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(("held", "code", "read", "rules"), QUANTITIES)
def test_a_quantity_is_the_number_a_person_sees_or_it_is_told(
    *,
    form: str,
    held: Any,  # noqa: ANN401  # what a cell can hold
    code: str,
    read: float | None,
    rules: list[str],
) -> None:
    message = forecast(form, held, code)
    known = {"XLS-008", "XLS-004", "XLS-010", "XLS-033", "XLS-037"}
    told = [finding for finding in message.findings if finding.rule in known]
    assert [finding.rule for finding in told] == rules
    assert all(str(finding.locator) in {"Sheet!C2", "Sheet row 2"} for finding in told)
    if read is not None:
        assert column(message, "forecast_buckets", "quantity") == [Decimal(str(read))]


NAMES = [
    ("0047", "0047", []),
    ("1234567890123456", "1234567890123456", []),
    (4711, "4711", []),
    (1234567890123456, None, ["XLS-002"]),
    (DUE, None, ["XLS-002"]),
    (time(6), None, ["XLS-002"]),
    (True, None, ["XLS-002"]),
    ("4,71208E+11", None, ["XLS-002"]),
    ("'0047", "'0047", ["XLS-035"]),
    ("00\n47", "00\n47", ["XLS-035"]),
    ("\uff1047", "\uff1047", ["XLS-035"]),
    ('="0047"', '="0047"', ["XLS-033"]),
    ("#REF!", None, ["XLS-004"]),
]


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(("held", "read", "rules"), NAMES)
def test_the_number_of_an_order_is_what_a_person_sees_or_it_is_told(
    *,
    form: str,
    held: Any,  # noqa: ANN401  # what a cell can hold
    read: str | None,
    rules: list[str],
) -> None:
    book = book_of(["Part", "Order", "2026-W49"], ["A", held, 5])
    message = reading(WRITERS[form](book), WIDE, f"file.{form}")
    assert found(message) == [(rule, "Sheet!B2") for rule in rules]
    if read is not None:
        assert column(message, "forecast_lines", "order_number") == [read]


DATES = [
    (DUE, "dd.mm.yyyy", "2027-01-18", []),
    ("2027-01-18", "@", "2027-01-18", []),
    (NIGHT, "dd.mm.yyyy", None, ["XLS-013"]),
    (46405, "General", None, ["XLS-013"]),
    (46405, "0", None, ["XLS-013"]),
    (60, "dd.mm.yyyy", None, ["XLS-013"]),
    (1, "dd.mm.yyyy", None, ["XLS-013"]),
    (0.5, "dd.mm.yyyy", None, ["XLS-013"]),
    ("18.01.2027 ", "General", None, ["XLS-013"]),
    (True, "General", None, ["XLS-013"]),
]


@pytest.mark.parametrize("form", [each for each in WRITERS if each != "ods"])
@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize(("held", "code", "read", "rules"), DATES)
def test_a_due_date_is_the_day_a_person_sees_or_it_is_told(
    form: str,
    *,
    since_1904: bool,
    held: Any,  # noqa: ANN401  # what a cell can hold
    code: str,
    read: str | None,
    rules: list[str],
) -> None:
    head = ["Line", "Part no.", "Qty", "Due date"]
    book = book_of(["Order no.", "PO-1"], head, [10, "A", 5])
    book.epoch = MAC_EPOCH if since_1904 else book.epoch
    book.worksheets[0]["D3"].value = held
    book.worksheets[0]["D3"].number_format = code
    layout = replace(ORDER, dates=())
    message = validated(reading(WRITERS[form](book), layout, f"file.{form}"))
    told = [f.rule for f in message.findings if str(f.locator) == "Sheet!D3"]
    assert told == rules
    if read is not None:
        days = column(message, "order_schedules", "requested_date")
        assert days == [date.fromisoformat(read)]


def test_text_of_several_fonts_is_one_text() -> None:
    book = book_of(["Part", "2026-W49"], [RICH, 5])
    layout = replace(WIDE, columns={"customer_part": ("Part",)})
    assert column(reading(saved(book), layout), "forecast_lines", "customer_part") == ["0047"]


def test_a_price_whose_currency_only_its_format_says_is_told() -> None:
    head = ["Line", "Part no.", "Qty", "Price", "Due date"]
    rows: list[list[Any]] = [
        ["Order no.", "PO-1"],
        head,
        [10, "A", 5, 1.5, DUE],
        [20, "B", 5, 2.5, DUE],
    ]
    message = reading(saved(book_of(*rows, D3="0.00 [$€-407]")), ORDER)
    (finding,) = [each for each in message.findings if each.rule == "XLS-038"]
    assert (str(finding.locator), finding.observed, finding.expected) == (
        "Sheet!D3", "1.50 €", "€",
    )  # fmt: skip
    assert column(message, "order_lines", "price") == ["1,5", "2,5"]


def test_many_cells_of_one_format_are_one_question_about_the_whole() -> None:
    rows: list[list[Any]] = [["Part", "2026-W49"], *([f"P{number}", 5] for number in range(3))]
    book = book_of(*rows, **{f"B{number}": '0 "kpcs"' for number in (2, 3, 4)})
    layout = replace(WIDE, columns={"customer_part": ("Part",)})
    (finding,) = reading(saved(book), layout).findings
    assert (finding.rule, str(finding.locator), finding.table) == ("XLS-037", "Sheet!B2", "")


def test_a_value_under_a_merged_cell_is_told_because_nobody_sees_it() -> None:
    rows = [Row(1, ["Part", "2026-W49"]), Row(2, ["A", 5]), Row(3, ["B", 7]), Row(4, ["C", 9])]
    grid = Grid("S", rows, lambda row, column, _: Cell("S", row, column), (Area(2, 2, 2, 3),))
    (message,) = documents(grid, replace(WIDE, columns={"customer_part": ("Part",)}))
    assert found(message) == [("XLS-009", "S!B2"), ("XLS-033", "S!B3")]
    hidden = message.findings[1]
    assert (hidden.observed, hidden.expected) == ("7", "5")
