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
