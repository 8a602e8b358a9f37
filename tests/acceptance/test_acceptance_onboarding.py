"""From an empty folder to a live partner, by commands alone; each step leaves its evidence."""

import json
import os
import pwd
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from acceptance.counterpart import Counterpart, edifact_order
from acceptance.inside import exchange
from acceptance.installation import HASTE

from exchange.model.acts import Promotion
from exchange.spool import acts
from exchange.spool.site import Spool

USER = pwd.getpwuid(os.getuid()).pw_name
TOPICS = ("commercial", "operational", "technical", "quality", "edi")
PEOPLE = "".join(
    f'\n[[contacts]]\nrole = "{topic}"\nname = "Jo"\ndeputy = "Al"\n' for topic in TOPICS
)
FEEDS = '\n[[feeds]]\ndocument = "purchase_order"\nformat = "edifact"\n'
AGREEMENT = 'name = "acme"\nversion = "1"\nvalid_from = 2020-01-01\nclause = "1"\n'
ERP = {
    "products": {"part": "EXAMPLE-001", "revision": "A", "status": "ACTIVE", "unit": "PCE"},
    "prices": {"part": "EXAMPLE-001", "price": "10", "currency": "EUR", "per": "1"},
}


def edited(path: Path, **values: str) -> None:
    """Write values into a file as a person would, in place of what stands there."""
    text = path.read_text()
    for key, value in values.items():
        text, changed = re.subn(rf"(?m)^(?:# )?{key} = .*$", f"{key} = {value}", text, count=1)
        assert changed, key
    path.write_text(text)


def gates(site: Path) -> dict[str, bool]:
    """Return whether each gate is passed, one for several samples where all are."""
    told = json.loads(exchange("partner", "status", "acme", "--json", "--site", site).stdout)
    found: dict[str, bool] = {}
    for each in told["gates"]:
        found[each["gate"]] = found.get(each["gate"], True) and each["passed"]
    return found


def record(site: Path) -> list[dict[str, Any]]:
    status = exchange("partner", "status", "acme", "--json", "--site", site)
    found: list[dict[str, Any]] = json.loads(status.stdout)["promotions"]
    return found


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """Return a site that was just begun, with one partner who has nothing but a name."""
    site = tmp_path / "ours"
    assert exchange("init", site, "--name", "Ours").returncode == 0
    added = exchange("partner", "add", "acme", "--name", "Acme", "--site", site)
    assert added.returncode == 0, added.stderr
    with (site / "exchange.toml").open("a") as file:
        file.write(HASTE)
    return site


def test_a_new_site_and_a_new_partner_are_whole(begun: Path) -> None:
    assert exchange("doctor", "--site", begun).returncode == 0
    found = gates(begun)
    assert {name for name, passed in found.items() if passed} == {"identifiers", "connection"}
    assert record(begun) == []


def test_nothing_that_is_there_is_overwritten(begun: Path) -> None:
    for words in (
        ("init", begun),
        ("partner", "add", "acme", "--name", "Other", "--site", begun),
        ("partner", "add", "Acme!", "--name", "Other", "--site", begun),
        ("partner", "add", "other", "--name", " ", "--site", begun),
        ("partner", "add", "other", "--name", "Other", "--like", "acm", "--site", begun),
    ):
        before = {path: path.read_bytes() for path in begun.rglob("*.toml")}
        refused = exchange(*words)
        assert (refused.returncode, "Traceback" in refused.stderr) == (3, False)
        assert {path: path.read_bytes() for path in begun.rglob("*.toml")} == before


def test_a_partner_like_another_is_a_draft_that_loads(begun: Path) -> None:
    path = begun / "partners/acme.toml"
    edited(path, identifiers='["ZZ:ACME"]', language='"de"')
    path.write_text(path.read_text() + PEOPLE + FEEDS)
    added = exchange(
        "partner", "add", "other", "--name", "Other", "--like", "acme", "--site", begun
    )
    assert added.returncode == 0, added.stderr
    told = exchange("partner", "status", "other", "--site", begun)
    assert told.stdout.startswith("other: draft, ")
    assert "the partner file names none of theirs" in told.stdout
    text = (begun / "partners/other.toml").read_text()
    assert "ZZ:ACME" not in text
    assert 'language = "de"' in text


def agreed(site: Path) -> None:
    """Do what people do before the first file: agreement, contacts, calendars, identifiers."""
    (site / "agreements/acme.toml").write_text(AGREEMENT)
    ours, theirs = site / "exchange.toml", site / "partners/acme.toml"
    edited(ours, identifiers='["14:5909000000001"]', calendar='"PL"')
    edited(theirs, identifiers='["14:4012345000009"]', calendar='"DE-BY"', agreement='"acme"')
    theirs.write_text(theirs.read_text() + PEOPLE + FEEDS)
    ours.write_text(ours.read_text() + PEOPLE)


def fed(site: Path) -> None:
    """Let our ERP tell what it knows about the partner."""
    for kind, row in ERP.items():
        rows = [{"partner": "acme", **row}]
        inbox = site / "inbox/_erp"
        (inbox / f"{kind}.json").write_text(json.dumps({"type": kind, "rows": rows}))


