"""Each table of our own ERP, good and bad, in three formats through the whole road.

The files are built by `samples/make_erp_tables.py`. Beside them stands what becomes of them: one
verdict and one table for all formats, the findings of each. After a wanted change, write them anew
and read the difference: `EXCHANGE_GOLDEN=write ./test tests/erp/test_erp_tables_golden.py`
"""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from fakes import Remembered

from exchange import settings, wiring
from exchange.model.case_files import cases as opened
from exchange.model.cases import Action, Step
from exchange.model.eco_steps import Action as EcoAction
from exchange.model.eco_steps import Step as EcoStep
from exchange.model.ecos import ecos
from exchange.model.erp_tables import ERP_TABLES, nothing
from exchange.model.findings import message
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Outcome, Source
from exchange.model.ports import Desk
from exchange.pipeline import judge
from exchange.reconcile.notices.bundling import notice_number

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "erp"
FORMATS = ("csv", "xlsx", "json")
RECEIPT = "01JD3K9QZZ0000000000000000"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUESTIONS = frozenset({"Q-7K3M9A0123456789", "Q-0ABCDE0123456789", "Q-0ABCDE1123456789"})
"""What both partners are asked."""

CAME: dict[str, tuple[EcoAction, ...]] = {
    "ECO-1042": ("receive", "analyse"),
    "ECO-1043": ("receive", "analyse", "approve", "schedule"),
    "ECO-1044": ("receive", "analyse", "approve", "implement"),
}
ECOS = ecos(
    EcoStep(partner="nordwerk", change=change, revision="B", action=action, by="nordwerk", at=NOW)
    for change, actions in CAME.items()
    for action in actions
)
"""Engineering changes that came: one to be answered, one to be implemented, one to be closed."""

TELLS = {
    "case_answers": {"UPSIDE", "CASE"},
    "reschedule_proposals": {"RESCHEDULE", "CASE"},
    "eco_answers": {"ECO_IMPACT", "ECO"},
    "eco_progress": {"ECO_IMPLEMENTED", "ECO"},
    "notice_answers": {"NOTICE_DECISION"},
}
"""What a good table leads to: a form for the partner, and the record of the case."""

CASES = [(name, stem) for name in ERP_TABLES for stem in ("good", "bad")]


OPEN: list[dict[str, object]] = [
    {"order_number": "4500071234", "line_number": "10", "quantity": 300},
    {"order_number": "4500071234", "line_number": "20", "quantity": 40},
    {"order_number": "2026-118", "line_number": "1", "quantity": 10},
    {"order_number": "PO/2026/118"},
]
"""The lines of orders that were open when the demo site began, all for one day."""

DELAY = {
    "partner": "nordwerk", "order_number": "4500071234", "line_number": "10",
    "new_date": date(2027, 3, 1), "reason": "TOOLING", "aware_at": "2026-11-20",
    "document": "01JD3K9QDE1AY0000000000000", "place": 1,
}  # fmt: skip
"""What our ERP said before; a notice of it is a draft."""

TOLD = DELAY | {"line_number": "20", "document": "01JD3K9QDE2AY0000000000000", "place": 2}
"""And what the customer was told of already."""


ASKED: tuple[tuple[str, Action], ...] = (("UP-7K3M9A2X", "request"), ("RS-7K3M9A2X", "propose"))
OPEN_CASES = tuple(
    opened(
        Step(case=name, partner="nordwerk", action=action, by="nordwerk", at=NOW, subject="F-1")
        for name, action in ASKED
    )
)
"""What both sides are to decide."""


