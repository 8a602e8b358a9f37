"""What a partner changes in a sheet of ours, outside their own columns, is told cell by cell."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from as_ods import as_ods
from as_xlsb import as_xlsb
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from workbook.making import FORECAST, RULES, judged, reading, reply, saved, transmission
from workbook.making import ORDER as LAYOUT
from workbook.test_workbook_confirming import FORECAST as FORECAST_ANSWER
from workbook.test_workbook_confirming import HELD, LINE, ORDER

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.adapters.workbook.confirming import (
    confirmed,
    responded,
    write_confirmation,
    write_forecast_response,
)
from exchange.model.echoes import Echo, Returned
from exchange.model.findings import Cell, message
from exchange.model.interchange import Message
from exchange.model.ledger import Sent
from exchange.model.order_answers import OrderAnswer
from exchange.model.ports import Answers
from exchange.reconcile.echoed import echoed

WHOLE, FIRST, LATER, HELD_ROW = 6, 9, 10, 11
"""Rows of the sheet: the document, the two dates of line 10, line 20."""

Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""


def sheet(*orders: OrderAnswer, language: str = "en") -> Loose:
    content = write_confirmation(
        transmission(b"", "PO.xlsx"), judged(), answers(*orders), reply(language)
    )
    return load_workbook(io.BytesIO(content))


def answers(*orders: OrderAnswer) -> Answers:
    return {str(number): order for number, order in enumerate(orders or (ORDER,))}


def sent(echoes: tuple[Echo, ...]) -> Sent:
    return Sent(1, "CONFIRMATION", "acme/PO.xlsx", "01JD", None, echoes=echoes)


def differing(
    returned: Message, *orders: OrderAnswer, language: str = "en"
) -> list[tuple[str, ...]]:
    """Return rule, place, what came back and what we sent of each finding."""
    answer = sent(confirmed(answers(*orders), reply(language)))
    found = [*returned.findings, *echoed(returned.echoes, answer)]
    return [(each.rule, str(each.locator), each.observed, each.expected) for each in found]


def back(book: Loose) -> Message:
    return reading(saved(book), LAYOUT)


def changed(**cells: object) -> Loose:
    book = sheet()
    for place, value in cells.items():
        book.worksheets[0][place] = value
    return book


@pytest.mark.parametrize("language", ANSWER_WORDINGS)
@pytest.mark.parametrize(("form", "write"), [("xlsx", saved), ("xlsb", as_xlsb), ("ods", as_ods)])
def test_what_comes_back_as_it_was_sent_differs_in_nothing(
    form: str, write: Callable[[Loose], bytes], language: str
) -> None:
    other = replace(
        ORDER, response="KMM0PGCZ", number="=1+1", change="2",
        lines=(replace(LINE, line_number="", customer_part="0047\n 1", price=Decimal("0.1000")),),
    )  # fmt: skip
    content = write(sheet(ORDER, other, language=language))
    returned = reading(content, LAYOUT, f"PO.{form}")
    assert len(returned.echoes) == 7
    assert differing(returned, ORDER, other, language=language) == []


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6
    )
)
def test_a_number_comes_back_as_it_was_sent(quantity: Decimal) -> None:
    order = replace(ORDER, lines=(replace(HELD, quantity=quantity),))
    assert differing(back(sheet(order)), order) == []


def test_a_forecast_response_is_compared_alike() -> None:
    about = {"1": FORECAST_ANSWER}
    content = write_forecast_response(transmission(b""), judged(), about, reply())
    answer = sent(responded(about, reply()))
    assert [*echoed(reading(content, FORECAST).echoes, answer)] == []
    book: Loose = load_workbook(io.BytesIO(content))
    book.worksheets[0]["J9"] = datetime(2027, 3, 1)  # noqa: DTZ001 - a cell has no zone
    book.worksheets[0]["I9"] = 3
    found = [*echoed(reading(saved(book), FORECAST).echoes, answer)]
    assert [(each.rule, each.observed, each.expected) for each in found] == [
        ("ACK-011", "3", "2"), ("ACK-010", "2027-03-01", "2027-01-18"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "value", "rule", "said"),
    [
        ("F9", 4, "ACK-010", ("4", "3")),
        ("F9", None, "ACK-010", ("-", "3")),
        ("F9", "three", "ACK-010", ("three", "3")),
        ("H11", 40, "ACK-010", ("40", "41.27")),
        ("I9", datetime(2027, 3, 1), "ACK-010", ("2027-03-01", "2027-01-18")),  # noqa: DTZ001 - a cell has no zone
        ("J9", datetime(2027, 3, 1), "ACK-010", ("2027-03-01", "-")),  # noqa: DTZ001 - a cell has no zone
        ("D9", 47, "ACK-011", ("47", "0047")),
        ("C11", "30", "ACK-011", ("30", "20")),
        ("C9", None, "ACK-011", ("-", "10")),
        ("A9", "XXXX", "ACK-011", ("XXXX", "KMM0PGCP")),
        ("E9", "D", "ACK-011", ("D", "C")),
        ("G9", "M", "ACK-011", ("M", "PCE")),
        ("K9", "accepted", "ACK-011", ("accepted", "received, under review")),
        ("L11", None, "ACK-011", ("-", "Price? Date?")),
        ("A6", "PO-2", "ACK-011", ("PO-2", "PO-1")),
        ("D6", "accepted", "ACK-011", ("accepted", "received, under review")),
    ],
)
def test_a_changed_cell_says_what_we_sent_and_what_came_back(
    cell: str, value: object, rule: str, said: tuple[str, str]
) -> None:
    place = f"Exchange confirmation!{cell}"
    assert differing(back(changed(**{cell: value}))) == [(rule, place, *said)]


def test_a_proposal_is_a_question_and_says_so_in_every_language() -> None:
    book = changed(F9=4)
    (found,) = echoed(back(book).echoes, sent(confirmed(answers(), reply())))
    assert RULES["ACK-010"].severity.name == "HOLD"
    assert message(found, RULES, "en").startswith(
        "Line 10 of our CONFIRMATION acme/PO.xlsx: under 'Quantity' we sent 3, you return 4."
    )
    for language, word in (("en", "proposal"), ("de", "Vorschlag"), ("pl", "propozycj")):
        assert word in message(found, RULES, language)


def test_rows_may_be_sorted_as_one_likes() -> None:
    book = sheet()
    page = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(FIRST, HELD_ROW)]
    for number, values in enumerate(reversed(rows), FIRST):
        for column, value in enumerate(values, 1):
            page.cell(number, column).value = value
    assert differing(back(book)) == []


def test_a_row_that_is_gone_or_new_is_told() -> None:
    book = sheet()
    book.worksheets[0].delete_rows(LATER)
    assert differing(back(book)) == [
        ("ACK-012", "Exchange confirmation", "-",
         ("KMM0PGCP, PO-1, 10, 0047, C, 2, PCE, 41.27, 2027-02-01, 2027-02-01, "
         "received, under review")),
    ]  # fmt: skip
    book = changed(A12="KMM0PGCP", B12="PO-1", C12="30", D12="0099", F12=7)
    assert differing(back(book)) == [
        ("ACK-013", "Exchange confirmation row 12", "KMM0PGCP, PO-1, 30, 0099, 7", "")
    ]


def test_a_note_without_a_number_of_ours_is_told_once() -> None:
    assert differing(back(changed(A12="We refuse 20", M12="accept"))) == []
    assert (
        back(changed(A12="We refuse 20", M12="accept"))
        .tables["acknowledgement_header"]
        .frame.height
        == 2
    )


def test_a_column_that_is_gone_is_told_once_and_the_others_are_compared() -> None:
    book = changed(F9=4)
    book.worksheets[0].delete_cols(4)
    assert differing(back(book)) == [
        ("ACK-014", "Exchange confirmation row 5", "-", "Our answer"),
        ("ACK-014", "Exchange confirmation row 8", "-", "Part no."),
        ("ACK-010", "Exchange confirmation!E9", "4", "3"),
    ]


def test_what_stands_in_a_column_put_between_ours_is_a_remark() -> None:
    book = sheet()
    page = book.worksheets[0]
    page.insert_cols(7)
    page["G8"], page["G9"] = "Note", "not before May"
    returned = back(book)
    lines = returned.tables["acknowledgement_lines"].frame
    assert lines.select("state", "text").rows() == [("partial", "not before May")]
    assert differing(returned) == []


def test_many_altered_rows_are_told_without_comparing_all_with_all() -> None:
    place = Cell("Exchange confirmation", 1)
    mine = tuple(Echo("A", str(number), {"Line": str(number)}) for number in range(2_000))
    theirs = [
        Returned(Echo("B", each.line, each.cells), 9, {"Line": 1}, frozenset(), stray=False,
                 place=lambda *_: place)
        for each in mine
    ]  # fmt: skip
    rules = [each.rule for each in echoed(theirs, sent(mine))]
    assert (rules.count("ACK-012"), rules.count("ACK-013")) == (2_000, 2_000)
