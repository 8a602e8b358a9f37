"""Forecasts and call-offs, good ones and their bad twins, with what becomes of them.

After a wanted change, write the expectations anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/test_schedules.py`
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from edifact.making import RULES, transmission

from exchange.adapters.edifact.reading import read as read_edifact
from exchange.adapters.x12.reading import read as read_x12
from exchange.model.findings import message as said
from exchange.model.interchange import Message
from exchange.model.partners import Edi, Feed, Partner
from exchange.model.ports import Assignment
from exchange.normalise.forecast import normalise
from exchange.reconcile.forecast import findings
from exchange.validators.validation import validated

FOLDER = Path(__file__).parent / "golden" / "schedules"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".expected")
TODAY = date(2026, 11, 23)
READERS = {".edi": ("edifact", read_edifact), ".x12": ("x12", read_x12)}
PARTNER = Partner(id="p", name="P", state="live", edi=Edi(weeks="january"))


def made(path: Path) -> Message:
    """Return the one document of a file, in canonical terms."""
    form, read = READERS[path.suffix]
    feeds = tuple(Feed(document=each, format="edifact") for each in ("forecast", "call_off"))
    assignment = Assignment(PARTNER, form, feeds, {})
    (found,) = read(transmission(path.read_bytes(), path.name), assignment).messages
    return normalise(validated(found))


def told(path: Path) -> Iterator[str]:
    """Yield as text what a file is made into: findings, then the rows of the tables."""
    message = made(path)
    yield f"{message.document} {message.function}"
    for found in (*message.findings, *findings(message, TODAY)):
        yield f"! {found.rule} {said(found, RULES)}"
    for name, table in message.tables.items():
        shown = [each for each in table.frame.columns if each[0] != "_"]
        shown = [each for each in shown if table.frame[each].is_not_null().any()]
        yield f"{name}: {' | '.join(shown)}"
        for row in table.frame.select(shown).rows():
            yield "  " + " | ".join("" if value is None else str(value) for value in row)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_schedule_becomes_what_is_expected(path: Path) -> None:
    expected = path.with_suffix(".expected")
    whole = "".join(f"{line}\n" for line in told(path))
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        expected.write_text(whole, encoding="utf-8")
    assert whole == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_good_ones_have_no_findings_and_bad_twins_have(path: Path) -> None:
    clean = not any(line.startswith("!") for line in told(path))
    assert clean == (not path.stem.endswith("_BAD"))
    assert path.stem.endswith("_BAD") or path.with_stem(f"{path.stem}_BAD") in FILES
