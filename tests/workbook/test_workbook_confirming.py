"""Order confirmations and forecast responses of our own: what we said, as values and as text."""

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from workbook.making import judged, reply, transmission

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.adapters.workbook.confirming import (
    write_confirmation,
    write_forecast_response,
)
from exchange.adapters.workbook.own_sheets import OUR_ANSWERS
from exchange.model.forecast_answers import AnsweredQuantity, ForecastAnswer, ForecastLineAnswer
from exchange.model.order_answers import LineAnswer, OrderAnswer, ScheduleAnswer

DAY, LATER = date(2027, 1, 18), date(2027, 2, 1)
DUE = (ScheduleAnswer(Decimal(3), DAY), ScheduleAnswer(Decimal(2), LATER, LATER))
LINE = LineAnswer("10", "received", "0047", "C", Decimal(5), "PCE", Decimal("41.27"), schedules=DUE)
HELD = replace(LINE, line_number="20", state="held", schedules=(), reasons=("Price?", "Date?"))
ORDER = OrderAnswer("KMM0PGCP", "PO-1", "received", lines=(LINE, HELD))
WEEKS = tuple(AnsweredQuantity(Decimal(5), day, None, "open") for day in (DAY, LATER))
FORECAST = ForecastAnswer(
    "KMM0PGCQ", "FC-1", "received",
    lines=(ForecastLineAnswer("1", "0047", unit="PCE", state="received", quantities=WEEKS),),
)  # fmt: skip
WORDS = ANSWER_WORDINGS["en"]


def confirmed(*orders: OrderAnswer, language: str = "en") -> list[tuple[Any, ...]]:
    answers = {str(number): order for number, order in enumerate(orders)}
    sent = transmission(b"", "PO_1.xlsx")
    return rows(write_confirmation(sent, judged(), answers, reply(language)))


def rows(content: bytes) -> list[tuple[Any, ...]]:
    book: Any = load_workbook(io.BytesIO(content))
    (sheet,) = book.worksheets
    assert sheet.title in OUR_ANSWERS
    found = [tuple(value for value in row) for row in sheet.iter_rows(values_only=True)]
    return [row for row in found if any(value is not None for value in row)]


def test_an_order_is_confirmed_line_by_line_and_date_by_date() -> None:
    about, no_commitment, fill_in, head, whole, columns, *lines = confirmed(ORDER)
    assert about[0] == (
        "Answer to PO_1.xlsx, received 2026-11-23 09:30 UTC as 01JD3K9Q; rules abc123."
    )
    assert no_commitment[0] == WORDS.no_commitment
    assert fill_in[0] == WORDS.fill_in
    assert head[:8] == (*WORDS.document, *WORDS.yours)
    assert columns == (*WORDS.order_columns, *WORDS.yours)
    assert whole[:5] == ("PO-1", None, "KMM0PGCP", "received, under review", None)
    day, later = datetime(2027, 1, 18), datetime(2027, 2, 1)  # noqa: DTZ001 - a cell has no zone
    asked = ("KMM0PGCP", "PO-1", "10", "0047", "C")
    open_ = (None, None, None, None)
    assert lines == [
        (*asked, 3, "PCE", 41.27, day, None, "received, under review", *open_),
        (*asked, 2, "PCE", 41.27, later, later, "received, under review", *open_),
        (*asked[:2], "20", *asked[3:], 5, "PCE", 41.27, None, None, "held: please answer",
         "Price?\nDate?", None, None, None),
    ]  # fmt: skip


def test_nobody_is_promised_anything_while_an_order_is_under_review() -> None:
    said = {row[10] for row in confirmed(replace(ORDER, lines=(LINE,)))[6:]}
    assert said == {"received, under review"}


def test_a_simple_answer_says_the_whole_only() -> None:
    assert len(confirmed(replace(ORDER, detailed=False))) == 5


def test_a_rejected_order_says_so_and_why() -> None:
    order = replace(ORDER, state="rejected", reasons=("Number used.",), change="2")
    whole, _, first, *_ = confirmed(order)[4:]
    assert whole[:5] == ("PO-1", "2", "KMM0PGCP", "rejected", "Number used.")
    assert first[10] == WORDS.lines["untouched"]


def test_a_forecast_is_answered_by_line_with_the_periods_it_has() -> None:
    sent = transmission(b"", "FC_1.xlsx")
    content = write_forecast_response(sent, judged(), {"1": FORECAST}, reply())
    *_, whole, columns, line = rows(content)
    assert whole[0] == "FC-1"
    assert columns == (*WORDS.forecast_columns, *WORDS.yours)
    day, later = datetime(2027, 1, 18), datetime(2027, 2, 1)  # noqa: DTZ001 - a cell has no zone
    assert line[:14] == (
        "KMM0PGCQ", "FC-1", "1", "0047", None, None, None, "PCE", 2, day, later, None,
        "received, under review", None,
    )  # fmt: skip


@pytest.mark.parametrize("language", ANSWER_WORDINGS)
def test_the_partners_language_is_spoken_and_every_state_has_its_words(language: str) -> None:
    words = ANSWER_WORDINGS[language]
    assert confirmed(ORDER, language=language)[5] == (*words.order_columns, *words.yours)
    assert len(words.order_columns) == len(WORDS.order_columns)
    assert len(words.forecast_columns) == len(WORDS.forecast_columns)
    assert words.wholes.keys() == WORDS.wholes.keys()


def test_the_same_answer_gives_the_same_bytes() -> None:
    sent = transmission(b"")
    made = [write_confirmation(sent, judged(), {"1": ORDER}, reply()) for _ in range(2)]
    assert made[0] == made[1]
