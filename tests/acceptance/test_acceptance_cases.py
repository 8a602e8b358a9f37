"""Demand above its band becomes a request that both sides bring to an end.

`acme` sends forecasts of weeks as text and answers in workbooks; 20 % more is agreed.
"""

import io
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from acceptance.counterpart import SITE
from acceptance.installation import HASTE, START, Installation
from openpyxl import load_workbook

from exchange import settings
from exchange.cli.casing import listed, propose, say, show
from exchange.duties import running
from exchange.model.case_files import Case

PARTNER = """name = "Acme"
state = "live"
agreement = "acme"
feeds = [
  { document = "forecast", format = "csv", pattern = "FC_*", layout = "forecast-rows" },
  { document = "forecast", format = "xlsx", pattern = "FC_*", layout = "forecast-rows" },
]
"""
AGREEMENT = """name = "acme"
version = "1"
valid_from = 2026-01-01
clause = "7"
[flexibility]
bands = [{ first = 0, last = 365, increase = 20, decrease = 50 }]
[cases]
answer_days = 3
decision_days = 5
"""


def forecast(number: str, quantity: int, other: int = 100) -> bytes:
    rows = [f"A-1,2027-W{week:02},{quantity if week in {10, 11} else 100}" for week in range(8, 14)]
    rows += [f"B-1,2027-W{week:02},{other}" for week in range(8, 14)]
    heads = "Forecast no.,Part no.,Week,Quantity"
    return "\n".join([heads, *(f"{number},{row}" for row in rows)]).encode()


def handed(*rows: dict[str, str]) -> bytes:
    content = [{"partner": "acme", "by": "kowalski"} | row for row in rows]
    return json.dumps({"type": "case_answers", "rows": content}).encode()


class Desk(Installation):
    """A site with one partner and an agreement."""

    def __init__(self, root: Path) -> None:
        self.root, self.now = root, START
        for folder in ("partners", "agreements", "inbox/acme", "inbox/_erp"):
            (root / folder).mkdir(parents=True)
        (root / "exchange.toml").write_text(SITE + HASTE)
        (root / "partners/acme.toml").write_text(PARTNER)
        (root / "agreements/acme.toml").write_text(AGREEMENT)

    def cases(self) -> list[Case]:
        with self.journal() as journal:
            return journal.cases("acme", every=True)

    def turns(self) -> list[tuple[str, str, str]]:
        """Return kind, side and rule of what is due about cases."""
        with self.journal() as journal:
            found = running(journal, settings.load(self.root), self.now)
        kinds = {"upside", "reschedule", "decision"}
        return [(each.kind, each.side, each.rule) for each, _ in found if each.kind in kinds]

    def record(self) -> dict[str, Any]:
        """Return the newest record of cases for our ERP."""
        records = sorted(
            (self.root / "outbox/_erp/case").glob("*.json"),
            key=lambda path: path.stat().st_mtime_ns,
        )
        return dict(json.loads(records[-1].read_text())["cases"][0])