def table(empty: pl.DataFrame, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Return rows in the columns and types of an empty table."""
    whole = [{**dict.fromkeys(empty.columns), **row} for row in rows]
    return pl.DataFrame(whole, schema=empty.schema)


def forecast() -> Source:
    """Return the forecast of the demo site, as it was judged."""
    path = ROOT / "samples/nordwerk/FC_2026W48_D97A.edi"
    sent = Transmission(RECEIPT, RECEIPT[:8], "nordwerk", path.name, "1" * 64, NOW,
                        path.read_bytes())  # fmt: skip
    judged = judge(sent, Desk(settings.load(ROOT), Remembered(), wiring.tools())).judgement
    return Source(sent, judged.format, judged.documents[0], judged.envelopes[0])


@cache
def desk() -> Desk:
    """Return the desk of the demo site, which began with some orders."""
    days: dict[str, object] = dict.fromkeys(
        ("requested_date", "committed_date"), date(2026, 12, 14)
    )
    foreseen = forecast()
    known = Remembered(
        tables={
            "opening_orders": table(nothing("opening_orders"), [days | row for row in OPEN]),
            "routing": table(
                nothing("routing"),
                [{"part": "A2B-4711-00", "plant": plant} for plant in ("GDA", "GDN")],
            ),
        },
        histories={"delay": table(Remembered().history("delay"), [DELAY, TOLD])},
        told=frozenset({notice_number(str(TOLD["document"]), "nordwerk")}),
        questions=QUESTIONS,
        known_cases=OPEN_CASES,
        forecast_documents=(foreseen.document,),
        sources={foreseen.document.id: foreseen},
        known_ecos=ECOS,
    )
    return Desk(settings.load(ROOT), known, wiring.tools())


def judged(content: bytes, filename: str) -> Outcome:
    """Return what becomes of a file our ERP hands in."""
    sent = Transmission(RECEIPT, RECEIPT[:8], "_erp", filename, "0" * 64, NOW, content)
    return judge(sent, desk())


def frame(document: Document) -> pl.DataFrame:
    """Return the one table of a document."""
    ((name, content),) = document.tables.items()
    assert name == document.document
    return pl.read_ipc(io.BytesIO(content))


def told(outcome: Outcome) -> list[str]:
    """Return the findings of a file in words."""
    rules = desk().configuration.rules
    return [
        f"{found.rule} {rules[found.rule].severity}: {message(found, rules)}"
        for found in outcome.judgement.every_finding()
    ]


def outcomes(name: str, stem: str) -> dict[str, Outcome]:
    """Return what becomes of one table in each format."""
    return {
        form: judged((GOLDEN / name / f"{stem}.{form}").read_bytes(), f"{name}_{stem}.{form}")
        for form in FORMATS
    }


def described(name: str, stem: str) -> dict[str, object]:
    """Return all that is expected of one table."""
    found = outcomes(name, stem)
    documents = {form: one.judgement.documents[0] for form, one in found.items()}
    first = frame(documents["csv"])
    for document in documents.values():
        assert document.rows == {"rows": first.height}
        assert frame(document).equals(first)
    rows = [first.columns, *first.rows()]
    (verdict,) = {one.judgement.verdict for one in found.values()}
    return {
        "verdict": verdict,
        "table": [" | ".join("" if v is None else str(v) for v in row) for row in rows],
        "findings": {form: told(one) for form, one in found.items()},
    }


@pytest.mark.parametrize(("name", "stem"), CASES, ids=map("-".join, CASES))
def test_a_table_becomes_what_is_expected_in_every_format(name: str, stem: str) -> None:
    path = GOLDEN / name / f"{stem}.expected.json"
    found = described(name, stem)
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(("name", "stem"), CASES, ids=map("-".join, CASES))
def test_only_a_bad_table_is_refused_and_only_it_is_answered(name: str, stem: str) -> None:
    for form, one in outcomes(name, stem).items():
        kinds = {response.type for response in one.responses}
        marked = set() if form == "json" else {"MARKED"}
        assert kinds == (TELLS.get(name, set()) if stem == "good" else {"REPORT"} | marked)
        assert (one.judgement.verdict == "accepted") is (stem == "good")


def test_the_files_are_what_the_script_builds(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "samples" / "make_erp_tables.py"), str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": "."})
    built = sorted(path for path in tmp_path.glob("*/*"))
    assert len(built) == len(CASES) * len(FORMATS)
    for path in built:
        kept = GOLDEN / path.relative_to(tmp_path)
        assert path.read_bytes() == kept.read_bytes(), path
