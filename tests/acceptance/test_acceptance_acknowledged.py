"""A partner's acknowledgements find the answers they are about, in both standards."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ansi.making import ORDER, group, interchange, transaction

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
    subprocess.run(
        [sys.executable, "-m", "exchange", "run", "--once", "--site", str(site)], check=True
    )


def status(site: Path) -> dict[str, list[dict[str, str]]]:
    command = [sys.executable, "-m", "exchange", "status", "--json", "--site", str(site)]
    found: dict[str, list[dict[str, str]]] = json.loads(
        subprocess.run(command, check=True, capture_output=True).stdout
    )
    return found


def answered(site: Path, kind: str) -> str:
    (path,) = (site / "outbox/acme").glob(f"*.{kind}.*")
    return path.read_text()


def contrl(reference: str, number: str, action: str) -> bytes:
    """Return the partner's CONTRL to an interchange of ours."""
    uci = f"UCI+{number}+5909000000001:14+4012345000009:14+{action}'"
    message = f"UNH+1+CONTRL:D:3:UN'{uci}UNT+3+1'"
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
