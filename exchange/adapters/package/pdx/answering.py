"""Writes our answer to a change as a package: the change, our impact as attributes, our entry."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.standard import ROOT
from exchange.adapters.package.pdx.writing import clean, document, element, package, section
from exchange.model.pdx_answers import PdxAnswer

GENERATOR = "exchange"
GROUP = "Impact Answer"
"""The `groupLabel` our attributes stand under."""

ACTION = "Impact answer"
FILE = "pdx.xml"


def write_pdx_answer(answer: PdxAnswer) -> bytes:
    """Return the package: a pdx.xml and the files we attach."""
    return package({FILE: document(tree(answer), GENERATOR), **dict(answer.attachments)})


def tree(answer: PdxAnswer) -> Element:
    """Return the answer as elements of the standard."""
    moment = written(answer.answered_at)
    change = element(
        "Change",
        {"changeNumber": answer.number, "revisionIdentifier": answer.revision},
        group(*facts(answer)),
        element("History", {}, entry(answer, moment)),
        section("Attachments", *(attached(*each) for each in answer.attachments)),
    )
    head = {
        "thisDocumentIdentifier": f"{answer.number} {answer.revision} {moment}".replace("  ", " "),
        "thisDocumentGenerationDateTime": moment,
        "thisDocumentModificationDateTime": moment,
        "originatedByContactName": answer.responder,
        "description": f"{ACTION} to {answer.number}",
    }
    return element(ROOT, head, element("Changes", {}, change))


def facts(answer: PdxAnswer) -> Iterator[tuple[str, object]]:
    """Yield what the answer says, by the names of the attributes that say it."""
    yield "Response", answer.response
    yield "Estimated Implementation Date", answer.implementation
    yield "Cost One-Off", answer.cost_one_off
    yield "Cost Per Unit", answer.cost_per_unit
    yield "Currency", answer.currency
    for number, task in enumerate(answer.tasks, 1):
        yield f"Task {number}", task.task
        yield f"Task {number} Due", task.due
        yield f"Task {number} Owner", task.owner
    for kind, texts in (("Assumption", answer.assumptions), ("Question", answer.questions)):
        yield from ((f"{kind} {number}", text) for number, text in enumerate(texts, 1))


def group(*said: tuple[str, object]) -> Element:
    """Return additional attributes; what is empty is not said."""
    texts = ((name, clean(plain(value))) for name, value in said)
    each = (
        element("AdditionalAttribute", {"name": name, "value": text})
        for name, text in texts
        if text and not text.isspace()
    )
    return element("AdditionalAttributes", {"groupLabel": GROUP}, *each)


def plain(value: object) -> str:
    """Return a value as text; an amount without an exponent, a day as YYYY-MM-DD."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def entry(answer: PdxAnswer, moment: str) -> Element:
    """Return our entry in the history of the change."""
    return element(
        "HistoryItem",
        {
            "action": ACTION,
            "userName": answer.responder,
            "modificationDate": moment,
            "historyItemStatus": answer.response,
        },
    )


def attached(name: str, content: bytes) -> Element:
    """Return how the package names a file of ours."""
    return element(
        "Attachment",
        {
            "universalResourceIdentifier": name,
            "fileSize": str(len(content)),
            "checkSum": hashlib.sha256(content).hexdigest(),
            "isFileIn": "Yes",
        },
    )


def written(moment: datetime) -> str:
    """Return a moment in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
