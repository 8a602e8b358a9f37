"""Every message type and acknowledgement, good and bad, through the whole road.

Each file in `tests/golden/messages` is judged as one of the demo site's partners sent it; beside
it stands what becomes of it: verdict, findings, tables and every EDI answer, segment by segment.
After a wanted change, write them anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/test_golden_messages.py`
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from fakes import Remembered

from exchange import settings, wiring
from exchange.adapters.edifact.delfor_response import write_delfor_response
from exchange.model.findings import Verdict, message
from exchange.model.forecast_answers import CommittedQuantity, ForecastAnswer, ForecastLineAnswer
from exchange.model.interchange import Envelope, Group, Transmission
from exchange.model.order_answers import LineAnswer, OrderAnswer, ScheduleAnswer
from exchange.model.outcome import ControlNumber, Document, Outcome, Part, Sent
from exchange.model.partners import Edi
from exchange.model.ports import Desk, Reply, Written
from exchange.pipeline import judge

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "golden" / "messages"
FILES = sorted(path for path in FOLDER.glob("*") if path.suffix in {".edi", ".x12"})
PARTNERS = {".edi": "nordwerk", ".x12": "harborline"}
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RECEIPT = "01JD3K9QZZ0000000000000000"
FORMATS = {".edi": "edifact", ".x12": "x12"}

SENT = {
    ("edifact", 71): Sent(1, "ORDRSP", "nordwerk/PO.ORDRSP.edi", "R1", NOW),
    ("edifact", 72): Sent(2, "APERAK", "nordwerk/PO.APERAK.edi", "R1", NOW),
    ("x12", 71): Sent(3, "855", "harborline/PO.855.x12", "R1", NOW),
}
"""What we sent before, by kind and control number."""

READ = {
    "DELFOR_D96A", "DELFOR_D97A", "DELFOR_D04A", "ORDERS_D96A", "ORDERS_D97A",
    "CONTRL_3", "CONTRL_4", "APERAK_D96A",
    "830", "862", "850", "850_5010", "ENVELOPE", "997", "999", "824", "TA1",
}  # fmt: skip
UNMATCHED = {"APERAK_D96A": ["ACK-001"]}
"""An APERAK names the document it answers, not our interchange; nothing matches it yet."""

WRITTEN = {"CONTRL", "APERAK", "ORDRSP", "TA1", "997", "999", "824", "855"}
"""Types of answers that the files must call forth, from good ones and from bad ones."""


@cache
def desk(stem: str) -> Desk:
    """Return the demo site's desk; its EDI partners want every answer."""
    configuration = settings.load(ROOT)
    form = "999" if "5010" in stem else "997"
    partners = {
        name: replace(
            partner,
            answers=replace(partner.answers, application="always"),
            edi=Edi(acknowledgement=form),  # type: ignore[arg-type]
        )
        for name, partner in configuration.partners.items()
    }
    known = replace(configuration, partners=partners, software="1", ruleset="1")
    return Desk(known, Remembered(answers=SENT), wiring.tools())


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
        assert [each.rule for each in found] == UNMATCHED.get(path.stem, [])
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


NORDWERK = Envelope(
    sender=("4012345000009", "14"), recipient=("5909000000001", "14"), reference="G2001",
    syntax=("UNOC", "3"), moment=("261123", "0615"),
)  # fmt: skip
HARBORLINE = Envelope(
    sender=("HARBORLINE", "ZZ"), recipient=("ZIELONADOLINA", "ZZ"), reference="000005101",
    syntax=("00401",), moment=("261123", "0615"), separators="*>~",
    groups=(
        Group("PC", ("HARBORLINE",), ("ZIELONADOLINA",), "5101", ("X", "004010"),
              ("20261123", "0615"), "1"),
    ),
)  # fmt: skip
DAY = date(2026, 11, 23)
COMMITTED = (
    CommittedQuantity(Decimal(120), date(2026, 11, 30)),
    CommittedQuantity(Decimal(90), date(2026, 12, 7), date(2026, 12, 13), "proposed"),
)
CHANGED = LineAnswer(
    "1", "rescheduled", "HX-2201", "C", Decimal(60), "EA", Decimal("23.40"), "change",
    (ScheduleAnswer(Decimal(60), date(2027, 1, 18), date(2027, 1, 25)),), ("Late parts.",),
)  # fmt: skip
REFUSED = replace(CHANGED, state="rejected", schedules=(), reasons=("Line 1 is not on order.",))
FORECAST = ForecastLineAnswer("1", "A2B-4711-00", "C02", "4500068201", "PCE", COMMITTED)
CHANGE = OrderAnswer(
    "R-1", "7700618", "changed", DAY, "2", changing=True, supplier_order="SO-9", currency="USD",
    lines=(CHANGED,),
)  # fmt: skip
NOTHING = replace(FORECAST, committed=())

AHEAD: Mapping[str, Callable[[Reply], Iterator[Written]]] = {
    "DELFOR_RESPONSE": lambda reply: write_delfor_response(
        Part(1, NORDWERK, (), ()), [ForecastAnswer("F-1", "G97-1", DAY, (FORECAST,))], reply
    ),
    "DELFOR_RESPONSE_BAD": lambda reply: write_delfor_response(
        Part(1, NORDWERK, (), ()), [ForecastAnswer("F-2", "G97-2", DAY, (NOTHING,))], reply
    ),
    "865": lambda reply: (
        wiring.tools().wires["x12"].business(Part(1, HARBORLINE, (), ()), [CHANGE], reply)
    ),
    "865_BAD": lambda reply: (
        wiring.tools()
        .wires["x12"]
        .business(
            Part(1, HARBORLINE, (), ()),
            [replace(CHANGE, state="rejected", lines=(REFUSED,))],
            reply,
        )
    ),
}
"""Answers that are written before anything that calls for them is read."""


@pytest.mark.parametrize("name", AHEAD)
def test_an_answer_nothing_calls_for_yet_is_written_as_expected(name: str) -> None:
    known = desk("").configuration
    reply = Reply(
        site=known.site,
        partner=known.partners["harborline" if name.startswith("8") else "nordwerk"],
        rules=known.rules,
        now=NOW,
        control=lambda kind: ControlNumber(kind, 71),
        software="1",
        ruleset="1",
    )
    (answer,) = AHEAD[name](reply)
    compare(FOLDER / f"{name}.expected", segments(answer.type, answer.content))
