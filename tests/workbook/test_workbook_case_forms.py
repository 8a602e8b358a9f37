"""A form about a case: what stands in it, and what is read of it when it was filled in."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from fakes import Remembered
from openpyxl import load_workbook
from test_reconcile import PARTNER
from workbook.making import ORDER as LAYOUT
from workbook.making import reading, reply, saved

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.adapters.workbook.case_forms import case_echoes, write_case
from exchange.adapters.workbook.case_wording import CASE_WORDINGS
from exchange.model.case_files import Case
from exchange.model.cases import Dated, Excess, Step
from exchange.model.interchange import Message
from exchange.reconcile.cases import returned
from exchange.reconcile.circumstances import Circumstances

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OFFER = (
    Dated(Decimal(150), date(2027, 3, 8)),
    Dated(Decimal("210.5"), date(2027, 3, 29)),
)
WEEK = Excess(date(2027, 3, 8), date(2027, 3, 14), Decimal(100), Decimal(120), Decimal(300))
Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""


def step(action: Any, **more: Any) -> Step:  # noqa: ANN401 - fields of a step
    return Step(case="UP-7K3M9A2X", partner="acme", action=action, by="anna", at=AT, **more)


QUOTE = step(
    "quote", amounts=OFFER, gating=("relay K7",), cost=Decimal("1250.50"), currency="EUR",
    due=date(2026, 12, 1), text="by air",
)  # fmt: skip
CASE = Case((step("request", part="=A-1", subject="F2", unit="PCE", excess=(WEEK,)), QUOTE))


def form(case: Case = CASE, language: str = "en") -> Loose:
    return load_workbook(io.BytesIO(write_case(case, reply(language))))


def filled(book: Loose, **said: str) -> Message:
    """Return a form that came back: `row1` is the whole, `row2` and on are the lines."""
    page = book.worksheets[0]
    heads = [cell for row in page.iter_rows() for cell in row if str(cell.value) in YOURS]
    for name, choice in said.items():
        row = int(name.removeprefix("row"))
        head = heads[min(row - 1, 1)]
        page.cell(head.row + max(row - 1, 1), head.column).value = choice
    return reading(saved(book), LAYOUT)


YOURS = {words.yours[0] for words in ANSWER_WORDINGS.values()}


def test_a_form_says_what_is_offered_at_what_cost_and_until_when() -> None:
    text = [
        [value for value in row if value is not None]
        for row in form().worksheets[0].iter_rows(values_only=True)
    ]
    assert text[0] == ["Upside request UP-7K3M9A2X, written 2026-11-23 09:30 UTC; rules abc123."]
    (whole,) = [row for row in text if "quoted" in row]
    assert whole[:3] == ["=A-1", "UP-7K3M9A2X", "quoted"]
    assert whole[3].split("\n") == [
        "300 PCE wanted from 2027-03-08; 100 were agreed, 180 lie above the band.",
        "Expediting costs 1250.50 EUR.",
        "What stands in the way: relay K7.",
        "by air",
        "Please decide by 2026-12-01.",
    ]
    lines = [row for row in text if "offered" in row]
    assert [row[2:5] for row in lines] == [["1", "=A-1", 150], ["2", "=A-1", 210.5]]


def decided(message: Message, case: Case = CASE) -> tuple[str, ...] | None:
    """Return state and accepted quantities of a form that came back, and the rules it breaks."""
    known = Circumstances(PARTNER, AT, AT.date(), Remembered(known_cases=[case]))
    (state,) = message.tables["acknowledgement_header"].frame["state"]
    rules = [each.rule for each in returned.findings(0, message, known)]
    chosen = returned.chosen(message, case.offer_number, case) or ()
    return (state, *(f"{each.quantity}" for each in chosen), *rules)


@pytest.mark.parametrize("language", CASE_WORDINGS)
def test_a_yes_a_no_and_a_part_are_understood_in_every_language(language: str) -> None:
    words = ANSWER_WORDINGS[language].choices
    yes, no = words["accepted"], words["rejected"]
    assert decided(filled(form(language=language), row1=yes)) == ("accepted",)
    assert decided(filled(form(language=language), row1=no)) == ("rejected",)
    assert decided(filled(form(language=language), row2=yes, row3=no)) == ("partial", "150")
    assert decided(filled(form(language=language), row2=no, row3=no)) == ("rejected",)


def test_what_is_left_open_or_said_in_other_words_decides_nothing() -> None:
    assert decided(filled(form())) == ("received",)
    assert decided(filled(form(), row2="accept")) == ("partial", "CAS-004")
    assert decided(filled(form(), row1="only if cheaper")) == ("partial", "CAS-004")
    assert decided(filled(form(), row2="accept", row3="later")) == ("partial", "CAS-004")


def test_an_answer_to_an_offer_that_was_replaced_is_no_decision() -> None:
    newer = CASE.then(QUOTE)
    assert newer.offer_number == "UP-7K3M9A2X-2"
    assert decided(filled(form(), row1="accept"), newer) == ("accepted", "POC-015")
    assert decided(filled(form(newer), row1="accept"), newer) == ("accepted",)
    over = CASE.then(step("accept"))
    assert decided(filled(form(), row1="accept"), over) == ("accepted", "POC-015")


def test_what_comes_back_untouched_is_what_was_sent() -> None:
    message = filled(form(), row1="accept")
    assert [each.echo for each in message.echoes] == [*case_echoes(CASE, reply("en"))]
