"""A partner's acknowledgements find the answers they are about, in both standards."""

import json
import os
import pwd
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from acceptance.counterpart import Counterpart, advice, aperak
from acceptance.inside import exchange, once
from ansi.making import ORDER, group, interchange, transaction

from exchange.model.acts import Closing
from exchange.spool import acts
from exchange.spool.site import Spool

SITE = 'name = "EMS"\nidentifiers = ["ZZ:US", "14:5909000000001"]\n'
PARTNER = """name = "Acme"
state = "live"
identifiers = ["ZZ:THEM", "14:4012345000009"]
feeds = [
  { document = "purchase_order", format = "x12" },
  { document = "purchase_order", format = "edifact" },
]
answers = { application = "never", business = "full" }
edi = { acknowledged_within_hours = 24 }
"""
SAMPLE = Path(__file__).parents[2] / "samples/nordwerk/PO_4500071234.edi"
UNB = "UNB+UNOC:3+4012345000009:14+5909000000001:14+261124:0900+"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site to which an order in each standard came and was answered."""
    (tmp_path / "partners").mkdir()
    (tmp_path / "exchange.toml").write_text(SITE)
    (tmp_path / "partners/acme.toml").write_text(PARTNER)
    drop(tmp_path, "po.x12", interchange(group(transaction("850", *ORDER))))
    drop(tmp_path, "po.edi", SAMPLE.read_bytes())
    run(tmp_path)
    return tmp_path


def drop(site: Path, name: str, content: bytes) -> None:
    inbox = site / "inbox/acme"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / name).write_bytes(content)


def run(site: Path) -> None:
    assert once(site) == ()


def status(site: Path) -> dict[str, list[dict[str, str]]]:
    done = exchange("status", "--json", "--site", site)
    found: dict[str, list[dict[str, str]]] = json.loads(done.stdout)
    return found


def answered(site: Path, kind: str) -> str:
    (path,) = (site / "outbox/acme").glob(f"*.{kind}.*")
    return path.read_text()


def contrl(reference: str, number: str, action: str, *messages: str) -> bytes:
    """Return the partner's CONTRL to an interchange of ours and to messages in it."""
    uci = f"UCI+{number}+5909000000001:14+4012345000009:14+{action}'"
    body = uci + "".join(f"{each}'" for each in messages)
    message = f"UNH+1+CONTRL:D:3:UN'{body}UNT+{3 + len(messages)}+1'"
    return f"{UNB}{reference}'{message}UNZ+1+{reference}'".encode()


def test_answers_ask_to_be_acknowledged_and_each_has_a_number_of_its_own(site: Path) -> None:
    ours = re.findall(r"UNB\+.*?'", answered(site, "CONTRL") + answered(site, "ORDRSP"))
    assert [each.split("+")[5].rstrip("'") for each in ours] == ["1", "2"]
    assert not ours[0].endswith("+++1'")
    assert ours[1].endswith("++++1'")
    numbers = [answered(site, kind).split("*")[13] for kind in ("997", "855")]
    assert numbers == ["000000001", "000000002"]


def test_what_a_partner_says_to_our_answers_is_matched_and_never_answered(site: Path) -> None:
    before = sorted((site / "outbox/acme").iterdir())
    fine = transaction("997", "AK1*PR*2", "AK9*A*1*1*1")
    drop(site, "ack.x12", interchange(group(fine, kind="FA"), number=7))
    drop(site, "no.edi", contrl("A1", "2", "4"))
    drop(site, "stranger.edi", contrl("A2", "999", "7"))
    run(site)
    assert sorted((site / "outbox/acme").iterdir()) == before
    found = status(site)
    verdicts = {row["file"]: row["verdict"] for row in found["latest"]}
    assert verdicts["ack.x12"] == "accepted"
    assert verdicts["no.edi"] == "held"
    assert verdicts["stranger.edi"] == "accepted"
    assert len(found["acknowledgements"]) == 2
    rejected = [row for row in found["acknowledgements"] if "ORDRSP" in row["answer"]]
    unmatched = [row for row in found["acknowledgements"] if row["answer"] == "-"]
    assert [row["type"] for row in rejected + unmatched] == ["CONTRL", "CONTRL"]
    assert "999" in unmatched[0]["why"]


