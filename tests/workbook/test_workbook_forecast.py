"""A forecast with weeks across: what is read, and what each rule says about a bad twin."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import FORECAST, RULES, Rows, column, forecast, found, reading, workbook

from exchange.errors import Unreadable
from exchange.model.findings import message
from exchange.model.interchange import Message

HEAD = ["Part no.", "Rev.", "2026-W49", "2026-W50"]
GOOD: Rows = [HEAD, ["0047", "A", 5, 6], ["0048", "B", 0, 7.5]]

Dress = Callable[[Worksheet], object]


def put(**values: object) -> Dress:
    def dress(sheet: Worksheet) -> None:
        for name, value in values.items():
            cast("Any", sheet)[name] = value

    return dress


def error(name: str) -> Dress:
    def dress(sheet: Worksheet) -> None:
        sheet[name] = "#N/A"
        sheet[name].data_type = "e"

    return dress


def test_a_good_forecast_has_lines_buckets_and_no_finding() -> None:
    message = forecast(GOOD)
    assert found(message) == []
    assert column(message, "forecast_lines", "customer_part") == ["0047", "0048"]
    assert column(message, "forecast_buckets", "quantity") == ["5", "6", "0", "7,5"]
    assert column(message, "forecast_buckets", "start") == ["2026-11-30", "2026-12-07"] * 2
    assert column(message, "forecast_buckets", "line") == [1, 1, 2, 2]


def test_every_value_leads_back_to_its_cell() -> None:
    rows = [["x"], ["Forecast no.:", None, "FC1"], ["", "", "FIRM", "FIRM"], *GOOD]
    tables = forecast(rows).tables
    places = [
        tables["forecast_header"].locate(0, "number"),
        tables["forecast_lines"].locate(1, "revision"),
        tables["forecast_buckets"].locate(3, "quantity"),
        tables["forecast_buckets"].locate(3, "start"),
        tables["forecast_buckets"].locate(3, "commitment_raw"),
    ]
    assert [str(place) for place in places] == [
        "Sheet!C2", "Sheet!B6", "Sheet!D6", "Sheet!D4", "Sheet!D3",
    ]  # fmt: skip


def test_identifiers_stay_exactly_as_typed() -> None:
    message = forecast([HEAD, [" 0047\u00a0", "A\n", 1, 2]])
    assert column(message, "forecast_lines", "customer_part") == [" 0047\u00a0"]
    assert column(message, "forecast_lines", "revision") == ["A\n"]


def test_headings_are_found_whatever_their_case_and_breaks() -> None:
    head = ["PART\nNO.", "rev.\u00a0", "2026-w49", "CW50/2026"]
    assert found(forecast([["Title"], [], head, ["0047", "A", 5, 6]])) == []


def test_a_missing_required_heading_lists_what_was_found() -> None:
    message = forecast([["Pert no.", "Rev.", "2026-W49"], ["0047", "A", 5]])
    (finding,) = message.findings
    assert (finding.rule, str(finding.locator)) == ("XLS-001", "Sheet row 1")
    assert finding.observed == "Pert no., Rev., 2026-W49"
    assert message.tables["forecast_lines"].frame.is_empty()


def test_a_sheet_without_any_heading_cannot_be_read() -> None:
    with pytest.raises(Unreadable) as caught:
        forecast([["some"], ["notes", "here"]])
    assert caught.value.finding.observed == "notes, here"


def test_without_required_headings_a_title_is_still_no_row_of_headings() -> None:
    layout = replace(FORECAST, required=())
    assert found(reading(workbook([["Title"], *GOOD]), layout)) == []


def test_headings_below_the_searched_rows_are_not_found() -> None:
    layout = replace(FORECAST, search_rows=2)
    with pytest.raises(Unreadable):
        reading(workbook([["a"], ["b"], *GOOD]), layout)


def test_a_heading_given_twice_is_not_chosen_from() -> None:
    message = forecast([["Part no.", "Teilenummer", "2026-W49"], ["0047", "x", 5]])
    assert found(message) == [("XLS-015", "Sheet!B1")]


@pytest.mark.parametrize("value", [47, 4.7, True, date(2026, 1, 5), "1,23457E+11", "4E+09"])
def test_a_part_number_that_is_no_text_is_refused(value: object) -> None:
    assert found(forecast([*GOOD, [value, "A", 1, 1]])) == [("XLS-002", "Sheet!A4")]


@pytest.mark.parametrize("value", ["4E09", "4E+9", "14E+09", "4E+09A"])
def test_a_part_number_a_spreadsheet_would_write_otherwise_is_kept(value: str) -> None:
    assert found(forecast([*GOOD, [value, "A", 1, 1]])) == []


def test_a_finding_about_a_row_names_the_row_of_the_table() -> None:
    (finding,) = forecast([*GOOD, [47, "A", 1, 1]]).findings
    assert (finding.table, finding.row) == ("forecast_lines", 2)


@pytest.mark.parametrize("heading", ["W54 2026", "10/11/25", "49", "Backlog 1", 2026])
def test_a_period_that_cannot_be_read_is_asked_about(heading: object) -> None:
    message = forecast([[*HEAD, heading], ["0047", "A", 5, 6, 7]])
    assert found(message) == [("XLS-003", "Sheet!E1")]
    assert column(message, "forecast_buckets", "quantity") == ["5", "6"]


def test_values_right_of_the_periods_without_a_known_heading_are_asked_about() -> None:
    assert found(forecast([HEAD, ["0047", "A", 5, 6, 7]])) == [("XLS-003", "Sheet!E1")]
    assert found(forecast([[*HEAD, "Backlog"], ["0047", "A", 5, 6, 7]])) == [
        ("XLS-003", "Sheet!E1")
    ]
    assert found(forecast([[*HEAD, "Uwagi"], ["0047", "A", 5, 6, "pilne"]])) == []


def left(heading: object, value: object) -> list[tuple[str, str]]:
    return found(forecast([[heading, *HEAD], [value, "0047", "A", 5, 6]]))


@pytest.mark.parametrize("heading", ["Backlog", "Zaległe", None])
@pytest.mark.parametrize("value", [20, "1 200,5", "ok. 300", date(2026, 12, 1), "18 sty 2027"])
def test_a_column_of_quantities_or_dates_left_of_the_periods_is_asked_about(
    heading: object, value: object
) -> None:
    assert left(heading, value) == [("XLS-019", "Sheet!A1")]


def test_a_column_of_text_left_of_the_periods_is_told() -> None:
    assert left("Planner", "Jan") == [("XLS-018", "Sheet!A1")]
    assert left("Planner", " ") == []
    assert left("Remarks", 20) == []


def test_a_column_nobody_agreed_on_binds_the_whole_document() -> None:
    (finding,) = forecast([["Backlog", *HEAD], [20, "0047", "A", 5, 6]]).findings
    assert (finding.observed, finding.table, finding.row) == ("Backlog", "", -1)
    (finding,) = forecast([[None, *HEAD], [20, "0047", "A", 5, 6]]).findings
    assert finding.observed == "A"


def test_an_error_cell_is_no_blank_and_no_text() -> None:
    message = forecast(GOOD, error("D3"))
    (finding,) = message.findings
    assert (finding.rule, str(finding.locator), finding.observed) == ("XLS-004", "Sheet!D3", "#N/A")
    assert (finding.table, finding.row) == ("forecast_buckets", 3)
    assert column(message, "forecast_buckets", "quantity")[3] == "#N/A"


def test_a_formula_without_its_result_is_told() -> None:
    assert found(forecast(GOOD, put(C2="=1+1"))) == [("XLS-004", "Sheet!C2")]
    assert found(forecast(GOOD, put(A2='="00"&47', C1="=A1"))) == [
        ("XLS-004", "Sheet!C1"), ("XLS-004", "Sheet!A2"),
    ]  # fmt: skip


def test_hidden_rows_and_columns_are_used_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True
        sheet.column_dimensions["Z"].hidden = True

    message = forecast(GOOD, hide)
    assert found(message) == [("XLS-005", "Sheet row 2"), ("XLS-005", "Sheet!D1")]
    assert message.findings[0].observed == "2-3"
    assert message.tables["forecast_buckets"].frame.height == 4


def test_hidden_rows_and_columns_are_skipped_where_agreed() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["D"].hidden = True

    message = reading(workbook(GOOD, hide), replace(FORECAST, hidden="skip"))
    assert [(f.rule, f.observed) for f in message.findings] == [
        ("XLS-020", "2"), ("XLS-020", "2026-W50"),
    ]  # fmt: skip
    assert column(message, "forecast_buckets", "quantity") == ["0"]


@pytest.mark.parametrize("word", ["Total", "RAZEM:", " suma "])
def test_a_total_is_left_out_and_asked_about(word: str) -> None:
    message = forecast([*GOOD, [None, word, 5, 13.5]])
    assert found(message) == [("XLS-006", "Sheet row 4")]
    assert message.tables["forecast_lines"].frame.height == 2


def test_a_total_is_left_out_silently_where_agreed() -> None:
    layout = replace(FORECAST, totals=replace(FORECAST.totals, policy="skip"))
    assert found(reading(workbook([*GOOD, ["Total", None, 5, 13]]), layout)) == []


def test_a_part_described_as_a_total_is_a_part() -> None:
    message = forecast([*GOOD, ["0049", "Total", 5, 6]])
    assert message.tables["forecast_lines"].frame.height == 3


def test_merged_cells_in_the_data_are_told_and_not_spread() -> None:
    message = forecast(GOOD, lambda sheet: sheet.merge_cells("C2:D2"))
    assert ("XLS-009", "Sheet!C2") in found(message)
    assert ("XLS-010", "Sheet!D2") in found(message)


def test_merged_cells_elsewhere_are_nobodys_business() -> None:
    rows = [["Title"], *GOOD, [], ["", "", "", "", "x"]]
    message = forecast(rows, lambda sheet: sheet.merge_cells("A1:D1"))
    assert found(message) == [("XLS-018", "Sheet!E2")]


def test_a_blank_among_values_is_asked_about_and_binds_its_line() -> None:
    message = forecast([*GOOD, ["0049", "A", None, " "], ["0050", "A", None, 3]])
    asked = [f for f in message.findings if f.rule == "XLS-010"]
    assert [(str(f.locator), f.table, f.row) for f in asked] == [
        ("Sheet row 4", "forecast_lines", 2), ("Sheet!C5", "forecast_lines", 3),
    ]  # fmt: skip
    assert column(message, "forecast_buckets", "quantity") == ["5", "6", "0", "7,5", "3"]


@pytest.mark.parametrize(("blank", "quantities"), [("zero", ["0", "6"]), ("skip", ["6"])])
def test_a_blank_is_zero_or_nothing_where_agreed(blank: str, quantities: list[str]) -> None:
    message = forecast([HEAD, ["0047", "A", None, 6]], blank=blank)
    assert found(message) == []
    assert column(message, "forecast_buckets", "quantity") == quantities


def committed(rows: Rows, dress: Dress = bool) -> tuple[Message, list[Any]]:
    message = forecast(rows, dress)
    return message, column(message, "forecast_buckets", "commitment")


def test_a_merged_commitment_spans_its_columns() -> None:
    head = ["Part no.", "2026-W49", "2026-W50", "2026-W51"]
    rows = [[None, "Fix", None, "Plan"], head, ["0047", 1, 2, 3]]
    message, said = committed(rows, lambda sheet: sheet.merge_cells("B1:C1"))
    assert found(message) == []
    assert said == ["FIRM", "FIRM", "FORECAST"]
    assert column(message, "forecast_buckets", "commitment_raw") == ["Fix", "Fix", "Plan"]


def test_a_commitment_not_merged_says_nothing_about_its_neighbour() -> None:
    rows = [[None, None, "FIRM", None], *GOOD]
    message, said = committed(rows)
    assert found(message) == [("XLS-017", "Sheet!D1")]
    assert said == ["FIRM", None] * 2


def test_an_unknown_commitment_is_asked_about() -> None:
    message, said = committed([[None, None, "FIRM", "vielleicht"], *GOOD])
    assert found(message) == [("XLS-017", "Sheet!D1")]
    assert said[:2] == ["FIRM", None]


def test_without_a_row_of_commitments_the_agreed_one_holds() -> None:
    layout = replace(FORECAST, constants={"forecast_buckets": {"commitment": "FORECAST"}})
    message = reading(workbook(GOOD), layout)
    assert column(message, "forecast_buckets", "commitment") == ["FORECAST"] * 4
    said = reading(workbook([[None, None, "FIRM", "FIRM"], *GOOD]), layout)
    assert column(said, "forecast_buckets", "commitment") == ["FIRM"] * 4


def test_labels_stand_left_of_their_values() -> None:
    rows = [["Forecast no.:", "", "FC-1", "Forecast date", date(2026, 11, 23)], *GOOD]
    header = forecast(rows).tables["forecast_header"].frame
    assert header["number"].to_list() == ["FC-1"]
    assert header["date"].to_list() == ["2026-11-23"]


def test_a_label_without_a_value_does_not_take_the_next_label_for_one() -> None:
    message = forecast([["Forecast no.:", None, "Forecast date:", "23.11.2026"], *GOOD])
    header = message.tables["forecast_header"].frame
    assert "number" not in header.columns
    assert header["date"].to_list() == ["23.11.2026"]


def test_a_label_with_two_values_is_not_chosen_from() -> None:
    rows = [["Forecast no.", "FC-1"], ["Nr prognozy", "FC-2"], *GOOD]
    assert found(forecast(rows)) == [("XLS-015", "Sheet!B2")]


def test_a_number_that_shows_zeros_it_does_not_have_is_no_document_number() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["B1"].number_format = "00000"

    assert found(forecast([["Forecast no.", 118], *GOOD])) == []
    message = forecast([["Forecast no.", 118], *GOOD], dress)
    assert [f.observed for f in message.findings] == ["118 (00118)"]


def test_a_table_without_rows_is_told() -> None:
    assert found(forecast([HEAD])) == [("XLS-001", "Sheet row 1")]


def test_a_table_without_periods_is_told() -> None:
    assert found(forecast([["Part no.", "Rev."], ["0047", "A"]])) == [("XLS-001", "Sheet row 1")]


def test_what_is_hidden_is_told_in_words_of_one_language() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    (used,) = forecast(GOOD, hide).findings
    (not_used,) = reading(workbook(GOOD, hide), replace(FORECAST, hidden="skip")).findings
    assert message(used, RULES, "de").endswith("ausgeblendet und wurde verwendet: 2.")
    assert message(not_used, RULES, "pl").endswith("ukryte i nie zostało użyte: 2.")


def test_a_hidden_column_is_not_read_where_agreed_whatever_it_holds() -> None:
    def hide(sheet: Worksheet) -> None:
        for name in "AF":
            sheet.column_dimensions[name].hidden = True

    rows = [["Backlog", *HEAD, "Forecast no."], [20, "0047", "A", 5, 6, "FC-1"]]
    read = reading(workbook(rows, hide), replace(FORECAST, hidden="skip"))
    assert sorted(found(read)) == [("XLS-020", "Sheet!A1"), ("XLS-020", "Sheet!F1")]
    assert "number" not in read.tables["forecast_header"].frame.columns


def test_every_finding_can_be_told_in_every_language() -> None:
    rows = [[None, None, "FIRM", "?"], [*HEAD, "W54 2026"], [47, "A", None, 1, 2], ["Total"]]
    for finding in forecast(rows, lambda sheet: sheet.merge_cells("C3:D3")).findings:
        for language in ("en", "de", "pl"):
            assert "{" not in message(finding, RULES, language)
