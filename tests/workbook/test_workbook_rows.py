"""Rows that belong together: of a part, of an order; alternates, and what stands twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Literal

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import (
    LAYOUTS,
    Rows,
    assignment,
    column,
    found,
    reading,
    saved,
    transmission,
    workbook,
)

from exchange.adapters.workbook.reading import read
from exchange.errors import Unreadable
from exchange.model.interchange import Message
from exchange.model.layouts import Buckets, Figures, Layout, SetAside, Totals

LONG = LAYOUTS["forecast-rows"]
CHANGE = LAYOUTS["order-change-lines"]
ORDERS = LAYOUTS["orders-below-each-other"]
FIGURES = Layout(
    document="forecast",
    columns={"customer_part": ("Part",), "figure": ("Figure",)},
    same_above=("customer_part",),
    buckets=Buckets(),
    figures=Figures(commitments={"FIRM": ("Firm",), "FORECAST": ("Plan",)}, ignore=("Stock",)),
)
WIDE = Layout(document="forecast", columns={"customer_part": ("Part",)}, buckets=Buckets())

Policy = Literal["hold", "skip"]
Blank = Literal["zero", "skip"]

LONG_HEAD = ["Part no.", "Week", "Qty", "Status"]
ORDER_HEAD = ["PO", "Currency", "Line", "Part no.", "Qty", "Price", "Due"]
DUE = date(2027, 2, 1)


def documents(
    rows: Rows, layout: Layout, dress: Callable[[Worksheet], object] = bool
) -> list[Message]:
    sent = transmission(workbook(rows, dress))
    return list(read(sent, assignment(layout)).messages)


def told(rows: Rows, layout: Layout) -> list[tuple[str, str]]:
    return found(reading(workbook(rows), layout))


def test_rows_of_one_part_are_one_line_wherever_they_stand() -> None:
    rows: Rows = [
        LONG_HEAD,
        ["A", "2026-W49", 5, "Firm"],
        ["B", "2026-W49", 7, "Firm"],
        ["A", "2026-W50", 6, "Plan"],
    ]
    message = reading(workbook(rows), LONG)
    assert found(message) == []
    assert column(message, "forecast_lines", "customer_part") == ["A", "B"]
    assert column(message, "forecast_buckets", "line") == [1, 2, 1]
    assert column(message, "forecast_buckets", "commitment") == ["FIRM", "FIRM", "FORECAST"]
    table = message.tables["forecast_buckets"]
    places = [str(table.locate(2, name)) for name in ("quantity", "start", "commitment_raw")]
    assert places == ["Sheet!C4", "Sheet!B4", "Sheet!D4"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["A", "2026-W54", 5, "Firm"], ("XLS-003", "Sheet!B2")),
        (["A", None, 5, "Firm"], ("XLS-014", "Sheet!B2")),
        (["A", "2026-W49", None, "Firm"], ("XLS-010", "Sheet!C2")),
        (["A", "2026-W49", 5, "sure"], ("XLS-017", "Sheet!D2")),
        (["A", "2026-W49", 5, None], ("XLS-017", "Sheet!D2")),
        (["A", "past due", 5, "Firm"], ("XLS-003", "Sheet!B2")),
    ],
)
def test_a_row_that_does_not_say_its_period_is_asked_about(
    row: list[Any], expected: tuple[str, str]
) -> None:
    (finding,) = reading(workbook([LONG_HEAD, row]), LONG).findings
    assert (finding.rule, str(finding.locator)) == expected
    assert (finding.table, finding.row) == ("forecast_lines", 0)


def test_an_error_in_a_row_is_told_at_its_cell() -> None:
    def broken(sheet: Worksheet) -> None:
        sheet["C2"] = "#REF!"
        sheet["C2"].data_type = "e"

    message = reading(workbook([LONG_HEAD, ["A", "2026-W49", 0, "Firm"]], broken), LONG)
    assert found(message) == [("XLS-004", "Sheet!C2")]


def test_what_is_overdue_in_a_row_was_due_before_the_date_of_the_document() -> None:
    rows: Rows = [["Forecast date", date(2026, 11, 25)], LONG_HEAD, ["A", "Rückstand", 5, "Firm"]]
    layout = replace(LONG, buckets=replace(LONG.buckets or Buckets(), forms=("backlog",)))
    message = reading(workbook(rows), layout)
    assert column(message, "forecast_buckets", "start") == ["2026-11-24"]
    assert column(message, "forecast_buckets", "period") == ["BACKLOG"]
    assert column(message, "forecast_buckets", "commitment") == ["FIRM"]


@pytest.mark.parametrize(("policy", "quantities"), [("zero", ["0", "5"]), ("skip", ["5"])])
def test_an_empty_quantity_of_a_row_is_what_was_agreed(
    policy: Blank, quantities: list[str]
) -> None:
    layout = replace(LONG, buckets=replace(LONG.buckets or Buckets(), blank=policy))
    rows: Rows = [LONG_HEAD, ["A", "2026-W49", None, "Firm"], ["A", "2026-W50", 5, "Firm"]]
    message = reading(workbook(rows), layout)
    assert found(message) == []
    assert column(message, "forecast_buckets", "quantity") == quantities


KEY_FIGURES: Rows = [
    ["Part", "Figure", "2026-W49"],
    ["A", "Firm", 5],
    [None, "Plan", 6],
    [None, "Stock", 900],
    ["B", "Plan", 7],
]


def test_key_figures_of_a_part_are_one_line_and_stock_is_no_demand() -> None:
    message = reading(workbook(KEY_FIGURES), FIGURES)
    assert found(message) == []
    assert column(message, "forecast_lines", "customer_part") == ["A", "B"]
    buckets = ("line", "quantity", "commitment", "commitment_raw")
    assert message.tables["forecast_buckets"].frame.select(buckets).rows() == [
        (1, "5", "FIRM", "Firm"),
        (1, "6", "FORECAST", "Plan"),
        (2, "7", "FORECAST", "Plan"),
    ]


@pytest.mark.parametrize("word", ["Reschedule", None])
def test_a_key_figure_nobody_agreed_on_is_not_loaded(word: str | None) -> None:
    rows = [*KEY_FIGURES[:2], [None, word, 6]]
    message = reading(workbook(rows), FIGURES)
    assert found(message) == [("XLS-026", "Sheet!B3")]
    assert column(message, "forecast_buckets", "quantity") == ["5"]


@pytest.mark.parametrize(("again", "rule"), [(5, "XLS-027"), (6, "XLS-007"), ("5,0", "XLS-007")])
def test_demand_that_stands_in_two_rows_is_counted_once(again: object, rule: str) -> None:
    rows: Rows = [["Part", "2026-W49", "2026-W50"], ["A", 5, 7], ["B", 1, 1], ["A", again, 7]]
    message = reading(workbook(rows), WIDE)
    assert found(message) == [(rule, "Sheet row 4")]
    assert column(message, "forecast_buckets", "quantity") == ["5", "7", "1", "1"]


def test_two_rows_for_other_periods_are_no_duplicates() -> None:
    layout = replace(WIDE, buckets=Buckets(blank="skip"))
    rows: Rows = [["Part", "2026-W49", "2026-W50"], ["A", 5, None], ["A", None, 7]]
    message = reading(workbook(rows), layout)
    assert found(message) == []
    assert column(message, "forecast_buckets", "quantity") == ["5", "7"]


def test_an_error_keeps_its_place_when_another_row_is_counted_once() -> None:
    def broken(sheet: Worksheet) -> None:
        sheet["B4"] = "#REF!"
        sheet["B4"].data_type = "e"

    rows: Rows = [["Part", "2026-W49"], ["A", 5], ["A", 5], ["B", 0]]
    message = reading(workbook(rows, broken), WIDE)
    broke, twice = message.findings
    assert (broke.rule, broke.row, str(broke.locator)) == ("XLS-004", 1, "Sheet!B4")
    assert (twice.rule, str(twice.locator)) == ("XLS-027", "Sheet row 3")


def test_orders_below_each_other_are_documents_of_their_own() -> None:
    rows: Rows = [
        ORDER_HEAD,
        ["1", "EUR", 10, "A", 5, 1, DUE],
        [None, None, 20, "B", 6, 1, DUE],
        ["2", "USD", 10, "C", 7, 1, DUE],
        ["1", "EUR", 30, "D", 8, 1, DUE],
    ]
    messages = documents(rows, ORDERS)
    assert [column(each, "order_header", "number") for each in messages] == [["1"], ["2"]]
    assert [column(each, "order_header", "currency") for each in messages] == [["EUR"], ["USD"]]
    parts = [column(each, "order_lines", "customer_part") for each in messages]
    assert parts == [["A", "B", "D"], ["C"]]
    assert [found(each) for each in messages] == [[], []]


def test_a_finding_about_a_row_is_told_with_the_order_it_stands_in() -> None:
    rows: Rows = [
        ORDER_HEAD,
        ["1", "EUR", 10, "A", 5, 1, DUE],
        ["2", "EUR", 10, "B", 6, 1, DUE],
        [None, None, 11, "C", "DNI", None, None],
        ["3", "EUR", 10, "D", 6, 1, DUE],
    ]
    told = [found(each) for each in documents(rows, ORDERS)]
    assert told == [[], [("XLS-028", "Sheet row 4")], []]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["A", "B:DNI", "B"], {"A": [], "B": ["XLS-028"]}),
        (["A", "B", "A:DNI"], {"A": ["XLS-028"], "B": []}),
        (["A", "B:DNI"], {"A": ["XLS-028"]}),
    ],
    ids=["the first row of an order", "orders mixed", "the only row of an order"],
)
def test_a_row_left_out_is_a_question_about_its_own_order(
    rows: list[str], told: dict[str, list[str]]
) -> None:
    """A row of an order that has no other one may be about any: it is asked with each."""
    cells: list[list[Any]] = [
        ["Order no.", "Line", "Part no.", "Description", "Quantity", "Due date"]
    ]
    for line, row in enumerate(rows, 1):
        number, _, words = row.partition(":")
        cells.append([number, line, f"P-{line}", words or "x", 5, date(2027, 1, 18)])
    layout = LAYOUTS["orders-below-each-other"]
    messages = read(transmission(workbook(cells)), assignment(layout)).messages
    found = {
        message.tables["order_header"].frame["number"][0]: [
            each.rule for each in message.findings if each.rule == "XLS-028"
        ]
        for message in messages
    }
    assert found == told


def test_a_column_nobody_agreed_on_is_told_with_every_order() -> None:
    rows: Rows = [[*ORDER_HEAD, "Old"], ["1", "EUR", 10, "A", 5, 1, DUE, 3]]
    rows = [*rows, ["2", "EUR", 10, "B", 6, 1, DUE, 4]]
    assert [found(each) for each in documents(rows, ORDERS)] == [[("XLS-019", "Sheet!H1")]] * 2


def test_a_hidden_row_still_says_which_order_the_rows_below_it_belong_to() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    rows: Rows = [
        ORDER_HEAD,
        ["1", "EUR", 10, "A", 5, 1, DUE],
        ["2", "EUR", 10, "B", 6, 1, DUE],
        [None, None, 20, "C", 6, 1, DUE],
    ]
    messages = documents(rows, replace(ORDERS, hidden="skip"), hide)
    assert [column(each, "order_header", "number") for each in messages] == [["1"], ["2"]]
    assert column(messages[1], "order_lines", "customer_part") == ["C"]


def test_a_line_above_the_first_order_number_belongs_to_no_order() -> None:
    rows: Rows = [ORDER_HEAD, [None, "EUR", 10, "A", 5, 1, DUE], ["2", "EUR", 10, "B", 6, 1, DUE]]
    first, second = documents(rows, ORDERS)
    assert "number" not in first.tables["order_header"].frame.columns
    assert column(second, "order_header", "number") == ["2"]


def sheets(*titles: str) -> bytes:
    book = Workbook()
    book.worksheets[0].title = "Cover"
    book.worksheets[0].append(["two orders"])
    for title in titles:
        sheet = book.create_sheet(title)
        sheet.append(["Order no.", title])
        sheet.append(["Line", "Part no.", "Qty", "Due date"])
        sheet.append([10, "A", 5, DUE])
    return saved(book)


def test_each_sheet_that_fits_is_an_order_and_the_others_are_told() -> None:
    layout = replace(LAYOUTS["order-lines"], documents="sheet", sheet="PO *")
    sent = transmission(sheets("PO 1", "PO 2", "P0 3"))
    first, second = read(sent, assignment(layout)).messages
    assert [column(each, "order_header", "number") for each in (first, second)] == [
        ["PO 1"],
        ["PO 2"],
    ]
    assert found(first) == [("XLS-032", "Cover"), ("XLS-032", "P0 3")]
    assert found(second) == []


def test_several_sheets_that_fit_are_refused_where_one_was_agreed() -> None:
    layout = replace(LAYOUTS["order-lines"], sheet="PO *")
    with pytest.raises(Unreadable):
        reading(sheets("PO 1", "PO 2"), layout)


ALTERNATES: Rows = [["Part", "Note", "2026-12"], ["A", "", 5], ["B", "Sub for  above", 5]]


@pytest.mark.parametrize(("policy", "rule"), [("hold", "XLS-028"), ("skip", "XLS-029")])
def test_an_alternate_is_never_counted(policy: Policy, rule: str) -> None:
    aside = SetAside(labels=("SUB FOR ABOVE",), policy=policy)
    columns = {**WIDE.columns, "description": ("Note",)}
    message = reading(workbook(ALTERNATES), replace(WIDE, columns=columns, set_aside=aside))
    assert found(message) == [(rule, "Sheet row 3")]
    assert column(message, "forecast_buckets", "quantity") == ["5"]


@pytest.mark.parametrize(
    ("policy", "expected"), [("hold", [("XLS-006", "Sheet!C1")]), ("skip", [])]
)
def test_a_column_of_totals_is_never_a_period(
    policy: Policy, expected: list[tuple[str, str]]
) -> None:
    layout = replace(WIDE, totals=Totals(labels=("Total",), policy=policy))
    message = reading(workbook([["Part", "2026-12", "Total"], ["A", 5, 5]]), layout)
    assert found(message) == expected
    assert column(message, "forecast_buckets", "quantity") == ["5"]


@pytest.mark.parametrize(
    ("value", "form", "read_as"),
    [
        (471133, "00000000", "00471133"),
        (471133.0, "00000000", "00471133"),
        (471133, "000-000", "471-133"),
        (4711, "000-000", "004-711"),
        (1755752, "0", "1755752"),
        ("X1", "00000000", "X1"),
    ],
)
def test_a_number_is_read_by_the_format_it_was_shown_in(
    value: object, form: str, read_as: str
) -> None:
    layout = replace(WIDE, identifier_formats={"customer_part": form})
    message = reading(workbook([["Part", "2026-12"], [value, 5]]), layout)
    assert found(message) == []
    assert column(message, "forecast_lines", "customer_part") == [read_as]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (471133, "00000"),
        (1.5, "0"),
        (-5, "0"),
        (1.2e45, "0"),
        (10**15, "0"),
        (DUE, "0"),
        (True, "0"),
    ],
)
def test_a_number_its_format_cannot_show_is_refused(value: object, form: str) -> None:
    layout = replace(WIDE, identifier_formats={"customer_part": form})
    assert told([["Part", "2026-12"], [value, 5]], layout) == [("XLS-002", "Sheet!A2")]


@pytest.mark.parametrize(("shown", "expected"), [("000000", []), ("00000000", ["XLS-002"])])
def test_a_cell_that_shows_another_format_contradicts_the_layout(
    shown: str, expected: list[str]
) -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["A2"].number_format = shown

    layout = replace(WIDE, identifier_formats={"customer_part": "000000"})
    message = reading(workbook([["Part", "2026-12"], [4711, 5]], dress), layout)
    assert [finding.rule for finding in message.findings] == expected


SUFFIX = replace(WIDE, part_pattern=r"(?P<part>\d+)(?:-(?P<revision>[A-Z]))?")


def test_a_revision_is_cut_off_by_the_pattern_and_by_nothing_else() -> None:
    rows: Rows = [["Part", "2026-12"], ["0047-C", 5], ["0048", 6], ["0049-CC", 7]]
    message = reading(workbook(rows), SUFFIX)
    assert column(message, "forecast_lines", "customer_part") == ["0047", "0048", "0049-CC"]
    assert column(message, "forecast_lines", "revision") == ["C", None, None]
    assert found(message) == [("XLS-031", "Sheet!A4")]
    assert str(message.tables["forecast_lines"].locate(0, "revision")) == "Sheet!A2"


CHANGE_HEAD = ["Action", "Line", "Qty", "New date"]


def test_a_change_says_only_what_becomes_different() -> None:
    rows: Rows = [
        ["PO number", "PO-1", "Change no.", "2"],
        CHANGE_HEAD,
        ["Geändert", 10, 5, DUE],
        ["cancel", 20, None, None],
    ]
    message = reading(workbook(rows), CHANGE)
    assert found(message) == []
    assert (message.document, message.function) == ("purchase_order_change", "change")
    assert column(message, "order_change_lines", "action") == ["change", "delete"]
    assert column(message, "order_change_lines", "action_raw") == ["Geändert", "cancel"]
    assert column(message, "order_change_schedules", "line") == [1]
    assert column(message, "order_change_schedules", "requested_date") == ["2027-02-01"]


def test_an_action_nobody_agreed_on_is_asked_about() -> None:
    rows: Rows = [["PO number", "PO-1"], CHANGE_HEAD, ["maybe", 10, 5, DUE], [None, 20, 5, DUE]]
    message = reading(workbook(rows), CHANGE)
    assert found(message) == [("XLS-030", "Sheet!A3")]
    assert column(message, "order_change_lines", "action") == [None, None]


def test_a_change_without_a_column_of_dates_leaves_all_deliveries_as_they_are() -> None:
    rows: Rows = [["PO number", "PO-1"], CHANGE_HEAD[:3], ["Change", 10, 5]]
    message = reading(workbook(rows), CHANGE)
    assert message.tables["order_change_schedules"].frame.is_empty()


def test_a_wrong_date_of_a_change_is_told_at_its_cell() -> None:
    def broken(sheet: Worksheet) -> None:
        sheet["D4"] = "#REF!"
        sheet["D4"].data_type = "e"

    rows: Rows = [["PO number", "1"], CHANGE_HEAD, ["Cancel", 10], ["Change", 20, 5, "x"]]
    (finding,) = reading(workbook(rows, broken), CHANGE).findings
    assert (finding.rule, str(finding.locator)) == ("XLS-004", "Sheet!D4")
    assert (finding.table, finding.row) == ("order_change_schedules", 0)


def test_the_same_figure_in_another_unit_is_not_the_same() -> None:
    layout = replace(WIDE, columns={**WIDE.columns, "unit": ("Unit",)})
    rows: Rows = [["Part", "Unit", "2026-W49"], ["A", "PCE", 5], ["A", "MTR", 5]]
    assert told(rows, layout) == [("XLS-007", "Sheet row 3")]


def test_a_number_of_an_order_is_read_by_its_format_wherever_it_stands() -> None:
    formats = {"number": "000000"}
    layout = replace(LAYOUTS["order-lines"], identifier_formats=formats)
    head = ["Line", "Part no.", "Qty", "Due date"]
    above: Rows = [["Order no.", 4711], head, [10, "A", 5, DUE]]
    beside: Rows = [["Order no.", *head], [4711, 10, "A", 5, DUE]]
    for rows in (above, beside):
        assert column(reading(workbook(rows), layout), "order_header", "number") == ["004711"]


def test_dates_of_which_some_are_typed_and_some_are_not_are_asked_about() -> None:
    layout = replace(WIDE, dates=("%d.%m.%Y",), buckets=Buckets(dates_are="DAY"))
    rows: Rows = [["Part", date(2026, 3, 11), "16.11.2026"], ["A", 5, 6]]
    (finding,) = reading(workbook(rows), layout).findings
    assert (finding.rule, str(finding.locator)) == ("XLS-003", "Sheet!B1")
    assert finding.expected == "2026-03-11 / 16.11.2026"


def test_what_is_overdue_stands_before_the_first_week() -> None:
    layout = replace(WIDE, buckets=Buckets(forms=("week", "backlog")))
    message = reading(workbook([["Part", "Past due", "2026-W49"], ["A", 1, 2]]), layout)
    buckets = message.tables["forecast_buckets"].frame
    assert buckets.select("start", "end", "period", "commitment").rows() == [
        ("2026-11-29", "2026-11-29", "BACKLOG", "BACKLOG"),
        ("2026-11-30", "2026-12-06", "WEEK", None),
    ]


def test_what_is_overdue_without_any_day_is_asked_about() -> None:
    layout = replace(WIDE, buckets=Buckets(forms=("backlog",)))
    assert ("XLS-003", "Sheet!B1") in told([["Part", "Past due"], ["A", 1]], layout)


def test_a_quantity_under_an_overdue_column_alone_is_not_lost() -> None:
    layout = replace(WIDE, buckets=Buckets(forms=("week", "backlog"), blank="skip"))
    rows: Rows = [["Part", "Past due", "2026-W49"], ["A", 1, 2], [None, 3, None]]
    message = reading(workbook(rows), layout)
    assert column(message, "forecast_buckets", "quantity") == ["1", "2", "3"]
