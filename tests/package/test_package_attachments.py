"""The files of a package that stands are kept by what they are, never by what they are called."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from package.packing import zipped
from spooling import configuration, station

from exchange import wiring
from exchange.daemon.settling import keep_attachments
from exchange.daemon.station import Extracted, Station
from exchange.journal import open_journal
from exchange.model.findings import Verdict
from exchange.model.interchange import Attachment
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.partners import Limits
from exchange.model.receipts import Receipt
from exchange.spool import blobs
from exchange.spool.site import prepare

FILES = {"a.pdf": b"%PDF-1.7", "b/c.gbr": b"G04 top*", "b/copy.pdf": b"%PDF-1.7"}
EXTRACT = partial(wiring.extracted, Limits())


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def outcome(verdict: Verdict = Verdict.ACCEPTED) -> Outcome:
    document = Document("D", "engineering_change", "ECO-1", "original", verdict, {})
    attachments = tuple(Attachment(name, digest(each), len(each)) for name, each in FILES.items())
    judged = Judgement("zip", verdict, documents=(document,), attachments=attachments)
    return Outcome("R", "acme", judged)


@pytest.fixture
def packed(tmp_path: Path) -> Iterator[tuple[Station, Receipt]]:
    """A station with a package kept in its blobs."""
    (tmp_path / "var").mkdir()
    with open_journal(tmp_path / "var/journal.db") as journal:
        found = station(tmp_path, journal, extract=EXTRACT, configuration=configuration())
        prepare(found.spool, ["acme"])
        content = zipped(FILES)
        sha256 = blobs.keep(found.spool, content)
        moment = datetime(2026, 11, 26, tzinfo=UTC)
        yield found, Receipt("R", "R", "acme", "ECO.zip", sha256, len(content), moment, "W")


def kept(found: Station) -> list[bytes]:
    return [
        blobs.path(found.spool, digest(each)).read_bytes()
        for each in dict.fromkeys(FILES.values())
        if blobs.path(found.spool, digest(each)).exists()
    ]


def test_each_file_is_kept_once_under_its_hash(packed: tuple[Station, Receipt]) -> None:
    found, receipt = packed
    for _ in range(2):
        keep_attachments(found, receipt, outcome())
        assert kept(found) == [b"%PDF-1.7", b"G04 top*"]
    names = {path.name for path in found.spool.blobs.rglob("*") if path.is_file()}
    assert names == {receipt.sha256, *map(digest, FILES.values())}


def test_what_broke_off_is_finished_by_the_next_attempt(packed: tuple[Station, Receipt]) -> None:
    found, receipt = packed
    asked: list[list[str]] = []

    def broken(package: Path, wanted: Sequence[Attachment]) -> Extracted:
        asked.append([each.name for each in wanted])
        yield from list(EXTRACT(package, wanted))[:1]
        raise OSError("the disk is gone")

    known = station(found.spool.root, found.journal, extract=broken)  # type: ignore[arg-type]
    with pytest.raises(OSError, match="disk is gone"):
        keep_attachments(known, receipt, outcome())
    assert len(kept(found)) == 1
    keep_attachments(found, receipt, outcome())
    assert len(kept(found)) == 2


def test_nothing_is_taken_out_of_a_package_that_is_rejected(
    packed: tuple[Station, Receipt],
) -> None:
    found, receipt = packed
    keep_attachments(found, receipt, outcome(Verdict.REJECTED))
    assert kept(found) == []


def test_bytes_that_are_not_those_judged_are_told(packed: tuple[Station, Receipt]) -> None:
    found, receipt = packed
    judged = outcome()
    wrong = Attachment("a.pdf", "0" * 64, 8)
    changed = Judgement("zip", Verdict.ACCEPTED, documents=judged.judgement.documents,
                        attachments=(wrong,))  # fmt: skip
    with pytest.raises(OSError, match="not what was judged"):
        keep_attachments(found, receipt, Outcome("R", "acme", changed))
