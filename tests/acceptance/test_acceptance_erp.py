"""What leaves for the ERP, and what the ERP answers through `inbox/_erp/`."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from acceptance.installation import WISTA, Installation


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    installation = Installation(tmp_path)
    installation.drop("wista", "PO_1.csv", (WISTA / "PO_2026-120.csv").read_bytes())
    return installation


def record(site: Installation) -> str:
    (path,) = (site.root / "outbox/_erp").rglob("*.json")
    return str(json.loads(path.read_text())["record"])


def answer(site: Installation, name: str, content: object) -> tuple[str, str]:
    site.drop("_erp", name, json.dumps(content).encode())
    _, verdict, sentences = site.told()[-1]
    return verdict, sentences


def test_a_record_without_an_answer_is_overdue_until_it_has_one(site: Installation) -> None:
    late = site.now + timedelta(hours=25)
    with site.journal() as journal:
        assert [found.document for found in journal.unanswered_records(late)] == [record(site)]
    assert answer(site, "a.json", {"record": record(site), "answer": "accepted"}) == (
        "accepted",
        "",
    )
    with site.journal() as journal:
        assert journal.unanswered_records(late) == []


def test_a_refusal_is_kept_with_its_reason(site: Installation) -> None:
    refusal = {"record": record(site), "answer": "refused", "reason": "part blocked"}
    assert answer(site, "a.json", [refusal])[0] == "accepted"
    with site.journal() as journal:
        assert [found.reason for found in journal.refused_records()] == ["part blocked"]


@pytest.mark.parametrize(
    ("content", "verdict", "sentence"),
    [
        ({"record": "01UNKNOWN", "answer": "accepted"}, "rejected", "No record 01UNKNOWN was"),
        ([{"record": "R", "answer": "perhaps"}], "rejected", "'perhaps' cannot be used"),
        ([{"answer": "accepted"}], "rejected", "a.json entry 1, record"),
        ([{"recrod": "R"}], "unreadable", "has a key 'recrod'"),
        (["accepted"], "unreadable", "entry 1 is not an object"),
    ],
)
def test_an_answer_that_cannot_be_used_changes_nothing(
    site: Installation, content: object, verdict: str, sentence: str
) -> None:
    judged, told = answer(site, "a.json", content)
    assert judged == verdict
    assert sentence in told
    with site.journal() as journal:
        assert journal.refused_records() == []


def test_the_answers_of_the_erp_are_no_record_for_the_erp(site: Installation) -> None:
    answer(site, "a.json", {"record": record(site), "answer": "accepted"})
    assert len(list((site.root / "outbox/_erp").rglob("*.json"))) == 1


PRODUCTS = b"partner,part,status,unit\nwista,00471133,%s,szt\nnordwerk,A2B-4711-00,ACTIVE,PCE\n"


def statuses(site: Installation, partner: str) -> list[tuple[str, str]]:
    with site.journal() as journal:
        return journal.ledger(partner).held("products").select("part", "status").rows()


def test_a_table_is_taken_without_an_answer_and_a_later_one_replaces_its_rows(
    site: Installation,
) -> None:
    site.drop("_erp", "products_1.csv", PRODUCTS % b"NPI")
    site.drop("_erp", "Products_2.csv", PRODUCTS % b"ACTIVE")
    assert statuses(site, "wista") == [("00471133", "ACTIVE")]
    assert statuses(site, "nordwerk") == [("A2B-4711-00", "ACTIVE")]
    site.drop("_erp", "products_3.csv", PRODUCTS % b"NPI")
    assert statuses(site, "wista") == [("00471133", "NPI")]
    assert [verdict for _, verdict, _ in site.told()[1:]] == ["accepted"] * 3
    assert [path for path in (site.root / "outbox/_erp").glob("*") if path.is_file()] == []


def test_a_table_with_one_wrong_cell_changes_nothing_and_is_reported(site: Installation) -> None:
    site.drop("_erp", "products_1.csv", PRODUCTS % b"NPI")
    site.drop("_erp", "products_2.csv", PRODUCTS % b"RUNNING")
    _, verdict, sentences = site.told()[-1]
    assert verdict == "rejected"
    assert "products_2.csv line 2, column status: 'RUNNING' cannot be used" in sentences
    assert statuses(site, "wista") == [("00471133", "NPI")]
    kinds = {path.name.split(".")[-2] for path in (site.root / "outbox/_erp").glob("products_2.*")}
    assert kinds == {"REPORT", "MARKED"}


def test_a_layout_of_the_site_takes_the_place_of_ours(site: Installation) -> None:
    (site.root / "layouts").mkdir()
    (site.root / "layouts" / "erp-stock.toml").write_text(
        """
document = "stock"
required = ["partner", "part", "location", "quantity"]
identifiers = ["part"]
decimal = ","
dates = ["%d.%m.%Y"]
[columns]
partner = ["Debitor"]
part = ["Kundenmaterial"]
location = ["Art"]
quantity = ["Menge"]
as_of = ["Stichtag"]
[csv]
delimiter = ";"
"""
    )
    rows = "Debitor;Kundenmaterial;Art;Menge;Stichtag\nwista;00471133;WIP;12,5;23.11.2026\n"
    site.drop("_erp", "stock.csv", rows.encode())
    assert site.told()[-1][1:] == ("accepted", "")
    with site.journal() as journal:
        assert "stock" in journal.ledger("wista").fed()
        assert "stock" not in journal.ledger("nordwerk").fed()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"type": "colours", "rows": [{}]}, "the type 'colours' is none of products, prices"),
        ({"type": ["products"], "rows": [{}]}, "is none of products, prices"),
        ({"type": "stock", "rows": []}, "rows is not a list of at least one object"),
        ({"type": "stock", "rows": [1]}, "row 1 is not an object"),
        ({"type": "stock", "rows": [{}], "from": "x"}, "a key 'from' beside type, by and rows"),
    ],
)
def test_json_that_is_no_table_is_not_read(
    site: Installation, content: object, sentence: str
) -> None:
    judged, told = answer(site, "a.json", content)
    assert judged == "unreadable"
    assert sentence in told
