"""An order whose dates are sure is accepted at once, and that is in force, on record and undone."""

import json
from datetime import date
from pathlib import Path

import pytest
from acceptance.counterpart import Counterpart
from acceptance.test_acceptance_partial import ORDER
from typer.testing import CliRunner

from exchange.cli.app import app

AGREED = """name = "acme"
version = "3"
valid_from = 2026-01-01
[orders]
clause = "§ 4"
accept = "automatic"
answer_days = 2
lead_time_days = 30
"""


@pytest.fixture
def site(tmp_path: Path) -> Counterpart:
    found = Counterpart(tmp_path, '{ business = "full" }')
    partner = tmp_path / "partners/acme.toml"
    partner.write_text(partner.read_text().replace("state", 'agreement = "acme"\nstate'))
    (tmp_path / "agreements").mkdir()
    (tmp_path / "agreements/acme.toml").write_text(AGREED)
    return found


def told(site: Counterpart, *command: str) -> dict[str, list[dict[str, object]]]:
    ended = CliRunner().invoke(app, [*command, "--site", str(site.root), "--json"])
    assert ended.exit_code == 0, ended.output
    found: dict[str, list[dict[str, object]]] = json.loads(ended.stdout)
    return found


def test_it_is_answered_in_force_on_record_and_taken_back(site: Counterpart) -> None:
    order = ORDER.format(reference="R1", quantity="12")
    site.send(po=order, again=order)
    assert site.verdicts() == ["accepted", "accepted"]
    (name,) = site.answers("*.ORDRSP.edi")
    text = (site.root / "outbox/acme" / name).read_text()
    for segment in ("BGM+231+", "+29'", "LIN+1+5+A-1:IN'", "QTY+113:12:PCE'DTM+67:21870201:102'"):
        assert segment in text

    with site.journal() as journal:
        ledger = journal.ledger("acme")
        assert ledger.held("order_commit").select("line_number", "answer", "date").rows() == [
            ("1", "ACCEPTED", date(2187, 1, 15)),
            ("2", "ACCEPTED", date(2187, 2, 1)),
        ]
        assert list(journal.clocks().open_orders()) == []
        receipt = site.receipt("po").id
        assert [each.document for each in journal.documents(receipt)] == ["purchase_order"]

    (decision,) = told(site, "decisions")["decisions"]
    assert (decision["action"], decision["number"], decision["clause"], decision["agreement"]) == (
        "accepted", "PO-1", "§ 4", "acme, version 3"
    )  # fmt: skip
    assert decision["receipt"] == receipt
    shown = site.show("po")
    assert [each["number"] for each in shown["accepted"]] == ["PO-1"]  # type: ignore[attr-defined]
    verify = ["verify", "--site", str(site.root)]
    assert CliRunner().invoke(app, verify).exit_code == 0

    command = ["withdraw", receipt, "--reason", "wrong inbox", "--site", str(site.root)]
    assert CliRunner().invoke(app, command).exit_code == 0
    with site.journal() as journal:
        assert journal.ledger("acme").held("order_commit").height == 0
    assert CliRunner().invoke(app, verify).exit_code == 0
