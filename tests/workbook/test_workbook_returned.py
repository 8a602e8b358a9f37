"""A confirmation of ours that was filled in is read as what the partner says to it."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from as_ods import as_ods
from as_xlsb import as_xlsb
from openpyxl import Workbook, load_workbook
from workbook.making import FORECAST, judged, reading, reply, saved, transmission, workbook
from workbook.making import ORDER as LAYOUT
from workbook.test_workbook_confirming import FORECAST as FORECAST_ANSWER
from workbook.test_workbook_confirming import HELD, LINE, ORDER

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.adapters.workbook.confirming import write_confirmation, write_forecast_response
from exchange.adapters.workbook.own_sheets import CONFIRMATION
from exchange.errors import Unreadable
from exchange.model.interchange import Message
from exchange.model.order_answers import OrderAnswer

LINES = replace(ORDER, lines=(replace(LINE, schedules=()), HELD))
WORDS = ANSWER_WORDINGS["en"]
WHOLE, FIRST, SECOND = 6, 9, 10
"""Rows of the sheet: the document, its lines."""

Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""


def sheet(*orders: OrderAnswer, language: str = "en") -> Loose:
    answers = {str(number): order for number, order in enumerate(orders or (LINES,))}
    content = write_confirmation(transmission(b"", "PO.xlsx"), judged(), answers, reply(language))
    return load_workbook(io.BytesIO(content))


def filled(book: Loose, row: int, *said: object) -> Loose:
    """Write what a partner says into their columns of a row."""
    page = book.worksheets[0]
    first = 6 if row == WHOLE else 13
    for column, value in enumerate(said, first):
        page.cell(row, column).value = value
    return book


def back(book: Loose) -> Message:
    return reading(saved(book), LAYOUT)


def header(message: Message) -> tuple[str, str | None]:
    (row,) = message.tables["acknowledgement_header"].frame.iter_rows(named=True)
    assert (row["type"], row["kind"], row["document_number"]) == (
        "CONFIRMATION", "workbook", "KMM0PGCP",
    )  # fmt: skip
    return row["state"], row["reason"]


def lines(message: Message) -> list[tuple[str, ...]]:
    frame = message.tables["acknowledgement_lines"].frame
    return list(frame.select("message_reference", "place", "state", "text").iter_rows())


@pytest.mark.parametrize("language", ANSWER_WORDINGS)
def test_a_yes_and_a_no_are_understood_in_every_language(language: str) -> None:
    choices = ANSWER_WORDINGS[language].choices
    for choice in ("accepted", "rejected"):
        book = filled(sheet(language=language), WHOLE, choices[choice])
        assert header(back(book)) == (choice, choices[choice])
    book = filled(sheet(language=language), FIRST, choices["accepted"])
    book = filled(book, SECOND, choices["rejected"].upper())
    assert [state for _, _, state, _ in lines(back(book))] == ["accepted", "rejected"]


def test_a_sheet_that_says_nothing_was_received() -> None:
    assert header(back(sheet())) == ("received", None)
    assert lines(back(sheet())) == []


def test_another_date_and_a_remark_are_kept_in_the_partners_words() -> None:
    book = filled(sheet(), SECOND, "other date", date(2027, 3, 1), "2 of them\nearlier")
    assert header(back(book)) == ("partial", "20: other date 2027-03-01 2 of them earlier")
    assert lines(back(book)) == [
        ("KMM0PGCP", "20", "partial", "other date 2027-03-01 2 of them earlier")
    ]


@pytest.mark.parametrize(
    "said",
    [("accept", date(2027, 3, 1)), ("accept", None, "if before May"), ("ok",), (None, None, "?"),
     ("other date",), (True,)],
)  # fmt: skip
def test_whatever_is_not_a_plain_yes_or_no_is_for_a_person(said: tuple[object, ...]) -> None:
    for row in (WHOLE, FIRST):
        ((_, _, state, _),) = lines(back(filled(sheet(), row, *said)))
        assert state == "partial"


@pytest.mark.parametrize("column", [0, 4])
@pytest.mark.parametrize("row", [WHOLE, FIRST])
def test_what_stands_right_of_the_partners_columns_is_a_remark(row: int, column: int) -> None:
    book = filled(sheet(), row, "accept", None, None, *[None] * column, "not before May")
    ((_, _, state, text),) = lines(back(book))
    assert (state, text) == ("partial", "accept not before May")


def test_the_whole_speaks_for_the_lines_that_say_nothing() -> None:
    accepted = filled(sheet(), WHOLE, "accept")
    assert header(back(accepted))[0] == "accepted"
    assert header(back(filled(accepted, FIRST, "reject")))[0] == "partial"
    assert header(back(filled(sheet(), FIRST, "accept")))[0] == "partial"


def headers(message: Message) -> list[tuple[str, ...]]:
    frame = message.tables["acknowledgement_header"].frame
    return list(frame.select("document_number", "state", "reason").iter_rows())


@pytest.mark.parametrize("number", [None, "  ", "XXXX"])
@pytest.mark.parametrize("said", ["reject", "accept", "?"])
def test_what_is_said_under_a_number_that_is_not_ours_is_not_lost(
    number: str | None, said: str
) -> None:
    book = filled(filled(sheet(), WHOLE, "accept"), SECOND, said)
    book.worksheets[0].cell(SECOND, 1).value = number
    message = back(book)
    named = (number or "").strip() or "-"
    assert headers(message) == [
        ("KMM0PGCP", "accepted", "accept"), (named, "partial", f"20: {said}"),
    ]  # fmt: skip
    assert lines(message) == [
        ("KMM0PGCP", "-", "accepted", "accept"), (named, "20", "partial", said),
    ]  # fmt: skip
    place = message.tables["acknowledgement_header"].locate(1, "document_number")
    assert str(place) == f"{CONFIRMATION}!M10"


@pytest.mark.parametrize(
    ("cell", "named", "reason"),
    [
        ("A12", "We refuse 20", None),
        ("B12", "-", "-: We refuse 20"),
        ("M12", "-", "-: We refuse 20"),
        ("A7", "-", "-: We refuse 20"),
    ],
)
def test_a_note_in_a_row_of_its_own_is_not_lost(cell: str, named: str, reason: str | None) -> None:
    book = filled(sheet(), WHOLE, "accept")
    book.worksheets[0][cell] = "We refuse 20"
    assert headers(back(book))[1:] == [(named, "partial", reason)]


def test_a_row_of_blanks_says_nothing() -> None:
    book = filled(sheet(), WHOLE, "accept")
    book.worksheets[0]["B12"] = "  "
    assert headers(back(book)) == [("KMM0PGCP", "accepted", "accept")]


def test_several_orders_are_answered_each() -> None:
    other = replace(LINES, response="KMM0PGCZ", number="PO-2")
    page = sheet(LINES, other)
    filled(page, WHOLE, "accept")
    page.worksheets[0].cell(WHOLE + 1, 6).value = "reject"
    frame = back(page).tables["acknowledgement_header"].frame
    assert frame.select("document_number", "state").rows() == [
        ("KMM0PGCP", "accepted"), ("KMM0PGCZ", "rejected"),
    ]  # fmt: skip


def test_a_forecast_response_is_read_alike() -> None:
    answers = {"1": FORECAST_ANSWER}
    content = write_forecast_response(transmission(b""), judged(), answers, reply())
    book: Loose = load_workbook(io.BytesIO(content))
    book.worksheets[0].cell(FIRST, 15).value = "reject"
    message = reading(saved(book), FORECAST)
    assert message.tables["acknowledgement_header"].frame["type"].to_list() == ["FORECAST_RESPONSE"]
    assert lines(message) == [("KMM0PGCQ", "1", "rejected", "reject")]


def test_a_place_is_the_partners_own_cell() -> None:
    message = back(filled(sheet(), FIRST, "reject"))
    assert str(message.tables["acknowledgement_lines"].locate(0, "state")) == f"{CONFIRMATION}!M9"


@pytest.mark.parametrize(("form", "write"), [("xlsb", as_xlsb), ("ods", as_ods)])
def test_it_may_come_back_in_another_format(form: str, write: Any) -> None:  # noqa: ANN401 - two writers of tests
    book = filled(sheet(), WHOLE, "accept")
    message = reading(write(book), LAYOUT, f"PO.{form}")
    assert header(message) == ("accepted", "accept")


def test_the_choices_are_a_list_in_the_cell() -> None:
    (rule,) = sheet().worksheets[0].data_validations.dataValidation
    assert rule.formula1 == '"accept,reject,other date"'
    assert {str(area) for area in rule.sqref.ranges} == {"F6", "M9", "M10"}


def test_our_sheet_beside_an_order_of_theirs_is_not_read() -> None:
    rows = [["Line", "Part no.", "Quantity", "Due date"], ["10", "0047", 5, "2027-01-18"]]
    book: Loose = load_workbook(io.BytesIO(workbook(rows)))
    ours = book.create_sheet(CONFIRMATION)
    for row in sheet().worksheets[0].iter_rows(values_only=True):
        ours.append(row)
    message = reading(saved(book), LAYOUT)
    assert message.document == "purchase_order"
    assert message.tables["order_lines"].frame.height == 1


def test_a_sheet_without_our_headings_answers_nothing() -> None:
    book = Workbook()
    book.worksheets[0].title = CONFIRMATION
    with pytest.raises(Unreadable) as caught:
        reading(saved(book), LAYOUT)
    assert caught.value.finding.rule == "XLS-001"
