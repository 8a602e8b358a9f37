"""A forecast is answered where the agreement asks for it: received, or rejected with reasons.

After a wanted change, write the expectations anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/acceptance/test_acceptance_forecast_answered.py`
"""

import os
import re
from pathlib import Path

import pytest
from acceptance.counterpart import Counterpart
from acceptance.installation import NORDWERK, ROOT
from ansi.making import PLANNING, changed, one

GOLDEN = ROOT / "tests/golden/forecast_answers"
ASKED = '{ forecast = "received", report = "never" }'
SAMPLE = (NORDWERK / "FC_2026W48_D97A.edi").read_bytes()

CASES = {
    "DELFOR_GOOD": ("DELFOR", SAMPLE),
    "DELFOR_BAD": ("DELFOR", SAMPLE.replace(b"QTY+113:180:PCE'", b"QTY+113:-180:PCE'", 1)),
    "DELFOR_HELD": ("DELFOR", SAMPLE.replace(b"DTM+2:20261130:", b"DTM+2:20261102:", 1)),
    "830_GOOD": ("830", one("830", *PLANNING)),
    "830_BAD": ("830", one("830", *changed(PLANNING, PLANNING[8], "FST*-20*C*W*20261130"))),
    "830_HELD": ("830", one("830", *changed(PLANNING, PLANNING[8], "FST*20*C*W*20261102"))),
}
"""By name: the message that answers, and what came. Two have a bad and a questioned twin."""


def body(answer: str) -> str:
    """Return what an answer says, a segment a line, without the envelope and our own number."""
    terminator = "'" if answer.startswith("UNA") else "~"
    segments = answer.split(terminator)
    inner = segments[2:-2] if terminator == "'" else segments[2:-3]
    numbered = "\n".join(inner) + "\n"
    return re.sub(r"(BGM\+241\+|REF\*TN\*)\w+", r"\1OURS", numbered)


@pytest.mark.parametrize("name", CASES)
def test_a_forecast_is_answered_as_expected(tmp_path: Path, name: str) -> None:
    kind, content = CASES[name]
    site = Counterpart(tmp_path, ASKED)
    site.send(fc=content)
    answer = site.root / "outbox/acme" / site.answers(f"fc.*.{kind}.*")[0]
    said = body(answer.read_text(encoding="latin-1"))
    expected = GOLDEN / f"{name}.expected"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["DELFOR", "830"])
def test_a_forecast_is_not_answered_unasked(tmp_path: Path, kind: str) -> None:
    site = Counterpart(tmp_path)
    site.send(fc=CASES[f"{kind}_GOOD"][1])
    assert site.answers(f"fc.*.{kind}.*") == []
    assert len(site.answers("fc.*.REPORT.html")) == 1
