"""`exchange verify`: is what we kept still what we kept?"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from exchange.cli import console
from exchange.cli.looking import opened
from exchange.journal import Journal
from exchange.spool import blobs
from exchange.spool.site import Spool

CHUNK = 1 << 20


def verify(site: Path) -> int:
    """Check audit chain and kept bytes; 0 where all is whole, 1 with everything that is not."""
    with opened(site) as journal:
        broken = [*chain(journal), *kept(journal, Spool(site))]
        entries, head = journal.chain_head()
        files = sum(1 for _ in journal.kept_blobs())
    for sentence in broken:
        console.say(f"BROKEN  {sentence}")
    if broken:
        return 1
    console.say(f"whole: {entries} audit entries (head {head[:16]}), {files} files and answers")
    return 0


def chain(journal: Journal) -> Iterator[str]:
    """Yield the first audit entry that is not as it was written."""
    entry = journal.verify_chain()
    if entry is not None:
        yield f"audit entry {entry} is not as it was written"
    for receipt in journal.contradicted():
        yield f"receipt {receipt}: verdict, documents, findings, answers or closing were changed"


def kept(journal: Journal, spool: Spool) -> Iterator[str]:
    """Yield every kept file whose bytes are gone or changed."""
    seen: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for sha256, what in journal.kept_blobs():
        if sha256 not in seen:
            seen[sha256] = wrong(spool, sha256)
        if seen[sha256] and (sha256, what) not in told:
            told.add((sha256, what))
            yield f"{what}: {seen[sha256]} (blob {sha256})"


def wrong(spool: Spool, sha256: str) -> str:
    """Return what is wrong with a blob, nothing where its bytes are what its name says."""
    path = blobs.path(spool, sha256)
    if not path.is_file():
        return "its bytes are gone"
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return "" if digest.hexdigest() == sha256 else "its bytes were changed"
