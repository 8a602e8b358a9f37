"""The zip an auditor gets: all of one partner's days, nothing of another's, checked by itself."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from acceptance.installation import NORDWERK, WISTA, Installation

from exchange import evidence, settings
from exchange.cli import evidencing
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.looking_back import span
from exchange.spool import blobs
from exchange.spool.site import Spool

DAYS = (date(2026, 11, 23), date(2026, 11, 23))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = Installation(tmp_path_factory.mktemp("evidence"))
    order = (NORDWERK / "PO_4500071234.edi").read_bytes()
    bad = (NORDWERK / "PO_4500071235_BAD.edi").read_bytes()
    found.drop("nordwerk", "PO_4500071234.edi", order)
    found.drop("wista", "PO_2026-120.csv", (WISTA / "PO_2026-120.csv").read_bytes())
    found.drop("nordwerk", "PO_BAD.edi", bad)
    return found.root


def written(site: Path, target: Path, partner: str = "nordwerk") -> zipfile.ZipFile:
    known = settings.load(site)
    with open_journal(site / "var/journal.db", read_only=True) as journal:
        found = evidence.case(journal, partner, span("", DAYS, known))
        evidence.write(target, found, journal, (Spool(site), known))
    return zipfile.ZipFile(target)


def test_every_file_is_there_byte_for_byte(site: Path, tmp_path: Path) -> None:
    found = written(site, tmp_path / "e.zip")
    names = [name for name in found.namelist() if "/original/" in name]
    assert [name.rpartition("/")[2] for name in names] == ["PO_4500071234.edi", "PO_BAD.edi"]
    assert found.read(names[0]) == (NORDWERK / "PO_4500071234.edi").read_bytes()
    for name in names:
        folder = name.partition("/original/")[0]
        told = json.loads(found.read(f"{folder}/file.json"))
        assert hashlib.sha256(found.read(name)).hexdigest() == told["sha256"]
        answers = sorted(each for each in found.namelist() if each.startswith(f"{folder}/answers/"))
        digests = [hashlib.sha256(found.read(each)).hexdigest() for each in answers]
        assert digests == [each["sha256"] for each in told["answers"]]
    assert told["documents"][0]["findings"][0]["sentence"]


def test_sums_are_those_sha256sum_would_take(site: Path, tmp_path: Path) -> None:
    found = written(site, tmp_path / "e.zip")
    rows = [line.split("  ", 1) for line in found.read("SHA256SUMS").decode().splitlines()]
    assert {name for _, name in rows} == {*found.namelist()} - {"SHA256SUMS"}
    for digest, name in rows:
        assert hashlib.sha256(found.read(name)).hexdigest() == digest


def test_the_chain_is_followed_from_text_to_hash(site: Path, tmp_path: Path) -> None:
    found = written(site, tmp_path / "e.zip")
    rows = [*csv.DictReader(io.StringIO(found.read("chain/links.csv").decode()))]
    here = {int(row["number"]): row for row in rows if row["here"]}
    texts = [name for name in found.namelist() if name.startswith("chain/0")]
    assert len(texts) == len(here) > 4
    for name in texts:
        row = here[int(Path(name).stem)]
        text = found.read(name)
        assert hashlib.sha256(text).hexdigest() == row["hash"]
        assert text[:64].decode() == row["previous"]
    for before, after in pairwise(rows):
        assert after["previous"] == before["hash"]


def test_nothing_of_another_partner_is_in_it(site: Path, tmp_path: Path) -> None:
    found = written(site, tmp_path / "e.zip")
    whole = b"".join(found.read(name) for name in found.namelist() if name[:5] != "rules")
    assert b"wista" not in whole.lower()
    assert b"PO/2026/120" not in whole
    assert "agreements/nordwerk.toml" in found.namelist()


def test_the_same_evidence_is_the_same_bytes(site: Path, tmp_path: Path) -> None:
    written(site, tmp_path / "a.zip")
    written(site, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_what_is_gone_is_told_and_nothing_is_invented(site: Path, tmp_path: Path) -> None:
    with open_journal(site / "var/journal.db", read_only=True) as journal:
        receipt = next(each for each in journal.receipts(9) if each.filename == "PO_BAD.edi")
    kept = blobs.path(Spool(site), receipt.sha256)
    kept.rename(tmp_path / "away")
    found = written(site, tmp_path / "e.zip")
    (tmp_path / "away").rename(kept)
    manifest = json.loads(found.read("manifest.json"))
    assert [each["sha256"] for each in manifest["missing"]] == [receipt.sha256]
    assert not [name for name in found.namelist() if name.endswith("/original/PO_BAD.edi")]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", ".._.._etc_passwd"), ("a\nb.edi", "a_b.edi"), ("..", "_"), ("", "_"),
     ("Żółć 1.xlsx", "Żółć 1.xlsx"), ("C:\\x", "C__x")],
)  # fmt: skip
def test_a_name_stays_in_its_folder(name: str, kept: str) -> None:
    assert evidence.plain(name) == kept


def test_the_command_writes_whole_or_not_at_all(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "q.zip"
    assert evidencing.write("nordwerk", DAYS, site, target) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["q.zip"]
    with pytest.raises(Misconfigured, match="is there already"):
        evidencing.write("nordwerk", DAYS, site, target)
    with pytest.raises(Misconfigured, match="is before"):
        evidencing.write("nordwerk", (date(2026, 2, 1), date(2026, 1, 1)), site, tmp_path / "r")
    with pytest.raises(Misconfigured, match="nordwrek"):
        evidencing.write("nordwrek", DAYS, site, tmp_path / "r")
    with pytest.raises(Misconfigured, match="cannot be written"):
        evidencing.write("nordwerk", DAYS, site, tmp_path / "none" / "r.zip")
