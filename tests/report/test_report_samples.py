"""The reports on some samples, each a file to look at: what they show in place is part of it.

After a wanted change, write them anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/report/test_report_samples.py`
"""

import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from fakes import Remembered

from exchange import wiring
from exchange.model.interchange import Transmission
from exchange.model.ports import Desk
from exchange.pipeline import judge

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "reports"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "sample",
    [
        "wista/Forecast_2026-W48_BAD.xlsx",
        "wista/PO_2026-121_BAD.csv",
        "nordwerk/FC_2026W48_BAD.edi",
    ],
)
def test_the_report_on_a_sample_reads_as_it_always_did(sample: str) -> None:
    path, configuration = ROOT / "samples" / sample, wiring.load(ROOT)
    content = path.read_bytes()
    digest = sha256(content).hexdigest()
    came = Transmission(
        "01JD3K9QWV0000000000000000", "01JD3K9Q", path.parent.name, path.name, digest, AT, content
    )
    outcome = judge(came, Desk(configuration, Remembered(), wiring.tools()))
    (page,) = (each.content for each in outcome.responses if each.type == "REPORT")
    body = page[page.index(b"<body>") :].decode()
    agreed = configuration.agreement_of(came.partner, configuration.day(AT))
    assert agreed
    for version in (configuration.ruleset, agreed.digest, configuration.software):
        body = body.replace(version, "…")
    expected = GOLDEN / f"{path.name}.html"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        expected.write_text(body, "utf-8")
    assert body == expected.read_text("utf-8")
