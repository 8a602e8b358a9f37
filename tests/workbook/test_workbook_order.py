"""An order: a header said once and lines, as a workbook and as delimited text."""

from dataclasses import replace
from datetime import date

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import ORDER, Rows, column, found, order, reading, transmission

from exchange.adapters.workbook.delimited import open_grid
from exchange.errors import Unreadable
from exchange.model.interchange import Message

HEAD = ["Pos.", "Part no.", "Quantity", "Price", "Due date"]
LINE = [10, "0047", 5, 1.5, date(2027, 1, 18)]
TOP: Rows = [["Order no.", "PO-1"], ["Currency", "EUR"], []]

TEXT = "Order no.;Pos.;Part no.;Quantity;Due date\nPO-1;10;0047;5;18.01.2027\n"


def text(content: str | bytes) -> Message:
    data = content.encode() if isinstance(content, str) else content
    return reading(data, ORDER, "PO.csv")


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        text(content)
    return f"{caught.value.finding.rule} {caught.value.finding.locator}"


def test_a_good_order_has_lines_and_a_schedule_for_each() -> None:
    message = order([*TOP, HEAD, LINE])
    assert found(message) == []
    assert column(message, "order_header", "currency") == ["EUR"]
    assert column(message, "order_lines", "line_number") == ["10"]
    assert column(message, "order_lines", "price") == ["1,5"]
    assert column(message, "order_schedules", "requested_date") == ["2027-01-18"]
    assert column(message, "order_schedules", "date_meaning") == ["DELIVERY"]
    assert column(message, "order_schedules", "quantity") == ["5"]


def test_a_line_number_may_be_a_number_but_not_show_zeros_it_lacks() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["A5"].number_format = "00000"

    assert found(order([*TOP, HEAD, LINE])) == []
    assert found(order([*TOP, HEAD, LINE], dress)) == [("XLS-002", "Sheet!A5")]


def test_broken_cells_are_told_once_each() -> None:
    def dress(sheet: Worksheet) -> None:
        for name in ("C5", "E5"):
            sheet[name] = "=NOW()"

    message = order([*TOP, HEAD, LINE], dress)
    assert [(f.rule, str(f.locator), f.table) for f in message.findings] == [
        ("XLS-004", "Sheet!C5", "order_lines"), ("XLS-004", "Sheet!E5", "order_schedules"),
    ]  # fmt: skip
    assert column(message, "order_schedules", "quantity") == [None]


def beside(heading: object, value: object) -> list[tuple[str, str]]:
    return found(order([*TOP, [*HEAD, heading], [*LINE, value]]))


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Termin dostawy 2", date(2027, 2, 1)), ("Ilość 2", 300), ("Cena za 100", "41,27"),
        (None, 7), ("Termin 2", "18.01.2027"), ("Termin", "KW 3/2027"), ("Ilość 3", "300 szt."),
    ],
)  # fmt: skip
def test_an_unknown_column_of_numbers_or_dates_is_asked_about(
    heading: object, value: object
) -> None:
    assert beside(heading, value) == [("XLS-019", "Sheet!F4")]


@pytest.mark.parametrize(
    ("heading", "value"), [("Status", "anulowane"), ("Waluta ceny", "USD"), ("x", "see drawing 3")]
)
def test_an_unknown_column_of_text_is_told(heading: object, value: object) -> None:
    assert beside(heading, value) == [("XLS-018", "Sheet!F4")]


def test_an_unknown_column_that_is_empty_or_agreed_is_no_finding() -> None:
    assert beside("Ilość 2", None) == []
    layout = replace(ORDER, ignore=("ilość  2",))
    rows = "Pos.;Part no.;Quantity;Due date;Ilość 2\n10;0047;5;18.01.2027;7\n"
    assert found(reading(rows.encode(), layout, "a.csv")) == []
    assert found(text(rows)) == [("XLS-019", "PO.csv line 1, column Ilość 2")]


