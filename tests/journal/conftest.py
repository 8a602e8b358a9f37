"""A journal in a real file, files that arrive in it and outcomes to settle."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from exchange.journal import Journal, open_journal
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Cell, Finding, SegmentPlace, Verdict
from exchange.model.interchange import Envelope
from exchange.model.outcome import Document, Judgement, Outcome, Response
from exchange.model.receipts import Receipt

NOW = datetime(2026, 11, 23, 7, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with open_journal(path) as opened:
        yield opened


@pytest.fixture
def admit(journal: Journal) -> Callable[..., Receipt]:
    numbers = count(1)

    def one(partner: str = "northwind", filename: str = "FC_W48.edi", **more: str) -> Receipt:
        receipt_id = more.get("receipt_id", f"01JD3K9Q{next(numbers):018d}")
        sha256 = more.get("sha256", "ab" * 32)
        return journal.admit(
            more.get("work", receipt_id),
            receipt_id=receipt_id,
            partner=partner,
            filename=filename,
            sha256=sha256,
            size=1234,
            received_at=NOW,
        )

    return one


@pytest.fixture
def buckets() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "line": [1, 1, 2],
            "start": [date(2026, 9, 7), date(2026, 9, 14), date(9999, 12, 31)],
            "end": [date(2026, 9, 13), None, None],
            "period": ["WEEK", None, "DAY"],
            "quantity": [Decimal("1234567890123456789012.000001"), Decimal(0), None],
            "commitment": ["FIRM", None, "FORECAST"],
            "commitment_raw": ["1", None, "4"],
            "quantity_raw": ["1.234,5", "", None],
            "basis": ["CUMULATIVE", None, None],
            "cumulative": [Decimal("9999999999999999999999.999999"), None, Decimal(-1)],
            "cumulative_since": [date(2026, 1, 1), None, None],
            "time": ["08:15 CET", None, "00:00"],
            "reference": [None, "", "7001"],
            "status": ["released", "held", "released"],
        },
        schema_overrides={"quantity": pl.Decimal(28, 6), "cumulative": pl.Decimal(28, 6)},
    )


@pytest.fixture
def arrow() -> Callable[[pl.DataFrame], bytes]:
    def written(frame: pl.DataFrame) -> bytes:
        stream = io.BytesIO()
        frame.write_ipc(stream)
        return stream.getvalue()

    return written


@pytest.fixture
def document(buckets: pl.DataFrame, arrow: Callable[[pl.DataFrame], bytes]) -> Document:
    return Document(
        id="01JD3K9Q0000000000000000D1",
        document="forecast",
        number="4711",
        function="original",
        verdict=Verdict.HELD,
        rows={"buckets": 3},
        findings=(Finding("FC-006", Cell("Forecast", 12, 6), observed="-5", params={"n": "1"}),),
        header={"ship_to_name": "Łódź"},
        tables={"forecast_buckets": arrow(buckets)},
        reference="1",
        identifier=("DELFOR", "D", "97A", "UN"),
        succeeds="01JD3K9Q000000000000000001",
        cured=(Finding("FC-008", SegmentPlace(1, 9, "QTY", 2, 2), "5", params={"n": "2"}),),
    )


@pytest.fixture
def judgement(document: Document) -> Judgement:
    return Judgement(
        format="edifact",
        verdict=Verdict.HELD,
        findings=(Finding("ENV-012"),),
        documents=(document,),
        envelopes=(
            Envelope(
                sender=("4012345000009", "14"),
                recipient=("5412345000013", "14"),
                reference="77",
                syntax=("UNOC", "3"),
            ),
        ),
    )


@pytest.fixture
def judged(judgement: Judgement) -> Callable[..., Outcome]:
    """Return what makes an outcome with one CONTRL of the given number, and records."""

    def outcome(receipt: Receipt, number: int = 1, **changes: object) -> Outcome:
        found = changes.get("judgement", judgement)
        assert isinstance(found, Judgement)
        control = ControlNumber("interchange", number)
        folder = f"_erp/forecast/{receipt.id}"
        return Outcome(
            receipt=receipt.id,
            partner=receipt.partner,
            judgement=found,
            responses=(
                Response("syntax", "CONTRL", f"{receipt.partner}/{number}.edi", b"UNB", control),
                Response("record", "RECORD", f"{folder}.csv", b"line"),
                Response("record", "RECORD", f"{folder}.json", b"{}"),
            ),
        )

    return outcome


@pytest.fixture
def settle(journal: Journal) -> Callable[[Outcome], Outcome]:
    def one(outcome: Outcome) -> Outcome:
        kept = {answer.path: f"{number:064d}" for number, answer in enumerate(outcome.responses)}
        journal.settle(outcome, kept, NOW)
        return outcome

    return one