def test_what_names_other_parties_or_messages_than_we_sent_needs_a_person(site: Path) -> None:
    other = contrl("A1", "2", "7").replace(b"+4012345000009:14+7", b"+4012345000016:14+7")
    orders = transaction("997", "AK1*PO*2", "AK9*A*1*1*1")
    drop(site, "other.edi", other)
    drop(site, "orders.x12", interchange(group(orders, kind="FA"), number=7))
    run(site)
    found = status(site)
    assert {row["file"]: row["verdict"] for row in found["latest"]}["other.edi"] == "accepted"
    told = {row["type"]: row for row in found["acknowledgements"]}
    assert "ORDRSP" in told["CONTRL"]["answer"]
    assert "855" in told["997"]["answer"]


def test_what_rejects_a_message_of_ours_needs_a_person(site: Path) -> None:
    rejects = ("AK1*PR*2", "AK2*855*0001", "AK3*BAK*2**8", "AK4*3**7*x", "AK5*R*5", "AK9*A*1*1*1")
    drop(site, "set.x12", interchange(group(transaction("997", *rejects), kind="FA"), number=7))
    drop(site, "accepted.edi", contrl("A1", "2", "7", "UCM+1+ORDRSP:D:96A:UN+4"))
    drop(site, "received.edi", contrl("A2", "2", "8", "UCM+1+ORDRSP:D:96A:UN+4+12"))
    run(site)
    found = status(site)
    names = ("set.x12", "accepted.edi", "received.edi")
    verdicts = {row["file"]: row["verdict"] for row in found["latest"]}
    assert [verdicts[name] for name in names] == ["held"] * len(names)
    assert len(found["acknowledgements"]) == len(names)


@pytest.fixture
def agreed(tmp_path: Path) -> Counterpart:
    """Return a site to which an order in each standard came and was answered."""
    site = Counterpart(tmp_path, '{ business = "full" }', "{ acknowledged_within_hours = 24 }")
    site.send(
        po=interchange(group(transaction("850", *ORDER), kind="PO")), order=SAMPLE.read_bytes()
    )
    return site


def says(kind: str, reference: int, number: str, *, accepted: bool) -> str | bytes:
    """Return what the partner says to a document of ours, in its standard."""
    if kind == "855":
        return advice(reference, number, "TA" if accepted else "TR")
    errors = () if accepted else ("ERC+12", "FTX+AAO+++no such order")
    return aperak(f"A{reference}", number, "312" if accepted else "313", *errors)


@pytest.mark.parametrize("kind", ["ORDRSP", "855"])
def test_what_is_said_to_a_document_of_ours_finds_it_by_our_number(
    agreed: Counterpart, kind: str
) -> None:
    number = agreed.number_of(kind)
    agreed.send(
        a=says(kind, 21, number, accepted=True),
        b=says(kind, 22, number, accepted=True),
        c=says(kind, 23, number, accepted=False),
        d=says(kind, 24, "NOT-OURS", accepted=True),
    )
    told = {name: sorted(agreed.broken(name)) for name in "abcd"}
    assert told == {"a": [], "b": ["ACK-004"], "c": ["ACK-002", "ACK-005"], "d": ["ACK-001"]}
    found = agreed.status()["acknowledgements"]
    assert [f".{kind}." in row["answer"] for row in found] == [False, True]
    assert "NOT-OURS" in found[0]["why"]
    overdue = [row["answer"] for row in agreed.status()["unacknowledged"]]
    assert [each for each in overdue if f".{kind}." in each] == []