def test_a_value_in_text_below_an_empty_heading_is_asked_about() -> None:
    message = text(TEXT.replace("Due date", "Due date;").replace("2027", "2027;7"))
    assert [(f.rule, f.observed) for f in message.findings] == [("XLS-019", "F")]


FULL = ["Pos.", "Part no.", "Quantity", "Price", "Amount", "Due date", "Remark"]
DUE = date(2027, 1, 18)


@pytest.mark.parametrize(
    "row",
    [
        [20, None, 5, None, None, None, "Razem"],
        [None, None, 5, None, None, DUE, "Razem:"],
        [20, "Suma", 5, 1.5, 7.5, DUE],
        [None, "Total", 5, 1.5, 7.5],
        [None, "Total", 5, None, 7.5, None, "only if A is late"],
    ],
)
def test_a_line_that_looks_like_a_total_is_asked_about_although_totals_are_skipped(
    row: list[object],
) -> None:
    assert found(order([*TOP, FULL, [10, "0047", 5, 1.5, 7.5, DUE], row])) == [
        ("XLS-006", "Sheet row 6")
    ]


@pytest.mark.parametrize(
    "row", [[None, None, 5, None, 7.5, None, "Razem:"], ["Suma", None, None, None, 7.5]]
)
def test_a_plain_total_is_left_out_as_agreed(row: list[object]) -> None:
    assert found(order([*TOP, FULL, [10, "0047", 5, 1.5, 7.5, DUE], row])) == []


def test_a_constant_gives_way_to_what_the_file_says() -> None:
    layout = replace(ORDER, constants={"order_header": {"currency": "PLN"}})
    with_label = "Currency;EUR\nPos.;Part no.;Quantity;Due date\n10;0047;5;2027-01-18\n"
    assert column(reading(with_label.encode(), layout, "a.csv"), "order_header", "currency") == [
        "EUR"
    ]
    without = reading(TEXT.encode(), layout, "a.csv")
    assert column(without, "order_header", "currency") == ["PLN"]


def test_text_is_read_as_the_workbook_is() -> None:
    message = text(TEXT)
    assert found(message) == []
    assert column(message, "order_header", "number") == ["PO-1"]
    assert column(message, "order_lines", "customer_part") == ["0047"]


def test_a_header_column_must_say_the_same_in_every_line() -> None:
    message = text(TEXT + ";20;0048;5;18.01.2027\nPO-2;30;0049;5;18.01.2027\n")
    assert found(message) == [("XLS-015", "PO.csv line 4, column Order no.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_an_encoding_is_marked_or_utf_8_or_agreed(encoding: str) -> None:
    content = TEXT.replace("0047", "część-Ł").encode(encoding)
    assert column(text(content), "order_lines", "customer_part") == ["część-Ł"]


def test_bytes_of_no_agreed_encoding_are_refused_with_their_place() -> None:
    assert refusal(b"Pos.;Part no.\n10;\x83\x81\n") == "ENV-007 byte 17"


def test_a_quote_that_is_never_closed_is_refused() -> None:
    assert refusal(TEXT.encode() + b'PO-1;20;"0048;5\n') == "XLS-016 PO.csv line 3"


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    broken = '\nPO-1;20;"two\nlines";x;18.01.2027\nPO-1;30;0049;5;18.01.2027\n'
    rows = open_grid(transmission((TEXT + broken).encode(), "PO.csv"), ORDER)[0].rows
    assert [row.number for row in rows] == [1, 2, 4, 6]


def test_a_slipped_delimiter_is_told() -> None:
    assert found(text(TEXT + "PO-1;20;00;48;5;18.01.2027\n")) == [("XLS-016", "PO.csv line 3")]
    assert found(text(TEXT + "PO-1;20;0048;5;18.01.2027;;\n")) == []


def test_another_delimiter_finds_no_heading() -> None:
    assert refusal(TEXT.replace(";", ",").encode()) == "XLS-001 PO.csv line 1"
