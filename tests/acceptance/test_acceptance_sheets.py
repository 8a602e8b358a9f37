"""A partner of workbooks, through the daemon: marked, corrected in the marked copy, confirmed."""

import io
import json
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from acceptance.installation import WISTA, Installation
from openpyxl import load_workbook

from exchange.adapters.workbook.wording import WORDINGS
from exchange.cli.looking import show
from exchange.model.findings import Verdict

PARTNER = (Path(__file__).parents[2] / "partners/wista.toml").read_text()
ANSWERS = '\n[answers]\nbusiness = "full"\nforecast = "received"\n'

Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    """Return a site whose partner of workbooks wants business answers."""
    installation = Installation(tmp_path)
    (tmp_path / "partners").unlink()
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners/wista.toml").write_text(PARTNER + ANSWERS)
    return installation


def sent(site: Installation, name: str) -> None:
    site.drop("wista", name, (WISTA / name).read_bytes())


def newest(site: Installation, kind: str) -> Path:
    return max(site.root.glob(f"outbox/wista/*.{kind}.*"), key=lambda path: path.stat().st_mtime_ns)


def resent(site: Installation, changes: dict[str, object]) -> None:
    """Correct cells in the marked workbook, as a person does, and send it under its own name."""
    marked = newest(site, "MARKED")
    book: Loose = load_workbook(marked)
    sheet = book.worksheets[1]
    for place, value in changes.items():
        sheet[place] = value
    target = io.BytesIO()
    book.save(target)
    site.drop("wista", marked.name, target.getvalue())


FORECAST_CURES = {"G8": 130, "H9": 20, "I10": 80, "A11": "00472001", "J12": 0}
ORDER_CURES = {"A11": 20, "E12": 320, "B13": "00472015", "I13": "15.02.2027", "G14": 212}


@pytest.mark.parametrize(
    ("name", "cures"),
    [("Forecast_2026-W48_BAD.xlsx", FORECAST_CURES), ("PO_2026-119_BAD.xlsx", ORDER_CURES)],
)
def test_a_marked_workbook_that_was_corrected_is_accepted_and_cures(
    site: Installation, name: str, cures: dict[str, object]
) -> None:
    sent(site, name)
    resent(site, cures)
    assert site.verdicts() == ["rejected", "accepted"]
    first, second = site.receipts()
    with site.journal() as journal:
        (document,) = journal.documents(second.id)
        assert journal.findings(second.id) == []
    assert document.succeeds == first.id
    assert len(document.cured) == len(cures)
    report = newest(site, "REPORT").read_text()
    assert newest(site, "REPORT").name == f"{Path(name).stem}.{second.short}.REPORT.html"
    assert first.short in report
    assert all(place in report for place in ("G8", "I10") if place in cures)
    assert all(place in report for place in ("E12", "I13") if place in cures)


def test_a_half_corrected_workbook_is_marked_anew_where_it_is_still_wrong(
    site: Installation,
) -> None:
    sent(site, "PO_2026-119_BAD.xlsx")
    resent(site, {place: ORDER_CURES[place] for place in ("A11", "E12", "G14")})
    book: Loose = load_workbook(newest(site, "MARKED"))
    assert len(book.sheetnames) == 2
    sheet = book.worksheets[1]
    commented = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert commented == {"B13", "I13"}
    assert [sheet.cell(row, 10).value == "odrzucono" for row in range(10, 15)] == [
        False, False, False, True, False,
    ]  # fmt: skip
    assert sheet.max_column == 11


def test_a_good_workbook_and_a_good_text_are_confirmed_in_workbooks(site: Installation) -> None:
    for name in ("Forecast_2026-W48.xlsx", "PO_2026-118.xlsx", "PO_2026-120.csv"):
        sent(site, name)
    assert site.verdicts() == ["accepted"] * 3
    assert [name.split(".")[2] for name in site.answers("wista/*.xlsx")] == [
        "FORECAST_RESPONSE", "CONFIRMATION", "CONFIRMATION",
    ]  # fmt: skip
    for path in site.root.glob("outbox/wista/*.xlsx"):
        book: Loose = load_workbook(path)
        said = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
        assert "otrzymano, w trakcie sprawdzania" in said
        assert not {"przyjęto", "potwierdzono"} & set(map(str, said))


def test_without_being_asked_for_no_business_answer_leaves(site: Installation) -> None:
    (site.root / "partners/wista.toml").write_text(PARTNER)
    sent(site, "PO_2026-118.xlsx")
    assert site.answers("*.xlsx") == []


def answered(site: Installation, cells: dict[str, object]) -> None:
    """Fill in our confirmation and send it back under its own name."""
    confirmation = newest(site, "CONFIRMATION")
    book: Loose = load_workbook(confirmation)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    target = io.BytesIO()
    book.save(target)
    site.drop("wista", confirmation.name, target.getvalue())


