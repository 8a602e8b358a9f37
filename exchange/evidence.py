"""Everything about what a partner sent in some days, as one zip that is checked without us.

Others' files are not in it. Of the audit trail it holds each entry about these files as the very
text whose SHA-256 is its hash, and of the entries between them the hashes alone, so that the
chain can be followed from the first to the last of them.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from exchange.journal import Journal
from exchange.journal.audit import Entry, sealed_words
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, message
from exchange.model.outcome import Document
from exchange.model.receipts import Receipt
from exchange.model.reviews import Span
from exchange.model.shipped import schemas
from exchange.spool import blobs
from exchange.spool.site import Spool

SUMS = "SHA256SUMS"
CHUNK = 1 << 20
STAMP = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, so that the same evidence is the same bytes."""

READ_ME = (Path(__file__).parent / "evidence.txt").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the zip: its name, its bytes or where they are kept, or why they are gone."""

    name: str
    content: bytes | Path
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Whose files it is about and from which days, and what they sent."""

    partner: str
    span: Span
    came: tuple[Receipt, ...]


def case(journal: Journal, partner: str, span: Span) -> Case:
    """Return what a partner sent in some days, documents judged once more among it."""
    came = journal.catalogue().came(partner, span.begin, span.until)
    return Case(partner, span, tuple(came))


def write(target: Path, found: Case, journal: Journal, site: tuple[Spool, Configuration]) -> None:
    """Write the zip; raises FileExistsError where there is one. What fails leaves a part of it."""
    spool, known = site
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        sums: dict[str, str] = {}
        missing: list[dict[str, str]] = []
        for part in parts(found, journal, spool, known):
            if isinstance(part.content, Path) and not part.content.is_file():
                missing.append({"name": part.name, "sha256": part.content.name, "why": part.gone})
            else:
                sums[part.name] = put(archive, part)
        manifest = {**described(found, known), "files": sums, "missing": missing}
        sums["manifest.json"] = put(archive, Part("manifest.json", encoded(manifest)))
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        put(archive, Part(SUMS, listed.encode()))


def put(archive: zipfile.ZipFile, part: Part) -> str:
    """Add a part and return the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    entry = zipfile.ZipInfo(part.name, STAMP)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    with archive.open(entry, "w", force_zip64=True) as sink:
        for chunk in chunks(part.content):
            digest.update(chunk)
            sink.write(chunk)
    return digest.hexdigest()


def chunks(content: bytes | Path) -> Iterator[bytes]:
    """Yield the bytes of a part, piece by piece."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as stream:
        yield from iter(lambda: stream.read(CHUNK), b"")


def described(found: Case, known: Configuration) -> dict[str, Any]:
    """Return what the manifest says of the whole."""
    return {
        "partner": found.partner,
        "site": known.site.name,
        "first": found.span.first.isoformat(),
        "last": found.span.last.isoformat(),
        "software": known.software,
        "ruleset": known.ruleset,
        "received": len(found.came),
    }


def parts(found: Case, journal: Journal, spool: Spool, known: Configuration) -> Iterator[Part]:
    """Yield everything that is put into the zip, but for the sums."""
    yield Part("README.txt", READ_ME.format(**described(found, known)).encode())
    for receipt in found.came:
        yield from of_file(receipt, journal, spool, known)
    yield from of_chain(found, journal)
    yield from of_rules(found, spool, known)


