"""The ways a child can die, and that nothing but its file is hurt."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from fakes import Remembered

from exchange.errors import Unreadable
from exchange.model.configuration import Configuration
from exchange.model.findings import Verdict
from exchange.model.interchange import Transmission
from exchange.model.ledger import Earlier
from exchange.model.partners import Limits, Site
from exchange.sandbox.channel import Job
from exchange.sandbox.readers import Readers

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMITS = Limits(read_seconds=3.0, read_memory=500_000_000, answer_bytes=2_000_000, max_bytes=30)
MISCHIEF = (sys.executable, str(Path(__file__).with_name("mischief.py")))


EARLIER = Earlier("R", "R", "before.edi", "00", NOW, Verdict.ACCEPTED, "4711")
PRODUCTS = pl.DataFrame(
    {"part": ["004711", None], "moq": [None, Decimal("0.5")], "valid_from": [date(2026, 1, 1)] * 2},
    schema_overrides={"moq": pl.Decimal(28, 6)},
)
LEDGER = Remembered(
    documents={("forecast", "4711"): EARLIER},
    numbers={"CONTRL": 17},
    tables={"products": PRODUCTS},
)


@pytest.fixture
def readers() -> Iterator[Readers]:
    site = Site(name="Us", readers=1, limits=LIMITS)
    pool = Readers(Configuration(site, {}, {}, {}, "r", "s"), MISCHIEF)
    yield pool
    pool.close()


def job(tmp_path: Path, filename: str) -> Job:
    blob = tmp_path / "blob"
    blob.write_bytes(b"what the file says \xff")
    arrived = Transmission("01RECEIPT", "01RECEIP", "acme", filename, "00", NOW, b"")
    return Job(arrived, os.fsencode(blob))


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("segfault", "ended by SIGSEGV"),
        ("memory", "more than 500 MB of memory"),
        ("loop", "longer than 3 seconds"),
        ("killed", "ended by SIGKILL"),
        ("recursion", "the reader failed"),
        ("garbage", "in a form we do not know"),
        ("huge", "larger than this site allows"),
        ("closed", "ended by SIGKILL"),
        ("silent", "the reader failed"),
        ("unknown", "asked what it may not ask"),
    ],
)
def test_a_death_costs_its_file_and_nothing_else(
    readers: Readers, tmp_path: Path, deed: str, reason: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        readers.judge(job(tmp_path, deed), LEDGER)
    assert refusal.value.finding.rule == "ENV-019"
    assert reason in refusal.value.finding.params["reason"]
    assert readers.judge(job(tmp_path, "fine"), LEDGER).judgement.verdict == "accepted"


def test_a_file_that_is_too_large_is_refused_unread(readers: Readers, tmp_path: Path) -> None:
    large = job(tmp_path, "loop")
    Path(os.fsdecode(large.blob)).write_bytes(b"x" * 31)
    with pytest.raises(Unreadable) as refusal:
        readers.judge(large, LEDGER)
    assert refusal.value.finding.rule == "ENV-020"


def test_what_a_library_prints_does_not_disturb_the_channel(
    readers: Readers, tmp_path: Path
) -> None:
    assert readers.judge(job(tmp_path, "noise"), LEDGER).judgement.verdict == "accepted"


def test_a_child_asks_the_ledger_and_bytes_survive_the_way(
    readers: Readers, tmp_path: Path
) -> None:
    outcome = readers.judge(job(tmp_path, "ask"), LEDGER)
    assert outcome.responses[0].path == "17 before.edi"
    assert outcome.responses[0].content == b"what the file says \xff"


def test_a_table_of_the_erp_survives_the_way_with_its_types(
    readers: Readers, tmp_path: Path
) -> None:
    held = LEDGER.tables["products"]
    outcome = readers.judge(job(tmp_path, "rows"), LEDGER)
    assert outcome.responses[0].path == f"['products'] {held.rows()} {held.schema}"


def test_a_child_is_used_again_and_replaced_after_its_files(
    readers: Readers, tmp_path: Path
) -> None:
    readers.warm()
    first = readers.idle.queue[0]
    assert first is not None
    for _ in range(99):
        readers.judge(job(tmp_path, "fine"), LEDGER)
    assert first.process.poll() is None
    readers.judge(job(tmp_path, "fine"), LEDGER)
    assert first.process.poll() is not None


def test_a_child_that_does_not_start_blames_no_file(tmp_path: Path) -> None:
    site = Site(name="Us", readers=1, limits=LIMITS)
    broken = (sys.executable, "-c", "import no_such_module")
    pool = Readers(Configuration(site, {}, {}, {}, "r", "s"), broken)
    for _ in range(2):
        with pytest.raises(OSError, match="no_such_module"):
            pool.judge(job(tmp_path, "fine"), LEDGER)
    pool.close()