def test_a_code_we_do_not_know_is_named_and_needs_a_person(agreed: Counterpart) -> None:
    number = agreed.number_of("855")
    agreed.send(
        a=says("855", 21, number, accepted=False),
        b=advice(22, number, "QQ"),
        c=contrl("A1", "2", "5"),
        d=says("855", 23, number, accepted=False),
    )
    told = {name: agreed.broken(name) for name in "abcd"}
    assert {*told["b"]} == {*told["c"]} == {"ACK-007"}
    assert "ACK-004" in told["d"]
    assert len(agreed.status()["acknowledgements"]) == len(told)


@pytest.mark.parametrize("kind", ["ORDRSP", "855"])
def test_what_is_said_too_late_to_a_document_of_ours_says_so(
    agreed: Counterpart, kind: str
) -> None:
    agreed.now += timedelta(hours=25)
    overdue = [row["answer"] for row in agreed.status()["unacknowledged"]]
    assert sum(f".{kind}." in answer for answer in overdue) == 1
    agreed.send(late=says(kind, 21, agreed.number_of(kind), accepted=True))
    assert agreed.broken("late") == ["ACK-006"]


def test_a_person_closes_an_acknowledgement_that_needed_one(agreed: Counterpart) -> None:
    agreed.send(
        no=says("ORDRSP", 21, agreed.number_of("ORDRSP"), accepted=False),
        what=says("855", 22, "NOT-OURS", accepted=True),
    )
    unknown, rejected = (row["receipt"] for row in agreed.status()["acknowledgements"])
    closed = exchange("close", rejected, "--reason", "Sent again.", "--site", agreed.root)
    user = pwd.getpwuid(os.getuid()).pw_name
    assert (closed.returncode, closed.stdout) == (0, f"no.edi: closed by {user}: Sent again.\n")
    assert [row["receipt"] for row in agreed.status()["acknowledgements"]] == [unknown]
    (done,) = cast("list[dict[str, Any]]", agreed.show("no")["closed"])
    assert (done["type"], done["by"], done["reason"]) == ("APERAK", user, "Sent again.")
    assert f"by {user}: Sent again." in exchange("show", rejected, "--site", agreed.root).stdout
    assert exchange("verify", "--site", agreed.root).returncode == 0


def test_what_is_not_open_is_not_closed(agreed: Counterpart) -> None:
    receipt = agreed.receipt("po").id
    for words in ((receipt, "--reason", "Why not."), (receipt, "--reason", "  "), (receipt,)):
        refused = exchange("close", *words, "--site", agreed.root)
        assert refused.returncode == 3
        assert "Traceback" not in refused.stderr
    assert [*(agreed.root / "var/acts").iterdir()] == []


def test_the_daemon_that_runs_puts_a_closing_on_record(agreed: Counterpart) -> None:
    agreed.send(what=says("855", 22, "NOT-OURS", accepted=True))
    command = [sys.executable, "-m", "exchange", "run", "--site", str(agreed.root)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as daemon:
        assert daemon.stderr
        try:
            next(line for line in daemon.stderr if "daemon_started" in line)
            words = (agreed.receipt("what").id, "--reason", "A test.")
            closed = exchange("close", *words, "--site", agreed.root)
        finally:
            daemon.terminate()
            daemon.stderr.read()
    assert closed.stdout.endswith("A test.\n")
    assert agreed.status()["acknowledgements"] == []


def test_a_closing_left_by_a_command_that_was_killed_is_put_on_record(
    agreed: Counterpart,
) -> None:
    agreed.send(what=says("855", 22, "NOT-OURS", accepted=True))
    receipt = agreed.receipt("what").id
    for _ in range(2):  # a daemon killed before it took the act away finds it again
        acts.leave(Spool(agreed.root), Closing(receipt, "anna", agreed.now, "Seen."))
    agreed.run()
    assert agreed.status()["acknowledgements"] == []
    assert [row["by"] for row in agreed.show("what")["closed"]] == ["anna"]  # type: ignore[attr-defined]  # of JSON
    assert acts.waiting(Spool(agreed.root)) == []
