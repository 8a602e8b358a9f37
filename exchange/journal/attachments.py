"""The files of packages: what people ask about them, and which of them must be kept."""

from typing import NamedTuple

from sqlalchemy import Connection, select

from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents
from exchange.journal.tombstones import gone
from exchange.model.findings import STANDING

FILES = CANONICAL["package_files"]

PAGE = 20
"""Packages whose files are looked at together."""


class PackedFile(NamedTuple):
    """A file of a package as its document lists it; without SHA-256 where it is missing."""

    name: str
    kind: str
    size: int | None
    sha256: str
    listed: bool


def files(connection: Connection, receipt: str) -> list[PackedFile]:
    """Return the files of the packages a receipt brought, in the order they are listed."""
    columns = (FILES.c[name] for name in ("name", "kind", "size", "sha256", "listed"))
    joined = select(*columns).join(documents, documents.c.id == FILES.c.document)
    mine = joined.where(documents.c.receipt == receipt).order_by(documents.c.seq, FILES.c.row)
    return [
        PackedFile(row.name, row.kind or "", row.size, row.sha256 or "", row.listed == "Y")
        for row in connection.execute(mine)
    ]


def blobs(connection: Connection, after: int) -> list[tuple[int, str, str]]:
    """Return a page of files of packages that stand: sequence, SHA-256, what it is."""
    held = select(FILES.c.document).where(FILES.c.sha256.is_not(None))
    stands = documents.c.verdict.in_(STANDING) & documents.c.id.in_(held)
    kept = ~gone("file", documents.c.id)
    page = select(documents.c.seq).where(documents.c.seq > after, stands, kept)
    wanted = page.order_by(documents.c.seq).limit(PAGE)
    columns = (documents.c.seq, documents.c.number, FILES.c.sha256, FILES.c.name)
    joined = select(*columns).join(FILES, documents.c.id == FILES.c.document)
    mine = joined.where(documents.c.seq.in_(wanted), FILES.c.sha256.is_not(None))
    rows = connection.execute(mine.order_by(documents.c.seq, FILES.c.row))
    return [(row.seq, row.sha256, f"file of {row.number}: {row.name}") for row in rows]
