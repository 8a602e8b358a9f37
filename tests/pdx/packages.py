"""Packages for tests: opened with the standard library, read by our reader, told as lines."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from exchange import settings
from exchange.adapters.archives.archive import Member
from exchange.adapters.package.pdx.reading import read
from exchange.model.findings import Finding, message
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.partners import Partner
from exchange.model.ports import Assignment
from exchange.model.structures import StructureFiles
from exchange.validators.validation import validated

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "pdx"
RULES = settings.read_rules()
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def member(name: str, content: bytes) -> Member:
    """Return what is known of a file of an archive."""
    hashes = {
        kind: hashlib.new(kind, content, usedforsecurity=False).hexdigest()
        for kind in ("sha256", "md5", "sha1")
    }
    return Member(name=name, size=len(content), **hashes)


def opened(package: bytes) -> tuple[bytes, dict[str, Member]]:
    """Return the pdx.xml of a package and what is in it."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return files["pdx.xml"], {name: member(name, files[name]) for name in files}


def read_xml(
    xml: bytes,
    members: Mapping[str, Member] | None = None,
    *,
    zone: str = "Europe/Berlin",
    own: StructureFiles = (),
) -> Interchange:
    """Read a pdx.xml as a partner in a zone sent it, whose gateway has profiles of its own."""
    partner = Partner(id="oem", name="OEM", state="live", timezone=zone)
    came = Transmission("01JD3K9QZZ0000000000000000", "01JD3K9Q", "oem", "a.pdx", "", NOW, xml)
    return read(xml, members or {}, came, Assignment(partner, "pdx", (), {}, own))


def read_package(package: bytes) -> Interchange:
    """Read a package."""
    return read_xml(*opened(package))


def told(interchange: Interchange) -> Iterator[str]:
    """Yield what became of a package: each message with its findings and its tables."""
    yield from findings(interchange.findings)
    for each in map(validated, interchange.messages):
        yield f"# {each.document}"
        yield from findings(each.findings)
        yield from tables(each)


def findings(found: tuple[Finding, ...]) -> Iterator[str]:
    """Yield findings with their place, what was seen and the sentence."""
    for each in found:
        said = message(each, RULES)
        yield f"! {RULES[each.rule].severity} {each.rule} {each.locator} [{each.observed}] {said}"


def tables(each: Message) -> Iterator[str]:
    """Yield the tables of a message, the columns that say something."""
    for name, table in each.tables.items():
        frame = table.frame
        columns = [
            column
            for column in frame.columns
            if not column.startswith("_") and frame[column].null_count() < frame.height
        ]
        yield f"{name}: {' | '.join(columns)}"
        for number, row in enumerate(frame.select(columns).rows()):
            cells = " | ".join("" if value is None else str(value) for value in row)
            yield f"  {cells}   @ {table.locate(number, '')}"
