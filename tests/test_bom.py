"""A bill of materials through the whole road: what is asked about, what the ERP gets."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from documents import transmission
from fakes import Remembered
from workbook.making import workbook

from exchange import settings, wiring
from exchange.errors import Misconfigured
from exchange.model.findings import Finding, Verdict
from exchange.model.ledger import Earlier, Ledger
from exchange.model.outcome import Outcome
from exchange.model.partners import Feed, Partner
from exchange.model.ports import Desk
from exchange.pipeline import judge

ROOT = Path(__file__).parents[1]
FEED = Feed(document="bom", format="xlsx", pattern="BOM*", layout="bom-lines")
PARTNER = Partner(id="acme", name="ACME", state="live", feeds=(FEED,))
HEAD = [["PN:", "A-4711"], ["BOM rev.:", "D"], []]
COLUMNS = ["Item", "P/N", "Description", "Qty", "U/M"]
ROWS: Sequence[Sequence[object]] = [
    ["1", "0098817", "CAP 100PF", 4, "EA"],
    ["1", "0098818", "SUB FOR ABOVE", None, "EA"],
    ["2", "TP-1", "DNI", 0, "EA"],
]


def judged(head: list[list[str]], *rows: Sequence[object], ledger: Ledger | None = None) -> Outcome:
    """Return what becomes of a bill of materials of a live partner."""
    configuration = replace(settings.load(ROOT), partners={"acme": PARTNER})
    sent = transmission(workbook([*head, COLUMNS, *rows]), "BOM_4711.xlsx")
    return judge(sent, Desk(configuration, ledger or Remembered(), wiring.tools()))


def asked(outcome: Outcome) -> list[tuple[str, str]]:
    return [told(found) for found in outcome.judgement.every_finding()]


def told(found: Finding) -> tuple[str, str]:
    return found.rule, str(found.locator)


def test_a_good_one_reaches_the_erp_with_its_alternates() -> None:
    outcome = judged(HEAD, *ROWS)
    assert asked(outcome) == []
    (document,) = outcome.judgement.documents
    assert (document.title, document.verdict) == ("A-4711 / D", "accepted")
    lines = pl.read_ipc(io.BytesIO(document.tables["bom_lines"]))
    assert lines.select("line", "alternate_of", "fitted", "unit_code", "status").rows() == [
        (1, None, "Y", "C62", "released"),
        (2, 1, "Y", "C62", "released"),
        (3, None, "N", "C62", "released"),
    ]
    record = next(each for each in outcome.responses if each.path.endswith(".json"))
    assert record.path.startswith("_erp/bom/acme.A-4711+D.")
    assert json.loads(record.content)["header"] == {"number": "A-4711", "revision": "D"}


@pytest.mark.parametrize(
    ("rows", "rule", "place"),
    [
        ([["1", "A", "SUB FOR ABOVE", 1, "EA"], *ROWS], "BOM-002", "Sheet!B5"),
        ([["9", "A", "CAP", None, "EA"], *ROWS], "BOM-003", "Sheet!D5"),
        ([["9", "A", "CAP", 0, "EA"], *ROWS], "BOM-003", "Sheet!D5"),
        ([["9", "A", "CAP", -2, "EA"], *ROWS], "BOM-003", "Sheet!D5"),
        ([*ROWS, ["1", "A", "CAP", 2, "EA"]], "BOM-004", "Sheet!A8"),
        ([["9", "A", "CAP", 2, "box"], *ROWS], "MD-008", "Sheet!E5"),
        ([["9", None, "CAP", 2, "EA"], *ROWS], "XLS-014", "Sheet!B5"),
    ],
)
def test_what_is_wrong_is_asked_about_at_its_cell(
    rows: Sequence[Sequence[object]], rule: str, place: str
) -> None:
    assert asked(judged(HEAD, *rows)) == [(rule, place)]


def test_without_its_assembly_it_waits() -> None:
    outcome = judged([["BOM rev.:", "D"], [], []], *ROWS)
    assert [rule for rule, _ in asked(outcome)] == ["BOM-001"]
    assert outcome.judgement.verdict is Verdict.HELD
    assert not any(each.level == "record" for each in outcome.responses)


def test_a_revision_is_said_once() -> None:
    sent = transmission()
    earlier = Earlier("R", "R", "BOM.xlsx", "00", sent.received_at, Verdict.ACCEPTED, "A-4711")
    ledger = Remembered(documents={("bom", "A-4711", "D"): earlier})
    assert [rule for rule, _ in asked(judged(HEAD, *ROWS, ledger=ledger))] == ["ENV-004"]
    assert asked(judged([HEAD[0], ["BOM rev.:", "E"], []], *ROWS, ledger=ledger)) == []


def test_it_is_read_from_cells_alone(tmp_path: Path) -> None:
    (tmp_path / "partners").mkdir()
    (tmp_path / "exchange.toml").write_text('name = "Us"\n')
    feed = '[[feeds]]\ndocument = "bom"\nformat = "edifact"\n'
    partner = 'name = "A"\nstate = "live"\nidentifiers = ["ZZ:A"]\n' + feed
    (tmp_path / "partners" / "acme.toml").write_text(partner)
    with pytest.raises(Misconfigured, match="a bom cannot be read from edifact yet"):
        settings.load(tmp_path)
