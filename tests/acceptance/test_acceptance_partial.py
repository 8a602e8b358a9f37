"""An order of which a line is refused: what waits, what the ERP gets, and how it is put right."""

import json
from pathlib import Path

import pytest
from acceptance.counterpart import UNB, Counterpart
from typer.testing import CliRunner

from exchange.cli.app import app
from exchange.reconcile import order_state

ORDER = (
    UNB + "{reference}'UNH+1+ORDERS:D:96A:UN'BGM+220+PO-1+9'DTM+137:20261124:102'"
    "NAD+BY+4012345000009::9'CUX+2:EUR:9'"
    "LIN+1++A-1:IN'QTY+21:40:PCE'DTM+2:21870115:102'PRI+AAA:2.5'"
    "LIN+2++B-1:IN'QTY+21:{quantity}:PCE'DTM+2:21870201:102'PRI+AAA:3'"
    "UNS+S'UNT+15+1'UNZ+1+{reference}'"
)
CHANGE = (
    UNB + "R3'UNH+1+ORDCHG:D:96A:UN'BGM+230+C1+4'DTM+137:20261124:102'RFF+ON:PO-1'RFF+PP:C1'"
    "NAD+BY+4012345000009::9'CUX+2:EUR:9'"
    "LIN+2+1+B-1:IN'QTY+21:12:PCE'DTM+2:21870201:102'PRI+AAA:3'"
    "UNS+S'UNT+13+1'UNZ+1+R3'"
)
AGREED = 'name = "acme"\nversion = "1"\nvalid_from = 2026-01-01\n[orders]\npartial = true\n'


@pytest.fixture
def site(tmp_path: Path) -> Counterpart:
    found = Counterpart(tmp_path, '{ business = "full" }')
    partner = tmp_path / "partners/acme.toml"
    change = '  { document = "purchase_order_change", format = "edifact" },\n]\nanswers'
    text = (
        partner.read_text()
        .replace("]\nanswers", change)
        .replace("state", 'agreement = "acme"\nstate')
    )
    partner.write_text(text)
    (tmp_path / "agreements").mkdir()
    (tmp_path / "agreements/acme.toml").write_text(AGREED)
    return found


def test_a_partial_order_is_taken_and_its_refused_line_added_by_a_change(site: Counterpart) -> None:
    bad = ORDER.format(reference="R1", quantity="-12")
    before = site.root / "po.edi"
    before.write_text(bad)
    args = ["check", str(before), "--partner", "acme", "--json", "--site", str(site.root)]
    checked = CliRunner().invoke(app, args)
    assert checked.exit_code == 1
    said = json.loads(checked.stdout)
    assert [said["verdict"], said["documents"][0]["verdict"]] == ["partial", "partial"]

    site.send(po=bad, again=ORDER.format(reference="R2", quantity="12"), change=CHANGE)
    assert site.told() == [
        ("po.edi", "partial", "Line 2: the quantity -12 cannot be used."),
        ("again.edi", "rejected", "Order PO-1 exists since 2026-11-23; send a change."),
        ("change.edi", "accepted", ""),
    ]
    (first,) = (site.root / "outbox/_erp/purchase_order").glob("*.order_lines.csv")
    assert [row.split(",")[1] for row in first.read_text().splitlines()[1:]] == ['"1"']
    with site.journal() as journal:
        open_lines = [(each.type, each.lines) for each in journal.clocks().open_orders()]
        assert open_lines == [("purchase_order", ("1",)), ("purchase_order_change", ("2",))]
        order = order_state.order(journal.ledger("acme").order("PO-1"))
    assert order is not None
    assert {name: line.quantity for name, line in order.lines.items()} == {"1": 40, "2": 12}
