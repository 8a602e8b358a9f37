"""Two engineering changes from the package to what is built: as a zip, and as PDX."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from acceptance.installation import ROOT, Installation
from openpyxl import load_workbook

from exchange.cli import eco_acts, ecos_shown
from exchange.cli.closing import person
from exchange.cli.verifying import verify
from exchange.errors import Misconfigured

SOLVIK = ROOT / "samples/solvik"
PDX = """name = "Arne Controls"
state = "live"
[[feeds]]
document = "engineering_change"
format = "pdx"
"""


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    """Return a site with the partner of the story, and one that sends PDX."""
    found = Installation(tmp_path, agreed=False)
    shutil.copytree(SOLVIK / "site", tmp_path, dirs_exist_ok=True)
    (tmp_path / "partners/arne.toml").write_text(PDX)
    return found


def into(site: Installation, partner: str, name: str, content: bytes) -> None:
    site.inbox(partner).mkdir(parents=True, exist_ok=True)
    (site.inbox(partner) / name).write_bytes(content)


def drop(site: Installation, partner: str, path: Path) -> tuple[str, str, str]:
    """Drop a file and return name, verdict and sentences of what became of it."""
    site.drop(partner, path.name, path.read_bytes())
    return site.told()[-1]


def state(site: Installation, partner: str = "solvik") -> dict[str, str]:
    with site.journal() as journal:
        return {each.title: each.state for each in journal.ledger(partner).ecos()}


def answer(site: Installation, pattern: str) -> Path:
    (found,) = (site.root / "outbox").rglob(pattern)
    return found


def approve(path: Path) -> bytes:
    """Return our answer with a yes in the column of the customer."""
    book: Any = load_workbook(path)
    page = book.worksheets[0]
    (head,) = [c for row in page.iter_rows() for c in row if c.value == "Your answer"]
    page.cell(head.row + 1, head.column).value = "accept"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_files_of_the_story_are_what_the_script_builds(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "samples/make_eco.py"), str(tmp_path)]
    subprocess.run(command, check=True)
    built = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    kept = sorted(path.relative_to(SOLVIK) for path in SOLVIK.rglob("*") if path.is_file())
    assert built == kept
    for name in built:
        assert (tmp_path / name).read_bytes() == (SOLVIK / name).read_bytes(), name


def test_a_change_is_received_answered_approved_implemented_and_then_holds(
    site: Installation,
) -> None:
    for path in sorted((SOLVIK / "_erp").glob("*")):
        into(site, "_erp", path.name, path.read_bytes())
    assert site.run() == []
    assert set(site.verdicts()) == {"accepted"}
    into(site, "solvik", "PO_SM-7001.csv", (SOLVIK / "PO_SM-7001.csv").read_bytes())
    _, verdict, said = drop(site, "solvik", SOLVIK / "ECO-2207_A.zip")
    assert (verdict, "SM-7001/10" in said) == ("held", True)
    receipt = json.loads(answer(site, "ECO-2207_A.*.RECEIPT.json").read_text())
    (document,) = receipt["documents"]
    assert [(each["name"], each["taken"]) for each in document["files"]] == [
        ("ECO-2207 form.csv", "accepted"), ("BOM SM-1001 B old.csv", "accepted"),
        ("BOM SM-1001 C.csv", "accepted"), ("drawing SM-1001 C.pdf", "accepted"),
    ]  # fmt: skip
    assert all(len(each["sha256"]) == 64 for each in document["files"])
    assert "BOM SM-1001 C.csv" in answer(site, "ECO-2207_A.*.RECEIPT.html").read_text()
    draft = json.loads(answer(site, "_erp/eco/solvik.ECO-2207+A.*.json").read_text())
    (item,) = draft["impact"]["items"]
    assert (item["earliest"], [each["order_number"] for each in item["orders"]]) == (
        "2027-01-04", ["SM-7001"],
    )  # fmt: skip
    assert site.answers("solvik/*IMPACT*") == []

    site.now += timedelta(days=2)
    drop(site, "_erp", SOLVIK / "later/eco_answers_ECO-2207.csv")
    assert state(site) == {"ECO-2207 / A": "ANSWERED"}
    form = answer(site, "solvik/*.ECO_IMPACT.xlsx")
    assert json.loads(form.with_suffix(".json").read_text())["answer"]["cost"]["one_off"] == (
        "640.000000"
    )
    site.now += timedelta(days=1)
    site.drop("solvik", form.name, approve(form))
    assert site.told()[-1][1:] == ("accepted", "")
    assert state(site) == {"ECO-2207 / A": "SCHEDULED"}

    site.now = datetime(2027, 2, 8, 8, tzinfo=UTC)
    _, verdict, said = drop(site, "_erp", SOLVIK / "later/eco_progress_ECO-2207.csv")
    assert (verdict, "SM-7001/10" in said) == ("accepted", True)
    assert json.loads(answer(site, "solvik/*.ECO_IMPLEMENTED.json").read_text())["implemented"] == {
        "on": "2027-02-08", "first_serial": None, "first_lot": "2027-06", "text": None,
    }  # fmt: skip
    _, verdict, said = drop(site, "solvik", SOLVIK / "later/PO_SM-7002.csv")
    assert (verdict, said) == (
        "held",
        "SM-1001: revision B was replaced (ECO-2207, 2027-02-08); released: C. Which one is meant?",
    )
    assert verify(site.root) == 0


def test_a_change_that_came_as_pdx_is_answered_as_pdx_by_hand(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    drop(site, "arne", ROOT / "tests/golden/pdx/complete.pdx")
    ((title, now),) = state(site, "arne").items()
    assert now == "ANALYSIS"
    number, _, revision = title.partition(" / ")
    about, said = (number, "", ""), {"decision": "ACCEPTED"}
    assert eco_acts.answer(about, said, {}, site.root) != 0
    assert "ACCEPTED of" in " ".join(capsys.readouterr().out.split())
    with pytest.raises(Misconfigured, match="is no task"):
        eco_acts.answer(about, said, {"TASK": ["Stencil, soon"]}, site.root)
    with pytest.raises(Misconfigured, match="there is no engineering change ECO-0"):
        eco_acts.progress(("ECO-0", "", ""), "CLOSE", {}, site.root)
    texts = {"TASK": ["New stencil@2027-01-15@Process"], "QUESTION": ["Which one?", "Why?"]}
    said |= {"implementation": "2027-04-01"}
    assert eco_acts.answer(about, said, texts, site.root) == 0
    site.run()
    assert state(site, "arne") == {title: "ANSWERED"}
    package = answer(site, "arne/*.ECO_IMPACT.pdx")
    with zipfile.ZipFile(package) as archive:
        names, ours = archive.namelist(), archive.read("pdx.xml").decode()
    stem = package.name.removesuffix(".pdx")
    assert names == ["pdx.xml", f"{stem}.json", f"{stem}.xlsx"]
    assert f'changeNumber="{number}"' in ours
    assert 'action="Impact answer"' in ours
    assert 'value="2027-04-01"' in ours
    assert 'value="New stencil"' in ours
    assert not list((site.root / "outbox/arne").glob("*.ECO_IMPACT.json"))
    capsys.readouterr()
    assert ecos_shown.listed(site.root, every=False, as_json=True) == 0
    (listed,) = json.loads(capsys.readouterr().out)["changes"]
    assert (listed["change"], listed["revision"], listed["turn"]) == (number, revision, "theirs")
    assert ecos_shown.show((listed["number"], "", ""), site.root, as_json=False) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "New stencil" in shown
    assert f"answer by {person()}" in shown