def test_a_confirmation_that_comes_back_filled_in_is_a_question_for_a_person(
    site: Installation,
) -> None:
    sent(site, "PO_2026-118.xlsx")
    answers = site.answers("wista/*")
    answered(site, {"M9": "przyjmuję", "M10": "inny termin", "N10": datetime(2027, 2, 1)})  # noqa: DTZ001 - a cell has no zone
    order, answer = site.receipts()
    assert (answer.verdict, site.answers("wista/*")) == (Verdict.HELD, answers)
    with site.journal() as journal:
        (document,) = journal.documents(answer.id)
        (found,) = journal.findings(answer.id)
        (question,) = journal.questioned()
        assert len(journal.documents(order.id)) == 1
        (said,) = journal.said_to(order.id)
    assert said == (question.path, answer.id, "partial", question.reason)
    shown = io.StringIO()
    with redirect_stdout(shown):
        assert show(order.id, site.root, as_json=False) == 0
    assert "20: inny termin 2027-02-01" in " ".join(shown.getvalue().split())
    assert document.document == "acknowledgement"
    assert (found.rule, str(found.locator)) == ("ACK-008", "Exchange confirmation!M10")
    assert found.observed == "inny termin 2027-02-01"
    assert (question.type, question.state) == ("CONFIRMATION", "partial")
    assert question.path == f"wista/PO_2026-118.{order.short}.CONFIRMATION.xlsx"
    assert question.reason == "10: przyjmuję; 20: inny termin 2027-02-01"


def test_a_plain_yes_to_everything_needs_nobody(site: Installation) -> None:
    sent(site, "PO_2026-120.csv")
    answered(site, {"F6": "przyjmuję"})
    assert site.verdicts() == ["accepted", "accepted"]
    with site.journal() as journal:
        assert journal.questioned() == []
        answer = journal.ledger("wista").sent("workbook", "1", "")
    assert answer is not None
    assert [(said.type, said.state) for said in answer.said] == [("CONFIRMATION", "accepted")]


@pytest.mark.parametrize("again", [False, True])
def test_a_yes_beside_another_quantity_is_a_question(site: Installation, *, again: bool) -> None:
    """Also where the order came twice and its answer was sent twice."""
    for _ in range(1 + again):
        sent(site, "PO_2026-118.xlsx")
    answered(site, {"F6": "przyjmuję", "F9": 4})
    answer = site.receipts()[-1]
    assert answer.verdict is Verdict.HELD
    with site.journal() as journal:
        (found,) = journal.findings(answer.id)
        assert len(journal.questioned()) == 1
    assert (found.rule, str(found.locator)) == ("ACK-010", "Exchange confirmation!F9")
    assert (found.observed, found.expected) == ("4", "480")


@pytest.mark.parametrize("number", [None, "XXXX"])
def test_a_no_whose_number_is_gone_is_a_question_too(
    site: Installation, number: str | None
) -> None:
    sent(site, "PO_2026-118.xlsx")
    answered(site, {"F6": "przyjmuję", "A10": number, "M10": "odrzucam"})
    with site.journal() as journal:
        question, whole = journal.questioned()
        altered, found = journal.findings(question.receipt)
    assert (found.rule, str(found.locator)) == ("ACK-001", "Exchange confirmation!M10")
    assert (whole.reason, whole.state) == ("przyjmuję", "accepted")
    assert (altered.rule, str(altered.locator)) == ("ACK-011", "Exchange confirmation!A10")
    assert (question.document, question.state) == (number or "-", "partial")
    assert question.reason == "20: odrzucam"


def test_a_no_is_a_question_too(site: Installation) -> None:
    sent(site, "PO_2026-118.xlsx")
    answered(site, {"F6": "odrzucam"})
    with site.journal() as journal:
        (question,) = journal.questioned()
        (found,) = journal.findings(question.receipt)
    assert (question.state, found.rule) == ("rejected", "ACK-002")


def listed(book: Loose) -> list[Loose]:
    """Return the rows of our list in which there is a question."""
    return [row for row in book.worksheets[0].iter_rows(min_row=5) if row[7].value]


def test_questions_are_answered_in_the_workbook_that_came_back(site: Installation) -> None:
    sent(site, "Forecast_2026-W48_BAD.xlsx")
    resent(site, {place: value for place, value in FORECAST_CURES.items() if place != "J12"})
    marked = newest(site, "MARKED")
    book: Loose = load_workbook(marked)
    (asked,) = listed(book)
    asked[8].value, asked[9].value = WORDINGS["pl"].choices["no"], "Bez zmian"
    target = io.BytesIO()
    book.save(target)
    site.drop("wista", marked.name, target.getvalue())
    assert site.verdicts() == ["rejected", "held", "accepted"]
    returned = site.receipts()[-1]
    with site.journal() as journal:
        (document,) = journal.documents(returned.id)
        assert [found.rule for found in journal.findings(returned.id)] == ["ACK-017"]
        assert document.document == "question_replies"
        assert journal.questions() == []
    assert any("ANSWERED" in path.name for path in site.root.glob("outbox/wista/*"))
    record = max(site.root.glob("outbox/_erp/forecast/*.json"), key=lambda one: one.stat().st_mtime)
    assert json.loads(record.read_text())["version"] == 2
