"""Every message type and acknowledgement, good and bad, through the whole road.

Each file in `tests/golden/messages` is judged as one of the demo site's partners sent it; beside
it stands what becomes of it: verdict, findings, tables and every EDI answer, segment by segment.
After a wanted change, write them anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/test_golden_messages.py`
"""

import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from fakes import Remembered

from exchange import settings, wiring
from exchange.model.findings import Verdict, message
from exchange.model.interchange import Transmission
from exchange.model.ledger import Sent
from exchange.model.outcome import Document, Outcome
from exchange.model.partners import Edi
from exchange.model.ports import Desk
from exchange.pipeline import judge

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "golden" / "messages"
FILES = sorted(path for path in FOLDER.glob("*") if path.suffix in {".edi", ".x12"})
PARTNERS = {".edi": "nordwerk", ".x12": "harborline"}
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RECEIPT = "01JD3K9QZZ0000000000000000"
FORMATS = {".edi": "edifact", ".x12": "x12"}

SENT = {
    ("edifact", "71"): Sent(1, "ORDRSP", "nordwerk/PO.ORDRSP.edi", "R1", NOW),
    ("edifact", "72"): Sent(2, "APERAK", "nordwerk/PO.APERAK.edi", "R1", NOW),
    ("x12", "71"): Sent(3, "855", "harborline/PO.855.x12", "R1", NOW),
    ("x12", "000000071"): Sent(3, "855", "harborline/PO.855.x12", "R1", NOW),
}
"""What we sent before, by kind and control number; 71 is our document number as well."""

READ = {
    "DELFOR_D96A", "DELFOR_D97A", "DELFOR_D04A", "ORDERS_D96A", "ORDERS_D97A",
    "ORDCHG_D96A", "CONTRL_3", "CONTRL_4", "APERAK_D96A",
    "830", "862", "850", "850_5010", "860", "ENVELOPE", "997", "999", "824", "TA1",
}  # fmt: skip
CHANGES = ("ORDCHG", "860")

WRITTEN = {"CONTRL", "APERAK", "ORDRSP", "TA1", "997", "999", "824", "855", "865"}
"""Types of answers that the files must call forth, from good ones and from bad ones."""


@cache
def desk(stem: str) -> Desk:
    """Return the demo site's desk; its EDI partners want every answer.

    Formats are looked at: nothing is agreed with them here, and no holiday of theirs is known.
    """
    configuration = settings.load(ROOT)
    form = "999" if "5010" in stem else "997"
    partners = {
        name: replace(
            partner,
            answers=replace(partner.answers, application="always"),
            agreement="",
            edi=Edi(acknowledgement=form),  # type: ignore[arg-type]
        )
        for name, partner in configuration.partners.items()
    }
    known = replace(configuration, partners=partners, calendars={}, software="1", ruleset="1")
    held = ordered() if stem.startswith(CHANGES) else ()
    return Desk(known, Remembered(answers=SENT, order_documents=held), wiring.tools())


@cache
def ordered() -> tuple[Document, ...]:
    """Return the orders that the changes speak of."""
    return tuple(
        document
        for name in ("ORDERS_D96A.edi", "850.x12")
        for document in outcome(FOLDER / name).judgement.documents
    )


@cache
def outcome(path: Path) -> Outcome:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    sent = Transmission(
        RECEIPT, RECEIPT[:8], PARTNERS[path.suffix], path.name, digest, NOW, content
    )
    return judge(sent, desk(path.stem))


def told(found: Outcome) -> Iterator[str]:
    """Yield the lines of an expectation."""
    rules = settings.read_rules()
    yield f"verdict {found.judgement.verdict}"
    for finding in found.judgement.findings:
        yield f"! {finding.rule} {finding.locator}: {message(finding, rules)}"
    for document in found.judgement.documents:
        yield ""
        yield from described(document)
    for answer in found.responses:
        if answer.control is not None:
            yield from ("", *segments(answer.type, answer.content))


def described(document: Document) -> Iterator[str]:
    """Yield what a document says, and what is wrong with it, where."""
    rules = settings.read_rules()
    yield f"{document.document} {document.number} {document.function} {document.verdict}"
    for finding in document.findings:
        severity = rules[finding.rule].severity
        yield f"! {severity} {finding.rule} {finding.locator}: {message(finding, rules)}"
    for name, body in document.tables.items():
        frame = pl.read_ipc(io.BytesIO(body))
        frame = frame.select(
            each for each in frame.columns if frame[each].null_count() < frame.height
        )
        yield f"{name}: {' | '.join(frame.columns)}"
        for row in frame.rows():
            yield "  " + " | ".join("" if value is None else str(value) for value in row)


def segments(kind: str, content: bytes) -> Iterator[str]:
    """Yield an answer, a segment a line."""
    yield f"> {kind}"
    text = content.decode("iso8859-2").removeprefix("UNA:+.? '")
    yield from (f"  {each}" for each in text.split("~" if text.startswith("ISA") else "'") if each)


def compare(path: Path, lines: Iterator[str]) -> None:
    """Hold some lines to those of a file, or write it where that is asked for."""
    text = "\n".join(lines) + "\n"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_message_becomes_what_is_expected(path: Path) -> None:
    compare(path.with_suffix(".expected"), told(outcome(path)))


def test_every_type_has_a_good_file_and_a_bad_twin() -> None:
    stems = {path.stem for path in FILES}
    assert {stem for stem in stems if not stem.endswith("_BAD")} == READ
    assert {stem.removesuffix("_BAD") for stem in stems if stem.endswith("_BAD")} == READ


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_a_bad_twin_has_findings_and_each_says_where(path: Path) -> None:
    found = [*outcome(path).judgement.every_finding()]
    if path.stem.endswith("_BAD"):
        assert found
        assert all(each.locator is not None for each in found)
    else:
        assert [each.rule for each in found] == []
        assert found or outcome(path).judgement.verdict is Verdict.ACCEPTED


def test_good_and_bad_files_call_forth_every_answer() -> None:
    kinds: Mapping[bool, set[str]] = {True: set(), False: set()}
    for path in FILES:
        answers = {each.type for each in outcome(path).responses if each.control}
        kinds[path.stem.endswith("_BAD")].update(answers)
    assert kinds == {True: WRITTEN, False: WRITTEN}


def test_an_acknowledgement_is_never_answered() -> None:
    answered = {
        path.stem
        for path in FILES
        if any(each.document == "acknowledgement" for each in outcome(path).judgement.documents)
        and outcome(path).responses
    }
    assert answered == set()
