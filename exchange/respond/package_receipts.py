"""What came in a package, file by file: told to its sender at once, to people and to machines."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import polars as pl

from exchange.model.findings import Finding, Rules, Severity
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Judgement, Response
from exchange.model.package_receipts import (
    PackageReceipt,
    ReceivedDocument,
    ReceivedFile,
    Taken,
)
from exchange.model.ports import Reply, Tools
from exchange.respond.naming import answer_path

PACKED = frozenset({"engineering_change", "document_package", "project_notice"})
"""Documents that are packages of files."""

FILES = "package_files"
RECEIPT = "RECEIPT"


def receipted(
    transmission: Transmission, judgement: Judgement, reply: Reply, tools: Tools
) -> Iterator[Response]:
    """Yield the receipt of a package in each of its forms; nothing for any other file."""
    documents = [each for each in judgement.documents if each.document in PACKED]
    if not documents or tools.packages is None:
        return
    came = replace(transmission, content=b"")
    receipt = PackageReceipt(came, [of_document(each, reply.rules) for each in documents])
    for extension, write in tools.packages.items():
        path = answer_path(transmission, RECEIPT, extension)
        yield Response("application", RECEIPT, path, write(receipt, reply))


def of_document(document: Document, rules: Rules) -> ReceivedDocument:
    """Return what a document is about, with its files."""
    content = document.tables.get(FILES)
    frame = pl.read_ipc(BytesIO(content)) if content else pl.DataFrame()
    rows = enumerate(frame.iter_rows(named=True))
    files = tuple(of_file(row, at, document, rules) for at, row in rows)
    return ReceivedDocument(document.document, document.title, document.verdict, files)


def of_file(row: dict[str, Any], at: int, document: Document, rules: Rules) -> ReceivedFile:
    """Return a file of a package."""
    found = tuple(each for each in document.findings if (each.table, each.row) == (FILES, at))
    return ReceivedFile(
        name=row["name"] or "-",
        kind=row["kind"] or "",
        size=row["size"],
        sha256=row["sha256"] or "",
        taken=taken(row, found, rules),
        findings=found,
    )


def taken(row: dict[str, Any], found: tuple[Finding, ...], rules: Rules) -> Taken:
    """Return whether we could take a file: the gravest of what was found decides."""
    if row["present"] == "N":
        return "missing"
    worst = max((rules[each.rule].severity.rank for each in found), default=0)
    if worst >= Severity.REJECT.rank:
        return "rejected"
    return "held" if worst >= Severity.HOLD.rank else "accepted"
