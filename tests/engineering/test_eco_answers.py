"""Our answer to a change as its sender gets it, and what is read of it when it comes back.

The files stand in tests/golden/ecos. After a wanted change, write them anew and look at them:
`EXCHANGE_GOLDEN=write ./test tests/engineering/test_eco_answers.py`
"""

import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from engineering.stories import ANSWER, step, story
from fakes import Remembered
from openpyxl import load_workbook
from pdx.packages import read_package
from test_reconcile import PARTNER
from workbook.making import NOW, reading, reply, saved
from workbook.making import ORDER as LAYOUT

from exchange import wiring
from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.model.eco_answers import answer_number
from exchange.model.ecos import Eco
from exchange.model.findings import Verdict
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.model.ports import EcoForms
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos import returned

GOLDEN = Path(__file__).parents[1] / "golden" / "ecos"
Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""

FIRST = story("receive", "analyse", "answer")
SECOND = FIRST.then(step("answer", 3, answer=replace(ANSWER, decision="accepted", conditions=())))
DONE = FIRST.then(step("approve", 4)).then(
    step("implement", 9, day=ANSWER.estimated_implementation, first_lot="2027-08")
)


def forms() -> EcoForms:
    found = wiring.tools().ecos
    assert found is not None
    return found


def form(eco: Eco = FIRST, language: str = "en") -> Loose:
    return load_workbook(io.BytesIO(forms().form(eco, reply(language))))


def text(content: bytes) -> str:
    """Return the cells of a workbook as lines, its sheets one after the other."""
    book: Loose = load_workbook(io.BytesIO(content))
    lines = []
    for sheet in book.worksheets:
        lines.append(f"== {sheet.title}")
        lines += [told(row) for row in sheet.iter_rows(values_only=True)]
    return "\n".join(lines) + "\n"


def told(row: tuple[object, ...]) -> str:
    return " | ".join("" if each is None else str(each) for each in row).rstrip(" |")


def package(eco: Eco) -> bytes:
    return forms().package(eco, [("EC.json", b"{}")], reply())


def in_words(content: bytes) -> str:
    """Return what stands in the pdx.xml of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("pdx.xml").decode()


WRITTEN = {
    "answer.xlsx.txt": lambda: text(forms().form(FIRST, reply())),
    "answer.pl.xlsx.txt": lambda: text(forms().form(FIRST, reply("pl"))),
    "answer.json": lambda: forms().data(FIRST, reply()).decode(),
    "answer.pdx.xml": lambda: in_words(package(FIRST)),
    "second.xlsx.txt": lambda: text(forms().form(SECOND, reply("de"))),
    "second.json": lambda: forms().data(SECOND, reply()).decode(),
    "implemented.xlsx.txt": lambda: text(forms().notice(DONE, reply())),
    "implemented.json": lambda: forms().data(DONE, reply()).decode(),
    "implemented.pdx.xml": lambda: in_words(package(DONE)),
    "draft.xlsx.txt": lambda: text(forms().draft(story("receive", "analyse"), reply())),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_is_what_is_kept(name: str) -> None:
    path, found = GOLDEN / name, WRITTEN[name]()
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


def test_the_same_answer_is_the_same_bytes() -> None:
    assert forms().form(FIRST, reply()) == forms().form(FIRST, reply())
    assert package(FIRST) == package(FIRST)


def test_a_package_of_ours_is_read_as_the_change_it_answers() -> None:
    (found,) = read_package(package(FIRST)).messages
    header = found.tables["change_header"].frame.row(0, named=True)
    assert (header["number"], header["revision"]) == ("ECO-2207", "A")


def test_an_answer_says_all_that_was_answered() -> None:
    told = json.loads(forms().data(FIRST, reply()))
    answer = told["answer"]
    assert (told["change"], told["state"], answer["decision"]) == (
        "ECO-2207", "ANSWERED", "conditional",
    )  # fmt: skip
    assert answer["cost"] == {
        "currency": "EUR", "one_off": "640.00", "per_unit": "0.12", "text": "stencil",
    }  # fmt: skip
    assert [each["due"] for each in answer["tasks"]] == ["2027-01-15"]
    assert told["impact"]["exposed"] == {"USE_UP": "120", "UNDECIDED": "8000"}


def test_what_we_write_is_text_and_never_a_formula() -> None:
    cells = [cell for sheet in form().worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert any("=Revision C" in str(cell.value) for cell in cells)


def filled(book: Loose, *said: str) -> Message:
    """Return a form that came back, its last three columns filled in."""
    page = book.worksheets[0]
    heads = {words.yours[0] for words in ANSWER_WORDINGS.values()}
    (head,) = [cell for row in page.iter_rows() for cell in row if str(cell.value) in heads]
    for offset, value in enumerate(said):
        page.cell(head.row + 1, head.column + offset).value = value or None
    return reading(saved(book), LAYOUT)


def decided(message: Message, eco: Eco = FIRST) -> tuple[str, ...]:
    """Return the steps a form that came back takes, and the rules it breaks."""
    known = Circumstances(PARTNER, NOW, NOW.date(), Remembered(known_ecos=[eco]))
    rules = [each.rule for each in returned.findings(0, message, known)]
    verdict = Verdict.HELD if "CHG-006" in rules else Verdict.ACCEPTED
    document = Document("D", "acknowledgement", "", "original", verdict, {})
    steps = [*returned.steps(message, document, known)]
    days = (f"{each.action} {each.day or ''}".strip() for each in steps)
    return (*days, *rules)


@pytest.mark.parametrize("language", ANSWER_WORDINGS)
def test_each_decision_is_understood_in_every_language(language: str) -> None:
    words = ANSWER_WORDINGS[language].choices
    yes, no, other = words["accepted"], words["rejected"], words["other"]
    approved = ("approve", "schedule 2027-02-22")
    assert decided(filled(form(language=language), yes)) == approved
    assert decided(filled(form(language=language), no)) == ("decline",)
    moved = filled(form(language=language), other, "2027-04-01", "after the fair")
    assert decided(moved) == ("counter 2027-04-01",)


BAD: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    ((), ()),
    (("accept", "2027-04-01"), ("CHG-006",)),
    (("accept", "", "if it stays cheap"), ("CHG-006",)),
    (("other date",), ("CHG-006",)),
    (("other date", "soon"), ("CHG-006",)),
    (("", "2027-04-01"), ("CHG-006",)),
    (("maybe",), ("CHG-006",)),
]


@pytest.mark.parametrize(("said", "expected"), BAD)
def test_what_is_said_in_other_words_decides_nothing(
    said: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert decided(filled(form(), *said)) == expected


def test_an_answer_to_an_answer_that_was_replaced_is_no_decision() -> None:
    assert answer_number(SECOND) == f"{FIRST.number}-2"
    assert decided(filled(form(), "accept"), SECOND) == ("POC-015",)
    assert decided(filled(form(SECOND), "accept"), SECOND) == ("approve", "schedule 2027-02-22")
    over = FIRST.then(step("decline", 4))
    assert decided(filled(form(), "accept"), over)[-1] == "POC-015"


def test_what_comes_back_untouched_is_what_was_sent() -> None:
    message = filled(form(), "accept")
    assert [each.echo for each in message.echoes] == [*forms().echoes(FIRST, reply())]