def of_file(
    receipt: Receipt, journal: Journal, spool: Spool, known: Configuration
) -> Iterator[Part]:
    """Yield a file as it came, its answers, and what is on record of both."""
    folder = f"files/{receipt.id}"
    why = gone(journal, receipt)
    kept = blobs.path(spool, receipt.sha256)
    yield Part(f"{folder}/original/{plain(receipt.filename)}", kept, why.get(kept.name, ""))
    answers = journal.answers(receipt.id)
    for number, each in enumerate(answers, 1):
        name = plain(each.path.rpartition("/")[2])
        kept = blobs.path(spool, each.sha256)
        yield Part(f"{folder}/answers/{number:03}.{name}", kept, why.get(kept.name, ""))
    judgement = journal.judgement(receipt.id)
    rules = known.agreed(receipt.partner, receipt.received_at)
    told = {
        "receipt": receipt.id,
        "filename": receipt.filename,
        "sha256": receipt.sha256,
        "size": receipt.size,
        "received_at": receipt.received_at.isoformat(),
        "verdict": receipt.verdict,
        "findings": [finding(each, rules) for each in (judgement.findings if judgement else ())],
        "documents": [
            document(each, rules) for each in (judgement.documents if judgement else ())
        ],
        "answers": [
            {"level": each.level, "type": each.type, "path": each.path, "sha256": each.sha256,
             "released_at": each.released_at.isoformat() if each.released_at else None}
            for each in answers
        ],
        "signed_off": [asdict(each) for each in journal.deeds().signed_off(receipt.id)],
    }  # fmt: skip
    yield Part(f"{folder}/file.json", encoded(told))


def gone(journal: Journal, receipt: Receipt) -> dict[str, str]:
    """Return why bytes of a file or its answers are not kept, by SHA-256, as it is on record."""
    return {
        each.sha256: f"{each.event} {each.at:%Y-%m-%d} by {each.by}: {each.why}"
        for each in journal.keeping().buried(receipt.id)
    }


def document(each: Document, known: Configuration) -> dict[str, Any]:
    """Return a document as an auditor reads it."""
    return {
        "type": each.document,
        "number": each.number,
        "revision": each.revision,
        "function": each.function,
        "verdict": each.verdict,
        "rows": dict(each.rows),
        "findings": [finding(found, known) for found in each.findings],
    }


def finding(each: Finding, known: Configuration) -> dict[str, str]:
    """Return a finding with its sentence in the language of the site."""
    return {
        "rule": each.rule,
        "severity": known.rules[each.rule].severity,
        "place": str(each.locator),
        "observed": each.observed,
        "expected": each.expected,
        "sentence": message(each, known.rules, known.site.language),
    }


def of_chain(found: Case, journal: Journal) -> Iterator[Part]:
    """Yield the entries about the files, and every hash from the first to the last of them."""
    mine = journal.catalogue().events([each.id for each in found.came])
    for entry in mine:
        yield Part(f"chain/{entry.seq:09}.txt", sealed_words(entry).encode())
    if mine:
        links = journal.catalogue().links(mine[0].seq, mine[-1].seq)
        yield Part("chain/links.csv", table(links, {entry.seq for entry in mine}))


def table(links: Iterable[Entry], mine: set[int]) -> bytes:
    """Return number, hash before, hash, and whether the entry is in the zip, as CSV."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("number", "previous", "hash", "here"))
    for each in links:
        rows.writerow((each.seq, each.previous, each.hash, "yes" if each.seq in mine else ""))
    return text.getvalue().encode()


def of_rules(found: Case, spool: Spool, known: Configuration) -> Iterator[Part]:
    """Yield the agreements with the partner and the rules, as they are now."""
    name = known.partners[found.partner].agreement
    for path in sorted((spool.root / "agreements").glob("*.toml")):
        if name and path.stem.startswith(name):
            yield Part(f"agreements/{plain(path.name)}", path.read_bytes())
    shipped = schemas()
    for path in (shipped / "rules.toml", *sorted((shipped / "canonical").glob("*.yaml"))):
        yield Part(f"rules/{path.relative_to(shipped)}", path.read_bytes())


def plain(name: str) -> str:
    """Return a name that stays in its folder wherever somebody unpacks it."""
    kept = "".join(each if each.isalnum() or each in " ._-()+=,@#" else "_" for each in name)
    return kept if kept.strip(". ") else "_"


def encoded(value: object) -> bytes:
    """Return a value as JSON for people and machines, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
