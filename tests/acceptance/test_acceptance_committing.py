"""What the ERP commits to goes to the customer, in EDI or as a workbook, as the order came.

Every order has line 1 of 40 A-1 for 2187-01-15 and line 2 of 12 B-1 for 2187-02-01.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from acceptance.counterpart import UNB, Counterpart
from acceptance.installation import WISTA, Installation
from ansi.making import group, interchange, transaction
from openpyxl import load_workbook

ORDER = (
    UNB + "R{number}'UNH+1+ORDERS:D:96A:UN'BGM+220+{number}+9'DTM+137:20261124:102'"
    "NAD+BY+4012345000009::9'CUX+2:EUR:9'"
    "LIN+1++A-1:IN'QTY+21:40:PCE'DTM+2:21870115:102'PRI+AAA:2.5'"
    "LIN+2++B-1:IN'QTY+21:12:PCE'DTM+2:21870201:102'PRI+AAA:{price}'"
    "UNS+S'UNT+15+1'UNZ+1+R{number}'"
)
X12_ORDER = (
    "BEG*00*NE*X12-1**20261124", "CUR*BY*EUR",
    "PO1*1*40*PC*2.5*PE*BP*A-1", "DTM*002*21870115",
    "PO1*2*12*PC*3*PE*BP*B-1", "DTM*002*21870201", "CTT*2",
)  # fmt: skip

Row = dict[str, str]


def row(order: str, line: str, **told: str) -> Row:
    given = {"partner": "acme", "order_number": order, "line_number": line, "answer": "ACCEPTED"}
    return given | told


COMMITTED: dict[str, list[Row]] = {
    "whole": [row("WHOLE", "1"), row("WHOLE", "2")],
    "first": [row("PARTS", "1")],
    "second": [row("PARTS", "2")],
    "other": [
        row("OTHER", "1", quantity="25", date="2187-01-15"),
        row("OTHER", "1", quantity="15", date="2187-02-15", reason="Material in February"),
        row("OTHER", "2", answer="REJECTED", reason="Not built here"),
    ],
    "x12": [row("X12-1", "1"), row("X12-1", "2")],
    "x12again": [row("X12-1", "1", date="2187-03-01", reason="Machine down")],
    "unknown": [row("WHOLE", "2"), row("NEVER", "1")],
    "noline": [row("WHOLE", "2"), row("WHOLE", "3")],
    "nopart": [row("WHOLE", "2"), row("WHOLE", "1", schedule="2")],
    "stranger": [row("WHOLE", "1", partner="nobody")],
    "unclear": [row("WHOLE", "1", date="2187-01-15"), row("WHOLE", "1", date="2187-02-15")],
    "question": [row("HELD", "1"), row("HELD", "2")],
    "certain": [row("HELD", "1")],
    "old": [row("OLD", "1")],
}
"""The files our ERP hands in, in this order."""


def handed_in(kind: str, rows: list[Row]) -> bytes:
    return json.dumps({"type": kind, "by": "kowalski", "rows": rows}).encode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Counterpart:
    """Return a site with some orders, to which our ERP has said all of `COMMITTED`."""
    found = Counterpart(tmp_path_factory.mktemp("site"), '{ business = "full" }')
    ours = found.inbox("_erp")
    ours.mkdir()
    orders = {
        name: ORDER.format(number=name, price=0 if name == "HELD" else 3)
        for name in ("WHOLE", "PARTS", "OTHER", "HELD")
    }
    sets = group(transaction("850", *X12_ORDER), kind="PO")
    found.send(**orders, X12=interchange(sets))
    opening = row("OLD", "1", customer_part="A-1", quantity="5", requested_date="2187-01-15")
    del opening["answer"]
    (ours / "00-opening.json").write_bytes(handed_in("opening_orders", [opening]))
    for number, (name, rows) in enumerate(COMMITTED.items(), 1):
        content = handed_in("order_commit", rows)
        (ours / f"{number:02}-{name}.json").write_bytes(content)
    found.run()
    return found


def said(site: Installation, order: str, kind: str = "ORDRSP") -> list[str]:
    """Return what we said to an order after the first answer, the oldest first."""
    paths = [*(site.root / "outbox/acme").glob(f"{order}.*.{kind}-????????.*")]
    with site.journal() as journal:
        order_of = {
            answer.path.rpartition("/")[2]: answer.id
            for receipt in journal.receipts(100)
            for answer in journal.answers(receipt.id)
        }
    return [path.read_text() for path in sorted(paths, key=lambda path: order_of[path.name])]


def judged(site: Installation, name: str) -> tuple[str, str]:
    """Return verdict and sentences of a file of our ERP."""
    ((_, verdict, told),) = (
        each for each in site.told() if each[0].partition("-")[2] == f"{name}.json"
    )
    return verdict, told


def state(answer: str) -> str:
    """Return BGM 1225 of an answer."""
    return answer.partition("BGM+")[2].partition("'")[0].rpartition("+")[2]


def reference(answer: str) -> str:
    return answer.rpartition("UNZ+1+")[2].partition("'")[0]


def test_what_is_accepted_as_asked_is_said_line_by_line_and_as_a_whole(site: Counterpart) -> None:
    assert judged(site, "whole") == ("accepted", "")
    (answer,) = said(site, "WHOLE")
    assert state(answer) == "29"
    for segment in (
        "+5909000000001:14+4012345000009:14+", "RFF+ON:WHOLE'", "DTM+171:20261124:102'",
        "LIN+1+5+A-1:IN'", "QTY+113:40:PCE'DTM+67:21870115:102'",
        "LIN+2+5+B-1:IN'", "QTY+113:12:PCE'DTM+67:21870201:102'",
    ):  # fmt: skip
        assert segment in answer


def test_an_order_is_accepted_once_all_its_lines_are(site: Counterpart) -> None:
    first, second = said(site, "PARTS")
    assert (state(first), state(second)) == ("12", "29")
    assert "LIN+2" not in first


def test_another_date_or_quantity_is_a_change_and_has_its_reason(site: Counterpart) -> None:
    (answer,) = said(site, "OTHER")
    assert state(answer) == "4"
    for segment in (
        "LIN+1+3+A-1:IN'", "QTY+113:25:PCE'DTM+67:21870115:102'", "Material in February",
        "QTY+113:15:PCE'DTM+67:21870215:102'", "LIN+2+7+B-1:IN'", "Not built here",
    ):  # fmt: skip
        assert segment in answer


def test_x12_gets_855_first_and_865_when_we_change_it(site: Counterpart) -> None:
    (answer,) = said(site, "X12", "855")
    assert "BAK*00*AD*X12-1*20261124" in answer
    assert "ACK*IA*40*PC*067*21870115~" in answer
    (changed,) = said(site, "X12", "865")
    assert "ACK*DR*40*PC*067*21870301~" in changed


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("unknown", "There is no order NEVER"),
        ("noline", "has no line 3"),
        ("nopart", "more than one way"),
        ("stranger", "nobody"),
        ("unclear", "more than one way"),
        ("question", "line 2 has a question that is still open"),
    ],
)
def test_what_cannot_be_committed_to_is_refused_whole(
    site: Counterpart, name: str, sentence: str
) -> None:
    verdict, told = judged(site, name)
    assert verdict == "rejected"
    assert sentence in told
    assert len(said(site, "WHOLE")) == 1


def test_a_line_beside_the_one_in_question_can_be_accepted(site: Counterpart) -> None:
    assert judged(site, "certain") == ("accepted", "")
    (answer,) = said(site, "HELD")
    assert state(answer) == "12"


def test_an_order_that_was_open_before_we_began_answers_nobody(site: Counterpart) -> None:
    assert judged(site, "old") == ("accepted", "")
    assert said(site, "old") == []


def test_control_numbers_go_on_in_the_sequence_of_the_partner(site: Counterpart) -> None:
    parts = said(site, "PARTS")
    every = [reference(each) for name in ("WHOLE", "PARTS", "OTHER") for each in said(site, name)]
    assert len({*every}) == 4
    assert int(reference(parts[1])) == int(reference(parts[0])) + 1


def test_all_of_it_is_verified(site: Counterpart) -> None:
    with site.journal() as journal:
        assert journal.trail().verify_chain() is None
        assert [*journal.trail().contradicted()] == []


def test_the_partner_acknowledges_a_commitment_as_any_answer(site: Counterpart) -> None:
    (answer,) = said(site, "WHOLE")
    site.send(
        contrl=UNB + "C1'UNH+1+CONTRL:D:3:UN'"
        f"UCI+{reference(answer)}+5909000000001:14+4012345000009:14+7'UNT+3+1'UNZ+1+C1'"
    )
    assert site.broken("contrl") == []


@pytest.mark.parametrize(
    ("agreed", "answers"), [("none", (0, 0)), ("simple", (0, 1)), ("suspended", (0, 0))]
)
def test_a_partner_gets_what_is_agreed(
    tmp_path: Path, agreed: str, answers: tuple[int, int]
) -> None:
    site = Counterpart(tmp_path, '{ business = "simple" }')
    site.send(WHOLE=ORDER.format(number="WHOLE", price=3))
    if agreed == "suspended":
        site.agree('{ business = "full" }', state="suspended")
    else:
        site.agree(f'{{ business = "{agreed}" }}')
    counts = []
    site.inbox("_erp").mkdir(exist_ok=True)
    for line in ("1", "2"):
        content = handed_in("order_commit", [row("WHOLE", line)])
        site.drop("_erp", f"{line}.json", content)
        counts.append(len(said(site, "WHOLE")))
    assert (counts[0], counts[1]) == answers


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
    told = row(document.number, line["line_number"], partner="wista", date="2187-05-05")
    site.drop("_erp", "commit.json", handed_in("order_commit", [told]))
    (path,) = (site.root / "outbox/wista").glob("PO_1.*.CONFIRMATION-????????.xlsx")
    sheet: Any = load_workbook(path).worksheets[0]
    cells = [cell.value for cells in sheet.iter_rows() for cell in cells]
    assert document.number in cells
    assert any(getattr(cell, "year", None) == 2187 for cell in cells)
