"""Date cells that stand for a period: what they show and say beside a day is never dropped."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from workbook.making import LAYOUTS, column, found, reading, workbook
from workbook.test_workbook_binary import calc
from workbook.test_workbook_shown import WRITERS

from exchange.adapters.workbook.grid import Formatted
from exchange.adapters.workbook.serials import is_month
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.layouts import Buckets, Layout

MONDAY = date(2027, 2, 1)
NOON = datetime(2027, 2, 1, 12, 30)  # noqa: DTZ001 - a cell has no zone
LONG = Layout(
    document="forecast",
    columns={"customer_part": ("Part",), "period": ("Week",), "quantity": ("Qty",)},
    buckets=Buckets(forms=("week", "date"), dates_are="DAY"),
    dates=("%d.%m.%Y", "%m/%d/%Y"),
)
DATED = [form for form in WRITERS if form != "ods"]


def wide(dates_are: Any) -> Layout:  # noqa: ANN401  # one of a few words
    columns = {"customer_part": ("Part",)}
    return Layout(document="forecast", columns=columns, buckets=Buckets(dates_are=dates_are))


def headed(form: str, layout: Layout, moment: date, code: str) -> Message:
    """Read a forecast whose one period is a date cell with this format."""
    book = Workbook()
    for row in (["Part", moment], ["A", 5]):
        book.worksheets[0].append(row)
    book.worksheets[0]["B1"].number_format = code
    return reading(WRITERS[form](book), layout, f"file.{form}")


def unclear(message: Message) -> tuple[str, str]:
    """Return place and readings of the one heading that is not clear."""
    told = [finding for finding in message.findings if finding.rule == "XLS-003"]
    (finding,) = told
    return str(finding.locator), finding.expected


@pytest.mark.parametrize(
    ("code", "month"),
    [("mmm-yy", True), ("mm/yyyy", True), ("yyyy", True), ("[$-415]mmmm yyyy", True),
     ("dd.mm.yyyy", False), ("yyyy-mm-dd", False), ("h:mm", False), ("mm:ss", False),
     ('d" mmm"', False), ("m/d/yy h:mm", False)],
)  # fmt: skip
def test_a_format_that_shows_no_day_is_known(code: str, month: bool) -> None:  # noqa: FBT001
    assert is_month(code) == month


@pytest.mark.parametrize("form", DATED)
@pytest.mark.parametrize("code", ["mmm-yy", "mm/yyyy"])
@pytest.mark.parametrize("dates_are", ["WEEK", "DAY"])
def test_a_month_to_the_person_is_no_silent_week(form: str, code: str, dates_are: str) -> None:
    message = headed(form, wide(dates_are), MONDAY, code)
    assert unclear(message) == ("Sheet!B1", "2027-02 | 2027-02-01")
    assert message.tables["forecast_buckets"].frame.is_empty()


@pytest.mark.parametrize("form", DATED)
def test_a_month_is_one_where_the_layout_says_so(form: str) -> None:
    message = headed(form, wide("MONTH"), MONDAY, "mmm-yy")
    assert found(message) == []
    assert column(message, "forecast_buckets", "end") == ["2027-02-28"]


@pytest.mark.parametrize("form", DATED)
def test_a_day_that_is_shown_is_a_week(form: str) -> None:
    message = headed(form, wide("WEEK"), MONDAY, "dd.mm.yyyy")
    assert found(message) == []
    assert column(message, "forecast_buckets", "period") == ["WEEK"]


def test_an_ods_shows_a_month_by_its_style() -> None:
    style = (
        '<number:date-style style:name="N1" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:'
        'datastyle:1.0"><number:month number:textual="true"/><number:text>-</number:text>'
        "<number:year/></number:date-style>"
    )
    cell = '<table:table-cell office:value-type="date" office:date-value="2027-02-01"/>'
    grid = calc(cell)
    assert grid.rows[0].cells == [datetime(2027, 2, 1)]  # noqa: DTZ001 - a cell has no zone
    dressed = cell.replace("<table:table-cell", '<table:table-cell table:style-name="c1"')
    styles = f'{style}<style:style style:name="c1" style:data-style-name="N1"/>'
    (row,) = calc(dressed, styles=styles).rows
    assert row.cells == [Formatted(datetime(2027, 2, 1), 'mmm"-"yyyy')]  # noqa: DTZ001


def test_a_due_date_that_shows_a_month_is_asked_about() -> None:
    def dress(sheet: Any) -> None:  # noqa: ANN401  # openpyxl names no type of a cell
        sheet["D3"].number_format = "mmm-yy"

    head = ["Line", "Part no.", "Qty", "Due date"]
    rows = [["Order no.", "PO-1"], head, [10, "A", 5, MONDAY]]
    (finding,) = reading(workbook(rows, dress), LAYOUTS["order-lines"]).findings
    assert (finding.rule, str(finding.locator)) == ("XLS-033", "Sheet!D3")
    assert (finding.observed, finding.expected) == ("2027-02-01", "2027-02")


@pytest.mark.parametrize("form", DATED)
def test_a_time_of_day_in_a_heading_is_asked_about(form: str) -> None:
    message = headed(form, wide("WEEK"), NOON, "dd.mm.yyyy")
    assert unclear(message) == ("Sheet!B1", "2027-02-01")


def rows_of(*rows: list[Any], layout: Layout = LONG) -> list[Finding]:
    return list(reading(workbook([["Part", "Week", "Qty"], *rows]), layout).findings)


def test_a_time_of_day_in_a_row_is_asked_about() -> None:
    (finding,) = rows_of(["A", MONDAY, 5], ["B", NOON, 6])
    assert (finding.rule, str(finding.locator)) == ("XLS-003", "Sheet!B3")
    assert (finding.observed, finding.expected) == ("'2027-02-01T12:30:00'", "2027-02-01")


@pytest.mark.parametrize(
    ("first", "second"), [(MONDAY, "16.02.2027"), (MONDAY, "02/16/2027"), ("16.02.2027", MONDAY)]
)
def test_rows_in_which_some_dates_are_typed_are_asked_about(first: object, second: object) -> None:
    (finding,) = rows_of(["A", first, 5], ["B", "2027-W07", 1], ["C", second, 6])
    assert (finding.rule, str(finding.locator), finding.row) == ("XLS-003", "Sheet!B2", -1)
    typed = first if isinstance(first, str) else second
    assert finding.expected == f"2027-02-01 / {typed}"


def test_dates_of_one_kind_beside_weeks_are_clear() -> None:
    assert rows_of(["A", MONDAY, 5], ["B", "2027-W07", 6]) == []
    assert rows_of(["A", "16.02.2027", 5], ["B", "2027-W07", 6]) == []


def test_a_text_that_could_be_two_dates_is_asked_about_in_its_row() -> None:
    (finding,) = rows_of(["A", "16.02.2027", 5], ["B", "03/04/2027", 6], layout=replace(
        LONG, dates=("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y")))  # fmt: skip
    assert (str(finding.locator), finding.expected) == ("Sheet!B3", "2027-03-04 | 2027-04-03")
