"""Reads a mail: who sent it, what they wrote, and which files are in it."""

import hashlib
from collections.abc import Iterator

from exchange.adapters.eml.bodies import written
from exchange.adapters.eml.choosing import is_text, left_out
from exchange.adapters.eml.structure import Part, walk
from exchange.adapters.eml.transfer import decoded, known
from exchange.errors import Unreadable
from exchange.model.findings import Finding
from exchange.model.interchange import Interchange, Transmission
from exchange.model.mails import Mail, MailFile
from exchange.model.ports import Assignment

EXTENSIONS = {
    "application/edifact": "edi",
    "application/edi-x12": "x12",
    "application/edi-consent": "edi",
    "text/csv": "csv",
    "application/zip": "zip",
    "application/json": "json",
}
"""How a file without a name is called, by its type (RFC 1767 for EDI)."""


def read(transmission: Transmission, assignment: Assignment) -> Interchange:
    """Return a mail with its files, none of them read; what is no file is told of, with its reason.

    Raises Unreadable where it is not whole, is more than a mail may be, or has a file that is not
    written as it says. A mail forwarded in it is gone into, one within that is not.
    """
    content = bytes(transmission.content[: len(transmission.content)])
    nested = 0 if transmission.way.enclosed else 1
    outer, *parts = walk(content, assignment.limits, nested)
    files: list[MailFile] = []
    findings: list[Finding] = []
    for part, number in counted(parts):
        rule = left_out(part) or ("" if nested else within(part))
        file = None if rule else taken(content, part, number)
        rule = rule or ("" if file and file.size else "EML-008")
        if rule:
            findings.append(Finding(rule, observed=part.head.filename or part.head.kind))
        elif file:
            files.append(file)
    if not files:
        findings.append(Finding("EML-004"))
    mail = Mail(
        sender=outer.head.told("from"),
        date=outer.head.told("date"),
        subject=outer.head.told("subject"),
        message_id=outer.head.told("message-id"),
        text=written(content, parts),
        files=tuple(files),
    )
    return Interchange("eml", (), tuple(findings), mail=mail)


def within(part: Part) -> str:
    """Return the rule by which a mail that is attached as a file is left out, '' for others."""
    return "EML-009" if part.head.filename.casefold().endswith(".eml") else ""


def counted(parts: list[Part]) -> Iterator[tuple[Part, int]]:
    """Yield the parts that are no text, numbered from 1."""
    number = 0
    for part in parts:
        if not is_text(part):
            number += 1
            yield part, number


def taken(content: bytes, part: Part, number: int) -> MailFile:
    """Return a part as a file; raises Unreadable where it is not written as it says (EML-003)."""
    name = part.head.filename or unnamed(part, number)
    transfer = known(part.head.transfer)
    raw = None if transfer is None else decoded(content[part.start : part.end], transfer)
    if transfer is None or raw is None:
        raise Unreadable(
            Finding("EML-003", observed=part.head.transfer[:40], params={"name": name})
        )
    size = len(raw) if raw.strip() else 0
    digest = hashlib.sha256(raw).hexdigest()
    return MailFile(name, digest, size, part.start, part.end, transfer)


def unnamed(part: Part, number: int) -> str:
    """Return what a file without a name is called."""
    extension = EXTENSIONS.get(part.head.kind)
    return f"attachment-{number}.{extension}" if extension else f"attachment-{number}"
