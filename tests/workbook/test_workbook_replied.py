"""What a sender wrote beside a question in our list of findings is read when it comes back."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from workbook.making import ORDER, assignment, judged, reply, saved, transmission, workbook

from exchange.adapters.workbook.marked import write_marked
from exchange.adapters.workbook.reading import read
from exchange.adapters.workbook.wording import WORDINGS
from exchange.model.findings import Cell, Finding
from exchange.model.interchange import Message
from exchange.model.questions import REPLIES, question_identity

Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""

ROWS = (
    ("Order", "PO-1"),
    ("Line", "Part number", "Quantity", "Delivery date"),
    ("10", "A-1", 40, "2027-03-01"),
)
QUESTIONS = [question_identity("01JD", position) for position in range(2)]
FIRST, SECOND = 5, 6
"""Rows of the list."""


def marked(language: str = "en") -> Loose:
    """Return the sender's workbook with two questions in the list in front."""
    asked = [
        replace(Finding("PO-007", Cell("Sheet", row, 1), params={"line": "10"}), question=question)
        for row, question in enumerate(QUESTIONS, 3)
    ]
    content = write_marked(transmission(workbook(ROWS)), judged(*asked), {}, reply(language))
    return load_workbook(io.BytesIO(content))


def answered(book: Loose, row: int, answer: object, remark: object = None) -> Loose:
    book.worksheets[0].cell(row, 9).value = answer
    book.worksheets[0].cell(row, 10).value = remark
    return book


def back(book: Loose) -> list[Message]:
    return [*read(transmission(saved(book)), assignment(ORDER)).messages]


def told(book: Loose) -> list[tuple[str, ...]]:
    (replies,) = (each for each in back(book) if each.document == REPLIES)
    return replies.tables["question_answers"].frame.select("question", "answer", "text").rows()


@pytest.mark.parametrize("language", WORDINGS)
def test_a_choice_is_understood_in_every_language(language: str) -> None:
    words = WORDINGS[language].choices
    book = answered(marked(language), FIRST, words["yes"])
    book = answered(book, SECOND, words["no"].upper(), "wrong line")
    assert told(book) == [
        (QUESTIONS[0][:8], "yes", None),
        (QUESTIONS[1][:8], "no", "wrong line"),
    ]


def test_a_choice_is_offered_only_beside_a_question() -> None:
    sheet = marked().worksheets[0]
    (offered,) = sheet.data_validations.dataValidation
    assert str(offered.sqref) == "I5 I6"
    assert offered.formula1 == '"yes: as sent,no: leave it out"'


def test_a_list_without_answers_is_never_read() -> None:
    assert [each.document for each in back(marked())] == ["purchase_order"]


@pytest.mark.parametrize(
    ("answer", "remark"), [("yes: as sent", "from May on"), ("maybe", None), (None, "?"), (1, None)]
)
def test_what_is_no_plain_answer_is_for_a_person(answer: object, remark: object) -> None:
    (_, replies) = back(answered(marked(), FIRST, answer, remark))
    assert replies.tables["question_answers"].frame.height == 0
    (found,) = replies.findings
    assert (found.rule, str(found.locator)) == ("ACK-015", "Exchange findings!I5")


def test_two_answers_to_one_question_are_none() -> None:
    book = answered(answered(marked(), FIRST, "yes: as sent"), SECOND, "no: leave it out")
    book.worksheets[0].cell(SECOND, 8).value = QUESTIONS[0][:8]
    (_, replies) = back(book)
    assert [found.rule for found in replies.findings] == ["ACK-015", "ACK-015"]
    assert replies.tables["question_answers"].frame.height == 0
