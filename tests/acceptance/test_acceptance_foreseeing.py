"""A forecast is committed to at the command line, by our ERP again, and no more once it is over."""

import json
from pathlib import Path

from acceptance.counterpart import Counterpart
from acceptance.installation import NORDWERK
from typer.testing import CliRunner

from exchange.cli.app import app

SAMPLE = (NORDWERK / "FC_2026W48_D97A.edi").read_bytes()
NEXT = SAMPLE.replace(b"NW26112301", b"NW26113001").replace(b"FC2026W48", b"FC2026W49")
REFUSED = [
    {"partner": "acme", "forecast_number": "FC2026W48", "part": "A2B-4712-01",
     "answer": "REJECTED", "reason": "Phased out"},
]  # fmt: skip


def commit(site: Counterpart, *options: str) -> tuple[int, str]:
    command = ["commit", "FC2026W48", "--forecast", "--partner", "acme", *options]
    ended = CliRunner().invoke(app, [*command, "--site", str(site.root)])
    return ended.exit_code, ended.stdout


def test_a_forecast_is_committed_again_and_no_more_once_another_came(tmp_path: Path) -> None:
    site = Counterpart(tmp_path, '{ forecast = "received", report = "never" }')
    ours = site.inbox("_erp")
    ours.mkdir()
    site.send(fc=SAMPLE)
    status, said = commit(site)
    assert (status, "The daemon answers acme with DELFOR." in said) == (0, True)
    site.run()
    (ours / "again.json").write_text(json.dumps({"type": "forecast_commit", "rows": REFUSED}))
    site.run()
    received, *committed = sorted(
        (site.root / "outbox/acme").glob("fc.*.DELFOR*"), key=lambda path: path.stat().st_mtime_ns
    )
    first, second = (path.read_text(encoding="latin-1") for path in committed)
    assert "+12'" in received.read_text(encoding="latin-1").partition("BGM")[2][:20]
    assert "+9'" in first.partition("BGM")[2][:20]
    assert "SCC+1'QTY+113:240:PCE'DTM+64:20261130:102'" in first
    assert "+5'" in second.partition("BGM")[2][:20]
    number = first.partition("BGM+241+")[2].partition("+")[0]
    assert number in second
    assert "LIN+2+7+A2B-4712-01:IN'" in second
    with site.journal() as journal:
        table = journal.ledger("acme").held("forecast_commit")
    assert dict(table.select("part", "answer").rows()) == {
        "A2B-4711-00": "ACCEPTED", "A2B-4712-01": "REJECTED", "0098817": "ACCEPTED"
    }  # fmt: skip

    site.send(next=NEXT)
    status, said = commit(site, "--line", "A2B-4711-00", "--date", "2026-11-30", "--quantity", "9")
    assert status == 1
    assert "ERP-021" in said
    assert "FC2026W49" in said
    assert "Nothing was handed in." in said