def filled_in(content: bytes, choices: dict[int, str]) -> bytes:
    """Return a form with choices in the first column meant for the partner, by table and row."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    heads = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Your answer"]
    for line, choice in choices.items():
        head = heads[min(line, 1)]
        sheet.cell(head.row + max(line, 1), head.column).value = choice
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_demand_above_its_band_is_requested_quoted_decided_and_committed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path)
    desk.drop("acme", "FC_1.csv", forecast("F1", 100))
    assert (desk.verdicts(), desk.cases()) == (["accepted"], []), desk.told()

    desk.drop("acme", "FC_2.csv", forecast("F2", 300))
    (case,) = desk.cases()
    assert (case.state, case.first.part, case.first.subject) == ("requested", "A-1", "F2")
    assert [case.requested, case.baseline, case.above] == [
        Decimal(each) for each in (600, 200, 360)
    ]
    assert f"Treated as upside request {case.number}" in desk.told()[-1][2]
    assert desk.turns() == [("upside", "ours", "")]
    assert desk.record()["state"] == "requested"

    desk.drop("acme", "FC_3.csv", forecast("F3", 300, 101))
    assert [step.action for step in desk.cases()[0].steps] == ["request"]

    offer = [
        {"case": case.number, "action": "QUOTE", "quantity": "150", "date": "2027-03-08"},
        {"case": case.number, "action": "QUOTE", "quantity": "210", "date": "2027-03-29"},
    ]
    more = {"cost": "1250.50", "currency": "EUR", "gating": "relay K7"}
    desk.drop("_erp", "case_answers.json", handed(offer[0] | more, offer[1]))
    assert desk.told()[-1][1] == "accepted", desk.told()[-1]
    assert desk.cases()[0].state == "quoted"
    assert desk.turns() == [("decision", "theirs", "")]
    form = (desk.root / f"outbox/acme/{case.number}.UPSIDE.xlsx").read_bytes()

    desk.drop("acme", f"{case.number}.UPSIDE.xlsx", filled_in(form, {1: "accept"}))
    assert "CAS-004" in rules(desk)
    assert desk.cases()[0].state == "quoted"

    desk.drop("acme", f"{case.number}.UPSIDE.xlsx", filled_in(form, {1: "accept", 2: "reject"}))
    decided = desk.cases()[0]
    assert (desk.told()[-1][1], decided.state) == ("accepted", "decided"), desk.told()[-1]
    step = decided.steps[-1]
    assert (step.action, step.party, step.by) == ("part", "OEM", "acme")
    assert [(int(each.quantity or 0), str(each.day)) for each in step.amounts] == [
        (150, "2027-03-08")
    ]

    desk.drop("acme", f"{case.number}.UPSIDE.xlsx", filled_in(form, {0: "accept"}))
    assert "POC-015" in rules(desk)
    assert desk.cases()[0].state == "decided"

    assert say(case.number, "COMMIT", {"text": "done"}, desk.root, amounts=["150@2027-03-08"]) == 0
    desk.run()
    assert desk.cases()[0].state == "committed"
    record = desk.record()
    assert record["state"] == "committed"
    assert record["committed"] == [{"quantity": "150", "date": "2027-03-08"}]
    assert record["decision"]["amounts"] == [{"quantity": "150", "date": "2027-03-08"}]
    assert record["expedite_cost"] == "1250.5"
    assert (desk.root / f"outbox/acme/{case.number}.committed.UPSIDE.xlsx").exists()
    assert listed("upside", desk.root, every=True, as_json=False) == 0
    assert show(case.number.lower(), desk.root, as_json=False) == 0
    shown = capsys.readouterr().out
    assert "2027-03-08 to 2027-03-14: 300 wanted, at most 120 agreed" in shown
    assert "part by acme" in shown
    assert "amounts: 150 2027-03-08" in shown
    assert desk.turns() == []


def test_other_days_are_proposed_accepted_in_the_form_and_end_in_a_change(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    line = {"partner": "acme", "order_number": "PO-1", "line_number": "10"}
    order = line | {"customer_part": "A-1", "quantity": "40", "requested_date": "2027-01-15"}
    opening = json.dumps({"type": "opening_orders", "rows": [order]}).encode()
    desk.drop("_erp", "opening_orders.json", opening)
    days = ["15@2027-01-15", "25@2027-02-15"]
    more = {"reason": "line SMT-2 is full"}
    assert propose(("acme", "PO-1", "10"), days, more, desk.root) == 0
    desk.run()
    (case,) = desk.cases()
    assert (case.state, case.first.initiator) == ("proposed", "EMS")
    assert desk.turns() == [("decision", "theirs", "")]
    desk.now += timedelta(days=9)
    assert desk.turns() == [("decision", "theirs", "OUT-010")]

    form = (desk.root / f"outbox/acme/{case.number}.RESCHEDULE.xlsx").read_bytes()
    desk.drop("acme", f"{case.number}.RESCHEDULE.xlsx", filled_in(form, {0: "accept"}))
    assert (desk.told()[-1][1], desk.cases()[0].state) == ("accepted", "decided")
    assert say(case.number, "CONCLUDE", {"result": "ORDCHG 4"}, desk.root) == 0
    desk.run()
    record = desk.record()
    assert (record["state"], record["steps"][-1]["result"]) == ("closed", "ORDCHG 4")
    assert [each["quantity"] for each in record["decision"]["amounts"]] == ["15", "25"]


def rules(desk: Desk) -> list[str]:
    with desk.journal() as journal:
        return [found.rule for found in journal.findings(desk.receipts()[-1].id)]
