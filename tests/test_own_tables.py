"""What a file of our own says to partners is said only where the file stands as a whole."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import Remembered

from exchange import settings, wiring
from exchange.model.findings import Finding
from exchange.model.interchange import Interchange, Transmission
from exchange.model.outcome import Judgement, Source
from exchange.model.ports import Assignment, Desk
from exchange.pipeline import judge

ROOT = Path(__file__).parents[1]
SITE = settings.load(ROOT)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TOOLS = wiring.tools()
COMMIT = b"partner,order_number,line_number,answer,date\nnordwerk,4500071234,10,REJECTED,\n"


def came(partner: str, name: str, content: bytes) -> Transmission:
    receipt = "01JD3K9QZZ0000000000000000"
    return Transmission(receipt, receipt[:8], partner, name, "ab" * 32, NOW, content)


def committed(*findings: Finding) -> Judgement:
    """Return the judgement on a commitment to an order, with findings about the file."""
    bought = (ROOT / "samples/nordwerk/PO_4500071234.edi").read_bytes()
    order = came("nordwerk", "PO.edi", bought)
    ordered = judge(order, Desk(SITE, Remembered(), TOOLS)).judgement.documents[0]
    ledger = Remembered(
        order_documents=[ordered], sources={ordered.id: Source(order, "edifact", ordered)}
    )

    def read(transmission: Transmission, assignment: Assignment) -> Interchange:
        found = TOOLS.readers[assignment.format](transmission, assignment)
        return replace(found, findings=(*found.findings, *findings))

    desk = Desk(SITE, ledger, replace(TOOLS, readers={"csv": read}))
    return judge(came("_erp", "order_commit.csv", COMMIT), desk).judgement


def test_a_commitment_is_said_to_the_order() -> None:
    assert len(committed().decisions) == 1


@pytest.mark.parametrize("rule", ["ENV-016", "ENV-021"])
def test_a_file_that_is_refused_as_a_whole_says_nothing(rule: str) -> None:
    found = committed(Finding(rule))
    assert found.verdict not in {"accepted", "held"}
    assert (found.decisions, found.notices, found.answers) == ((), (), ())
