"""What a cell shows of a number by its format, and what is made of a cell that shows otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from as_ods import as_ods
from as_xls import as_xls
from as_xlsb import as_xlsb
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from workbook.making import LAYOUTS, column, found, reading, saved

from exchange.adapters.workbook.grid import Formatted, written
from exchange.adapters.workbook.identifiers import as_shown
from exchange.adapters.workbook.shown import of_number, of_text
from exchange.model.interchange import Message
from exchange.model.layouts import Buckets, Layout

WRITERS: Mapping[str, Callable[[Workbook], bytes]] = {
    "xlsx": saved,
    "xlsb": as_xlsb,
    "xls": as_xls,
    "ods": as_ods,
}
ACCOUNTING = '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-'


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (45, "General", "45"),
        (45, "0", "45"),
        (45.5, "0", "46"),
        (2.5, "0", "3"),
        (45, "00000", "00045"),
        (45, '"PO-"00000', "PO-00045"),
        (45, '"PO-"00045', "PO-04545"),
        (45, '00000"-A"', "00045-A"),
        (45, r"\P\O00000", "PO00045"),
        (123, "#-##", "1-23"),
        (12, "#-##", "-12"),
        (471133, "000-000", "471-133"),
        (1471133, "000-000", "1471-133"),
        (1234567, "#,##0", "1,234,567"),
        (12, "#,##0", "12"),
        (12, "0,000", "0,012"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.5, "0%", "50%"),
        (1234567, '0.0,,"M"', "1.2M"),
        (5, "0.##", "5."),
        (-5, "0", "-5"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"zero"', "zero"),
        (5, ";;;", ""),
        (5, '"TBD"', "TBD"),
        (5, "[Red]0", "5"),
        (5, "0.00 [$€-407]", "5.00 €"),
        (5, ACCOUNTING, "5"),
        (5, 'General" szt."', "5 szt."),
        (5, '0;0";";0', "5"),
        (5, "0.00E+00", None),
        (5, "# ?/?", None),
        (5, "[>100]0;00", None),
        (5, '"M"@', None),
        (5, "0*x", None),
    ],
)
def test_a_number_is_shown_as_a_spreadsheet_shows_it(
    number: float, code: str, shown: str | None
) -> None:
    assert of_number(number, code) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", "a1"),
        ("@", "a1"),
        ("00000", "a1"),
        (ACCOUNTING, "a1"),
        ('"PO-"@', "PO-a1"),
        ('0;0;0;"x "@', "x a1"),
        (";;;", ""),
        ("0;[?]@", None),
    ],
)
def test_a_text_is_shown_as_a_spreadsheet_shows_it(code: str, shown: str | None) -> None:
    assert of_text("a1", code) == shown


@given(st.integers(0, 10**15 - 1), st.text(st.sampled_from("0-A ")).filter(lambda s: "0" in s))
def test_an_agreed_format_is_what_a_cell_of_this_format_shows(number: int, form: str) -> None:
    code = "".join(f'"{sign}"' if sign == "A" else sign for sign in form)
    if form.count("0") >= len(str(number)) or form.count("0") == 1:
        assert as_shown(number, code) == of_number(number, code)


@given(
    st.integers(-(10**14), 10**14), st.sampled_from(["#,##0", "00000", "0%", "#-##", ACCOUNTING])
)
def test_what_a_cell_shows_changes_nothing_about_what_it_holds(number: int, code: str) -> None:
    assert written(Formatted(number, code)) == str(number)


WIDE = Layout(
    document="forecast",
    columns={"customer_part": ("Part",), "order_number": ("Order",)},
    buckets=Buckets(forms=("week",)),
)


def sheet(form: str, code: str, layout: Layout = WIDE, **cells: Any) -> Message:  # noqa: ANN401  # what a cell can hold
    """Read a sheet of one line, in which some cells have other values and this format."""
    book = Workbook()
    page = book.worksheets[0]
    for row in (["Part", "Order", "2026-W49"], ["A", "B", 5]):
        page.append(row)
    for name, value in cells.items():
        page[name].value = value
        page[name].number_format = code
    return reading(WRITERS[form](book), layout, f"file.{form}")


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("code", "observed"),
    [
        ('"PO-"00000', "45 (PO-00045)"),
        ('00000"-A"', "45 (00045-A)"),
        ("0.00", "45 (45.00)"),
        ("0%", "45 (4500%)"),
        ("000", "45 (045)"),
    ],
)
def test_an_order_number_that_is_shown_otherwise_is_refused(
    form: str, code: str, observed: str
) -> None:
    (finding,) = sheet(form, code, B2=45).findings
    assert (finding.rule, str(finding.locator), finding.observed) == (
        "XLS-002", "Sheet!B2", observed,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["#-##", "0.00E+00", "# ?/?", "[>100]0;00", '"M"@', "#,##0,"])
@pytest.mark.parametrize("form", ["xlsx", "xlsb", "xls"])
def test_a_format_nobody_can_follow_refuses_a_number_too(form: str, code: str) -> None:
    assert found(sheet(form, code, B2=12)) == [("XLS-002", "Sheet!B2")]


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("code", ["General", "0", "#,##0", "@"])
def test_an_order_number_that_is_shown_as_it_is_stays_one(form: str, code: str) -> None:
    message = sheet(form, code, B2=45)
    assert found(message) == []
    assert column(message, "forecast_lines", "order_number") == ["45"]


@pytest.mark.parametrize("form", WRITERS)
def test_the_agreed_format_is_what_a_person_sees(form: str) -> None:
    formats = {"customer_part": '"PO-"00000', "order_number": '"PO-"00000'}
    layout = replace(WIDE, identifier_formats=formats)
    message = sheet(form, '"PO-"00000', layout, A2=45, B2=45)
    assert found(message) == []
    assert column(message, "forecast_lines", "customer_part") == ["PO-00045"]
    other = sheet(form, '"PO-"0000', layout, A2=45, B2=45)
    assert found(other) == [("XLS-002", "Sheet!A2"), ("XLS-002", "Sheet!B2")]


def test_a_number_that_does_not_fit_the_agreed_format_is_refused_wherever_it_stands() -> None:
    layout = replace(WIDE, identifier_formats={"order_number": "000"})
    assert found(sheet("xlsx", "General", layout, B2=4711)) == [("XLS-002", "Sheet!B2")]


@pytest.mark.parametrize("form", ["xlsx", "xlsb", "xls"])
def test_a_text_that_is_shown_otherwise_is_asked_about(form: str) -> None:
    (finding,) = sheet(form, '"PO-"@', A2="00045").findings
    assert (finding.rule, str(finding.locator)) == ("XLS-033", "Sheet!A2")
    assert (finding.observed, finding.expected) == ("00045", "PO-00045")


@pytest.mark.parametrize("form", WRITERS)
def test_a_quantity_whose_cell_shows_another_one_is_asked_about(form: str) -> None:
    (finding,) = sheet(form, "0%", C2=0.5).findings
    assert (finding.rule, str(finding.locator)) == ("XLS-033", "Sheet!C2")
    assert (finding.observed, finding.expected) == ("0.5", "50%")


@pytest.mark.parametrize("code", ["#,##0", "0.00", "0;(0)", ACCOUNTING, "# ?/?", "0.00E+00"])
@pytest.mark.parametrize("form", ["xlsx", "xlsb", "xls"])
def test_a_quantity_is_the_number_its_cell_holds(form: str, code: str) -> None:
    message = sheet(form, code, C2=1234.5)
    assert found(message) == []
    assert column(message, "forecast_buckets", "quantity") == ["1234.5"]


@pytest.mark.parametrize("code", ["0,", ";;;", '"TBD"'])
def test_a_line_of_an_order_is_asked_about_like_a_forecast(code: str) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["Order no.", "PO-1"])
    page.append(["Line", "Part no.", "Qty", "Due date"])
    page.append([10, "A", 5000, "2027-01-18"])
    page["C3"].number_format = code
    message = reading(saved(book), LAYOUTS["order-lines"])
    assert ("XLS-033", "Sheet!C3") in found(message)
