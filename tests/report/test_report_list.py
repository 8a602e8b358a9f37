"""The findings as a list: one row each, what is to be done first on top, nothing that acts."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from exchange.model.findings import Cell, Finding, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Judgement
from exchange.model.partners import Language
from exchange.model.ports import Reply
from exchange.report.finding_list import HEADINGS, FindingList, finding_list
from exchange.wiring import forms

Replies = Callable[..., Reply]

HINT = Finding("FC-017", Cell("S", 2, 1), "2", "1", {"clause": "2"})
QUESTION = Finding("XLS-010", Cell("S", 3, 9), question="Q-ABC123")
PROBLEM = Finding("FC-006", Cell("S", 12, 6), "-5\u200b", "0")


@pytest.fixture
def listed(
    transmission: Transmission, reply: Replies, accepted: Document
) -> Callable[..., FindingList]:
    def of(*findings: Finding, language: Language = "en", about: str = "xlsx") -> FindingList:
        document = replace(accepted, verdict=Verdict.REJECTED, findings=findings)
        own = tuple(each for each in findings if each.rule == "ENV-002")
        judgement = Judgement(about, Verdict.REJECTED, own, (document,))
        return finding_list(transmission, judgement, reply(language))

    return of


def column(found: FindingList, name: str) -> list[str]:
    return [cells[HEADINGS.index(name)] for _, cells in found.rows]


def test_every_finding_is_a_row_and_what_is_to_be_done_first_is_on_top(
    listed: Callable[..., FindingList],
) -> None:
    found = listed(HINT, QUESTION, PROBLEM)
    assert column(found, "rule") == ["FC-006", "XLS-010", "FC-017"]
    assert [urgency for urgency, _ in found.rows] == ["overdue", "soon", "later"]
    assert column(found, "severity") == ["REJECT", "HOLD", "WARN"]
    assert column(found, "place") == ["S!F12", "S!I3", "S!A2"]
    assert column(found, "listed.action")[0] == "Please correct and send again"


def test_a_row_says_its_question_and_its_clause(listed: Callable[..., FindingList]) -> None:
    found = listed(HINT, QUESTION)
    assert column(found, "listed.question") == ["Q-ABC123", ""]
    assert column(found, "listed.clause") == ["", "2"]


def test_what_cannot_be_seen_is_named(listed: Callable[..., FindingList]) -> None:
    assert column(listed(PROBLEM), "observed") == ["-5⟨U+200B⟩"]


def test_it_lists_all_of_many(listed: Callable[..., FindingList]) -> None:
    many = [replace(PROBLEM, locator=Cell("S", row, 6)) for row in range(1, 301)]
    assert len(listed(*many).rows) == 300


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Agreed in"), ("de", "Vereinbart in"), ("pl", "Uzgodniono w")]
)
def test_it_speaks_the_partners_language(
    listed: Callable[..., FindingList], language: Language, heading: str
) -> None:
    assert heading in listed(HINT, language=language).headings


def test_nothing_of_a_strangers_content_is_listed(listed: Callable[..., FindingList]) -> None:
    found = listed(Finding("ENV-002", observed="SECRET"), PROBLEM)
    assert column(found, "rule") == ["ENV-002"]
    assert "SECRET" not in str(found)


def test_the_workbook_holds_text_and_is_the_same_each_time(
    listed: Callable[..., FindingList], transmission: Transmission
) -> None:
    found = listed(replace(PROBLEM, observed="=1+1"))
    write, at = forms.list_writer(), transmission.received_at
    content = write(found.top, found.headings, found.rows, at)
    assert content == write(found.top, found.headings, found.rows, at)
    cells = [cell for row in load_workbook(BytesIO(content)).worksheets[0] for cell in row]
    assert {cell.data_type for cell in cells if cell.value} <= {"s", "inlineStr"}
    assert "=1+1" in {cell.value for cell in cells}
