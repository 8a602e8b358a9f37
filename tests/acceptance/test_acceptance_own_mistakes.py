"""A file in the wrong inbox is withdrawn; a file judged by a wrong configuration is judged anew."""

import json
from pathlib import Path
from typing import Any

import pytest
from acceptance.counterpart import Counterpart
from acceptance.test_acceptance_committing import ORDER, handed_in

from exchange.cli import rejudging
from exchange.cli.withdrawing import withdraw
from exchange.errors import Misconfigured


def stock(quantity: str) -> bytes:
    row = {"partner": "acme", "part": "A-1", "location": "STOCK", "quantity": quantity}
    return handed_in("stock", [row])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Counterpart:
    """Return a site where three files were withdrawn, and what came afterwards."""
    found = Counterpart(tmp_path_factory.mktemp("site"), '{ business = "full" }')
    ours = found.inbox("_erp")
    ours.mkdir()
    for number, quantity in enumerate(("40", "30"), 1):
        (ours / f"stock{number}.json").write_bytes(stock(quantity))
    found.send(
        ASTRAY=ORDER.format(number="4711", price=3), HELD=ORDER.format(number="HELD", price=0)
    )
    for name in ("ASTRAY.edi", "stock2.json", "HELD.edi"):
        assert withdraw(receipt(found, name), found.root, "meant for another customer") == 0
    found.run()
    found.send(AGAIN=ORDER.format(number="4711", price=3))
    return found


def receipt(site: Counterpart, name: str) -> str:
    return next(each.id for each in site.receipts() if each.filename == name)


def test_its_number_is_free_again(site: Counterpart) -> None:
    assert site.broken("AGAIN") == []
    assert [*(site.root / "outbox/_erp/purchase_order").glob("acme.4711.*.json")]
    with site.journal() as journal:
        (order,) = journal.ledger("acme").order("4711")
    assert order.id.startswith(receipt(site, "AGAIN.edi")[:10])


def test_the_record_is_retracted_at_the_erp(site: Counterpart) -> None:
    (path,) = (site.root / "outbox/_erp/purchase_order").glob("acme.4711.*.RETRACTED.json")
    told = json.loads(path.read_text())
    first = json.loads(path.with_name(path.name.replace(".RETRACTED", "")).read_text())
    assert (told["state"], told["version"], told["tables"]) == ("retracted", 2, {})
    assert told["record"] == first["record"]
    assert told["reason"].endswith(": meant for another customer")


def test_what_was_answered_in_edi_is_corrected_in_edi(site: Counterpart) -> None:
    (path,) = (site.root / "outbox/acme").glob("ASTRAY.*.ORDRSP-*.edi")
    told, (first,) = path.read_text(), (site.root / "outbox/acme").glob("ASTRAY.*.ORDRSP.edi")
    assert "+27'" in told
    assert "FTX+AAI+++meant for another customer'" in told
    assert "RFF+ON:4711'" in told
    assert "LIN+1+7+" in told
    assert "LIN+2+7+" in told
    assert "+12'" in first.read_text()


def test_the_customer_is_told(site: Counterpart) -> None:
    page = site.answer("WITHDRAWN", "ASTRAY")
    assert "ASTRAY.edi was withdrawn" in page
    assert "meant for another customer" in page


def test_nothing_is_asked_any_more(site: Counterpart) -> None:
    with site.journal() as journal:
        assert journal.questions() == []


def test_what_it_replaced_of_our_own_erp_is_in_force_again(site: Counterpart) -> None:
    with site.journal() as journal:
        assert [str(each) for each in journal.ledger("acme").held("stock")["quantity"]] == [
            "40.000000"
        ]


def test_show_and_status_tell_it(site: Counterpart) -> None:
    shown: Any = site.show("ASTRAY")
    assert shown["withdrawn"]["reason"] == "meant for another customer"
    assert any(row["what"].startswith("Withdrawn by") for row in site.status()["latest"])


def test_it_is_withdrawn_once(site: Counterpart) -> None:
    with pytest.raises(Misconfigured, match="was withdrawn by"):
        withdraw(receipt(site, "ASTRAY.edi"), site.root, "again")


def test_all_of_it_is_verified(site: Counterpart) -> None:
    with site.journal() as journal:
        assert journal.trail().verify_chain() is None
        assert [*journal.trail().contradicted()] == []


def test_judged_again_by_the_same_configuration_nothing_differs(
    site: Counterpart, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rejudging.rejudge(receipt(site, "AGAIN.edi"), site.root, as_json=False) == 0
    assert "accepted as before" in capsys.readouterr().out


def test_a_repaired_configuration_is_seen_before_anything_is_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Counterpart(tmp_path, '{ business = "full" }')
    text = (tmp_path / "partners/acme.toml").read_text()
    wrong = text.replace('  { document = "purchase_order", format = "edifact" },\n', "")
    assert wrong != text
    (tmp_path / "partners/acme.toml").write_text(wrong)
    site.send(PO=ORDER.format(number="4711", price=3))
    (was,) = site.verdicts()
    assert was != "accepted"
    (tmp_path / "partners/acme.toml").write_text(text)
    before = sorted((tmp_path / "outbox").rglob("*"))
    capsys.readouterr()
    assert rejudging.rejudge(receipt(site, "PO.edi"), tmp_path, as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert {"what": "the file", "before": was, "after": "accepted"} in told["verdicts"]
    assert (told["new"], bool(told["gone"])) == ([], True)
    assert site.verdicts() == [was]
    assert sorted((tmp_path / "outbox").rglob("*")) == before
    assert rejudging.release(receipt(site, "PO.edi"), tmp_path, "the feed was missing") == 0
    site.run()
    first, second = site.receipts()
    assert (first.verdict, second.verdict, second.sha256) == (was, "accepted", first.sha256)
    assert site.show("PO")["judged_from"] == first.id
    assert len([*(tmp_path / "outbox/acme").glob(f"PO.{second.short}.ORDRSP.edi")]) == 1
    assert len([*(tmp_path / "outbox/_erp/purchase_order").glob("*.json")]) == 1
    with site.journal() as journal:
        assert journal.trail().verify_chain() is None
        assert [*journal.trail().contradicted()] == []
    with pytest.raises(Misconfigured, match="was withdrawn by"):
        rejudging.release(first.id, tmp_path, "again")