def test_from_draft_to_live(begun: Path, tmp_path: Path) -> None:
    refused = exchange("partner", "promote", "acme", "--to", "test", "--site", begun)
    assert (refused.returncode, "contacts" in refused.stdout) == (1, True)
    agreed(begun)
    fed(begun)
    path = begun / "partners/acme.toml"
    before = path.read_text()
    assert exchange("partner", "promote", "acme", "--to", "test", "--site", begun).returncode == 0
    assert path.read_text() == before.replace('state = "draft"', 'state = "test"', 1)
    refused = exchange("partner", "promote", "acme", "--to", "live", "--site", begun)
    assert (refused.returncode, "samples" in refused.stdout) == (1, True)
    guided = exchange("partner", "guide", "acme", "--out", tmp_path / "guide", "--site", begun)
    assert guided.returncode == 0, guided.stderr
    example = tmp_path / "guide/EXAMPLE_purchase_order.edi"
    (begun / "inbox/acme/sample.edi").write_bytes(example.read_bytes())
    assert exchange("run", "--once", "--site", begun).returncode == 0
    assert all(gates(begun).values()), gates(begun)
    assert exchange("partner", "promote", "acme", "--to", "live", "--site", begun).returncode == 0
    assert [(each["from"], each["to"], each["by"]) for each in record(begun)] == [
        ("draft", "test", USER),
        ("test", "live", USER),
    ]
    assert [any("samples" in text for text in each["open"]) for each in record(begun)] == [
        True,
        False,
    ]
    assert exchange("verify", "--site", begun).returncode == 0


def test_open_gates_are_passed_over_with_a_reason_on_record(begun: Path) -> None:
    words = ("partner", "promote", "acme", "--to", "live", "--anyway", "--site", begun)
    assert exchange(*words).returncode == 3
    assert 'state = "draft"' in (begun / "partners/acme.toml").read_text()
    assert record(begun) == []
    assert exchange(*words, "--reason", "They cannot wait.").returncode == 0
    (only,) = record(begun)
    assert (only["reason"], only["to"]) == ("They cannot wait.", "live")
    assert any(text.startswith("agreement: ") for text in only["open"])
    again = exchange("partner", "promote", "acme", "--to", "live", "--site", begun)
    assert (again.returncode, "live already" in again.stderr) == (3, True)


def test_a_suspension_needs_a_reason_and_no_gate(begun: Path) -> None:
    words = ("partner", "promote", "acme", "--to", "suspended", "--site", begun)
    assert exchange(*words).returncode == 3
    assert exchange(*words, "--reason", "They do not pay.").returncode == 0
    edited(begun / "partners/acme.toml", state='"draft"')
    told = exchange("partner", "status", "acme", "--site", begun).stdout
    assert "They do not pay." in told
    assert "changed by hand" in told


def test_what_the_site_would_refuse_is_not_written(begun: Path) -> None:
    path = begun / "partners/acme.toml"
    path.write_text(path.read_text() + FEEDS)
    words = ("partner", "promote", "acme", "--to", "live", "--anyway", "--reason", "x")
    refused = exchange(*words, "--site", begun)
    assert (refused.returncode, "identifiers" in refused.stderr) == (3, True)
    assert 'state = "draft"' in path.read_text()
    assert record(begun) == []


def test_a_promotion_left_by_a_command_that_was_killed_is_put_on_record_once(
    tmp_path: Path,
) -> None:
    site = Counterpart(tmp_path)
    act = Promotion("acme", "anna", site.now, "test", "live", ("prices: none",), "Go.")
    for _ in range(2):
        acts.leave(Spool(tmp_path), act)
    site.run()
    with site.journal() as journal:
        assert journal.history().promotions("acme") == [act]
        assert journal.history().promotions("other") == []
        assert journal.trail().verify_chain() is None
    assert acts.waiting(Spool(tmp_path)) == []


def test_the_daemon_that_runs_puts_a_promotion_on_record(begun: Path) -> None:
    command = [sys.executable, "-m", "exchange", "run", "--site", str(begun)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as daemon:
        assert daemon.stderr
        try:
            next(line for line in daemon.stderr if "daemon_started" in line)
            words = ("partner", "promote", "acme", "--to", "suspended", "--reason", "A test.")
            done = exchange(*words, "--site", begun)
        finally:
            daemon.terminate()
            daemon.stderr.read()
    assert (done.returncode, "Restart" in done.stdout) == (0, True)
    assert [each["reason"] for each in record(begun)] == ["A test."]


EXPORTED = {"draft": False, "test": False, "live": True, "suspended": False}
ANSWERED = {"draft": False, "test": True, "live": True, "suspended": False}
VERDICT = {"draft": "accepted", "test": "accepted", "live": "accepted", "suspended": "held"}


@pytest.mark.parametrize("state", EXPORTED)
def test_what_a_state_means(tmp_path: Path, state: str) -> None:
    site = Counterpart(tmp_path, '{ business = "full" }', state=state)
    site.send(a=edifact_order(1))
    assert str(site.receipt("a").verdict) == VERDICT[state]
    answers = site.answers("a.*")
    assert bool(answers) == ANSWERED[state]
    assert bool([*(tmp_path / "outbox/_erp").glob("*")]) == EXPORTED[state]
    if answers:
        tests = [
            re.search(r"UNB(?:\+[^+']*){10}\+1'", site.answer(kind, "a"))
            for kind in ("CONTRL", "ORDRSP")
        ]
        assert [bool(each) for each in tests] == [state == "test"] * 2
        report = next((tmp_path / "outbox/acme").glob("a.*.html")).read_text()
        assert ("<strong>TEST</strong>" in report) == (state == "test")
