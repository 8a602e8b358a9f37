"""A sheet of the sender's that is called like one of ours is theirs, there and back."""

import io
from dataclasses import replace
from typing import Any

import pytest
from as_ods import as_ods
from as_xlsb import as_xlsb
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from workbook.making import FORECAST, column, judged, reading, reply, saved, transmission
from workbook.making import ORDER as LAYOUT
from workbook.test_workbook_returned import sheet as confirmation

from exchange.adapters.workbook.marked import write_marked
from exchange.adapters.workbook.own_sheets import (
    CONFIRMATION,
    FORECAST_RESPONSE,
    OUR_SHEET,
    free_title,
    is_listing,
)
from exchange.adapters.workbook.tabs import Tab
from exchange.adapters.workbook.wording import WORDINGS
from exchange.errors import Unreadable
from exchange.model.findings import Cell, Finding

ROWS: list[list[Any]] = [["Part no.", "2026-W49"], ["0047", 5], ["0048", -3]]
TITLES = ["Exchange findings", "EXCHANGE FINDINGS", "exchange Findings", "Exchange findings 2"]

Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""


def theirs(title: str, *beside: str) -> Workbook:
    """Return a workbook whose forecast stands on a sheet of this title."""
    book = Workbook()
    book.worksheets[0].title = title
    for row in ROWS:
        book.worksheets[0].append(row)
    for other in beside:
        book.create_sheet(other)
    return book


def marked(content: bytes, title: str, filename: str = "FC.xlsx", language: str = "en") -> bytes:
    found = Finding("XLS-008", Cell(title, 3, 2), observed="-3", expected="a number")
    judgement = replace(judged(found), format=filename.rpartition(".")[2])
    return write_marked(transmission(content, filename), judgement, {}, reply(language))


def opened(content: bytes) -> Loose:
    return load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("title", TITLES)
def test_their_sheet_of_our_name_is_read(title: str) -> None:
    message = reading(saved(theirs(title)), FORECAST)
    assert column(message, "forecast_lines", "customer_part") == ["0047", "0048"]
    assert str(message.tables["forecast_lines"].locate(1, "customer_part")) == f"{title}!A3"


@pytest.mark.parametrize("language", WORDINGS)
@pytest.mark.parametrize("title", TITLES)
def test_their_sheet_of_our_name_stays_and_is_marked_again_and_again(
    title: str, language: str
) -> None:
    content = saved(theirs(title))
    for _ in range(3):
        content = marked(content, title, language=language)
        book = opened(content)
        ours, kept = book.sheetnames
        assert kept == title
        assert ours.casefold() != title.casefold()
        assert is_listing(ours, book[ours].iter_rows(values_only=True))
        assert book[title]["B3"].comment.text.count("XLS-008") == 1
        assert book[ours].cell(5, 3).hyperlink.location == f"'{title}'!B3"
        assert column(reading(content, FORECAST), "forecast_lines", "customer_part") == [
            "0047", "0048",
        ]  # fmt: skip


@pytest.mark.parametrize(("form", "write"), [("xlsb", as_xlsb), ("ods", as_ods)])
def test_so_it_is_in_other_formats(form: str, write: Any) -> None:  # noqa: ANN401 - two writers of tests
    title = "EXCHANGE FINDINGS"
    content = marked(write(theirs(title)), title, f"FC.{form}")
    assert opened(content).sheetnames[0] == "Exchange findings 2"
    again = reading(write(opened(content)), FORECAST, f"FC.{form}")
    assert column(again, "forecast_lines", "customer_part") == ["0047", "0048"]


def test_our_sheet_is_known_though_its_title_was_written_anew() -> None:
    book = opened(marked(saved(theirs("Demand")), "Demand"))
    book[OUR_SHEET].title = "EXCHANGE FINDINGS (2)"
    assert opened(marked(saved(book), "Demand")).sheetnames == [OUR_SHEET, "Demand"]
    assert reading(saved(book), FORECAST).tables["forecast_lines"].frame.height == 2


@given(st.lists(st.sampled_from([*TITLES, "Exchange Findings 3", "Sheet"]), unique=True))
def test_a_title_is_free_in_whatever_case(taken: list[str]) -> None:
    title = free_title(taken)
    assert title.casefold() not in {each.casefold() for each in taken}
    assert title.startswith(OUR_SHEET)


@pytest.mark.parametrize("title", [CONFIRMATION, CONFIRMATION.upper(), FORECAST_RESPONSE])
def test_an_order_on_a_sheet_called_like_an_answer_of_ours_is_an_order(title: str) -> None:
    book = Workbook()
    book.worksheets[0].title = title
    for row in (["Line", "Part no.", "Quantity", "Due date"], ["10", "0047", 5, "2027-01-18"]):
        book.worksheets[0].append(row)
    message = reading(saved(book), LAYOUT)
    assert message.document == "purchase_order"
    assert column(message, "order_lines", "customer_part") == ["0047"]


def test_our_answer_is_known_in_whatever_case() -> None:
    book = confirmation()
    book.worksheets[0].title = "for a moment"  # openpyxl counts a title among the others
    book.worksheets[0].title = CONFIRMATION.upper()
    assert book.sheetnames == [CONFIRMATION.upper()]
    assert reading(saved(book), LAYOUT).document == "acknowledgement"


def test_a_sheet_of_another_title_is_not_read_to_know_it() -> None:
    def read() -> Any:  # noqa: ANN401 - never returns
        raise Unreadable(Finding("XLS-001"))

    tab = Tab("Demand", visible=True, read=read)
    assert (tab.listing, tab.answer) == (False, False)
