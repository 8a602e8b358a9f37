"""What the ERP commits to goes to the customer, in EDI or as a workbook, as the order came.

The order has line 1 of 40 A-1 for 2187-01-15 and line 2 of 12 B-1 for 2187-02-01.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from acceptance.counterpart import UNB, Counterpart
from acceptance.installation import WISTA, Installation
from ansi.making import group, interchange, transaction
from openpyxl import load_workbook

ORDER = (
    UNB + "{reference}'UNH+1+ORDERS:D:96A:UN'BGM+220+PO-1+9'DTM+137:20261124:102'"
    "NAD+BY+4012345000009::9'CUX+2:EUR:9'"
    "LIN+1++A-1:IN'QTY+21:40:PCE'DTM+2:21870115:102'PRI+AAA:2.5'"
    "LIN+2++B-1:IN'QTY+21:12:PCE'DTM+2:21870201:102'PRI+AAA:3'"
    "UNS+S'UNT+15+1'UNZ+1+{reference}'"
)
X12_ORDER = (
    "BEG*00*NE*PO-1**20261124", "CUR*BY*EUR",
    "PO1*1*40*PC*2.5*PE*BP*A-1", "DTM*002*21870115",
    "PO1*2*12*PC*3*PE*BP*B-1", "DTM*002*21870201", "CTT*2",
)  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Counterpart:
    found = Counterpart(tmp_path, '{ business = "full" }')
    found.inbox("_erp").mkdir()
    return found


def order() -> bytes:
    return ORDER.format(reference="R1").encode()


def x12_order() -> bytes:
    return interchange(group(transaction("850", *X12_ORDER), kind="PO"))


def row(line: str, **told: str) -> dict[str, str]:
    given = {"partner": "acme", "order_number": "PO-1", "line_number": line, "answer": "ACCEPTED"}
    return given | told


def commit(site: Installation, *rows: dict[str, str]) -> tuple[str, str]:
    """Hand in commitments; return the verdict and what was found."""
    content = {"type": "order_commit", "rows": [*rows]}
    count = len(site.receipts())
    site.drop("_erp", f"commit-{count}.json", json.dumps(content).encode())
    _, verdict, sentences = site.told()[-1]
    return verdict, sentences


def said(site: Installation, kind: str) -> list[str]:
    """Return what we said after the first answer, the newest last."""
    paths = (site.root / "outbox/acme").glob(f"*.{kind}-????????.*")
    return [each.read_text() for each in sorted(paths, key=lambda path: path.stat().st_mtime_ns)]


def test_what_is_accepted_as_asked_is_said_line_by_line_and_as_a_whole(site: Counterpart) -> None:
    site.send(order=order())
    assert commit(site, row("1"), row("2")) == ("accepted", "")
    (answer,) = said(site, "ORDRSP")
    assert "BGM+231+" in answer
    assert "+29'" in answer
    assert "RFF+ON:PO-1'" in answer
    for line in ("LIN+1+5+A-1:IN'", "LIN+2+5+B-1:IN'", "DTM+67:21870115:102'"):
        assert line in answer
    assert answer.startswith(("UNA", "UNB"))
    assert "5909000000001:14+4012345000009:14" in answer


def test_control_numbers_go_on_from_those_of_the_partner(site: Counterpart) -> None:
    site.send(order=order())
    commit(site, row("1"))
    commit(site, row("2"))
    first, second = said(site, "ORDRSP")
    numbers = [each.rpartition("UNZ+1+")[2].rstrip("'\r\n") for each in (first, second)]
    before = len([*(site.root / "outbox/acme").glob("order.*.edi")])
    assert [int(number) for number in numbers] == [before - 1, before]


def test_an_order_is_accepted_once_all_its_lines_are(site: Counterpart) -> None:
    site.send(order=order())
    commit(site, row("1"))
    commit(site, row("2"))
    first, second = said(site, "ORDRSP")
    assert "+12'" in first.split("DTM")[0]
    assert "+29'" in second.split("DTM")[0]


def test_another_date_or_quantity_is_a_change_and_has_its_reason(site: Counterpart) -> None:
    site.send(order=order())
    split = (
        row("1", quantity="25", date="2187-01-15"),
        row("1", quantity="15", date="2187-02-15", reason="Material in February"),
    )
    assert (
        commit(site, *split, row("2", answer="REJECTED", reason="Not built here"))[0] == "accepted"
    )
    (answer,) = said(site, "ORDRSP")
    assert "+4'" in answer.split("DTM")[0]
    assert "LIN+1+3+A-1:IN'" in answer
    assert "QTY+113:25:PCE'DTM+67:21870115:102'" in answer
    assert "QTY+113:15:PCE'DTM+67:21870215:102'" in answer
    assert "LIN+2+7+B-1:IN'" in answer
    assert "Material in February" in answer
    assert "Not built here" in answer


def test_x12_gets_855_first_and_865_when_we_change_it(site: Counterpart) -> None:
    site.send(order=x12_order())
    commit(site, row("1"), row("2"))
    (answer,) = said(site, "855")
    assert "BAK*00*AD*PO-1*20261124" in answer
    assert "ACK*IA*40*PC*067*21870115~" in answer
    assert "21870115" in answer
    commit(site, row("1", date="2187-03-01", reason="Machine down"))
    (changed,) = said(site, "865")
    assert "ACK*DR*40*PC*" in changed
    assert "21870301" in changed


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (row("1", order_number="PO-2"), "There is no order PO-2"),
        (row("3"), "has no line 3"),
        (row("1", schedule="2"), "more than one way"),
        (row("1", partner="nobody"), "nobody"),
    ],
)
def test_a_commitment_to_what_is_not_ordered_is_refused_whole(
    site: Counterpart, told: dict[str, str], rule: str
) -> None:
    site.send(order=order())
    verdict, sentences = commit(site, row("2"), told)
    assert verdict == "rejected"
    assert rule in sentences
    assert said(site, "ORDRSP") == []


def test_two_rows_that_leave_open_how_much_are_refused(site: Counterpart) -> None:
    site.send(order=order())
    rows = (row("1", date="2187-01-15"), row("1", date="2187-02-15"))
    assert "more than one way" in commit(site, *rows)[1]


def test_a_line_in_question_cannot_be_accepted(site: Counterpart) -> None:
    site.send(order=order().replace(b"PRI+AAA:3", b"PRI+AAA:0"))
    assert site.verdicts() == ["held"]
    verdict, sentences = commit(site, row("1"), row("2"))
    assert verdict == "rejected"
    assert "line 2 has a question that is still open" in sentences
    assert commit(site, row("1"))[0] == "accepted"


@pytest.mark.parametrize(
    ("agreed", "answers"), [("none", [0, 0]), ("simple", [0, 1]), ("full", [1, 2])]
)
def test_a_partner_gets_what_is_agreed(site: Counterpart, agreed: str, answers: list[int]) -> None:
    site.agree(f'{{ business = "{agreed}" }}')
    site.send(order=order())
    commit(site, row("1"))
    first = len(said(site, "ORDRSP"))
    commit(site, row("2"))
    assert [first, len(said(site, "ORDRSP"))] == answers


def test_a_suspended_partner_hears_nothing(site: Counterpart) -> None:
    site.send(order=order())
    site.agree('{ business = "full" }', state="suspended")
    assert commit(site, row("1"))[0] == "accepted"
    assert said(site, "ORDRSP") == []


def test_an_order_that_was_open_before_we_began_answers_nobody(site: Counterpart) -> None:
    opening = {
        "partner": "acme", "order_number": "OLD-1", "line_number": "1", "customer_part": "A-1",
        "quantity": "5", "requested_date": "2187-01-15",
    }  # fmt: skip
    content = {"type": "opening_orders", "rows": [opening]}
    site.drop("_erp", "opening.json", json.dumps(content).encode())
    assert commit(site, row("1", order_number="OLD-1"))[0] == "accepted"
    assert said(site, "ORDRSP") == []


def test_a_partner_acknowledges_the_commitment_as_any_answer(site: Counterpart) -> None:
    site.send(order=order())
    commit(site, row("1"), row("2"))
    (answer,) = said(site, "ORDRSP")
    reference = answer.rpartition("UNZ+1+")[2].rstrip("'\r\n")
    contrl = (
        UNB + "C1'UNH+1+CONTRL:D:3:UN'"
        f"UCI+{reference}+5909000000001:14+4012345000009:14+7'UNT+3+1'UNZ+1+C1'"
    )
    site.send(contrl=contrl)
    assert site.broken("contrl") == []


def test_workbooks_are_answered_by_a_workbook(tmp_path: Path) -> None:
    site = Installation(tmp_path)
    partner = (tmp_path / "partners/wista.toml").read_text()
    (tmp_path / "partners").unlink()
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners/wista.toml").write_text(partner + '\n[answers]\nbusiness = "full"\n')
    site.drop("wista", "PO_1.csv", (WISTA / "PO_2026-120.csv").read_bytes())
    with site.journal() as journal:
        (document,) = journal.documents(site.receipts()[0].id)
        line = journal.rows(document.id)["order_lines"].row(0, named=True)
    told = row(line["line_number"], partner="wista", order_number=document.number)
    assert commit(site, told | {"date": "2187-05-05"})[0] == "accepted"
    (path,) = (site.root / "outbox/wista").glob("*.CONFIRMATION-????????.xlsx")
    sheet: Any = load_workbook(path).worksheets[0]
    cells = [cell.value for cells in sheet.iter_rows() for cell in cells]
    assert document.number in cells
    assert any(getattr(cell, "year", None) == date(2187, 5, 5).year for cell in cells)


def test_all_of_it_is_verified(site: Counterpart) -> None:
    site.send(order=order())
    commit(site, row("1"), row("2"))
    with site.journal() as journal:
        assert journal.verify_chain() is None
        assert journal.contradicted() == []
