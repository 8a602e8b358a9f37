"""One file from its bytes to its answers: what was found, what was said, what happened when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from exchange.console.files import FileRow, file_row
from exchange.console.office import Look, NotThere
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, message
from exchange.model.outcome import Document
from exchange.model.questions import spoken
from exchange.model.receipts import Answer, Receipt

WHOLE = 26
"""Characters of a receipt."""


class FileAsked(BaseModel):
    """Nothing more is asked of one file."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One finding in plain words; `question` is the number it is answered by."""

    rule: str
    severity: str
    topic: str
    place: str
    observed: str
    expected: str
    sentence: str
    question: str


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """One document of the file."""

    id: str
    type: str
    number: str
    revision: str
    function: str
    verdict: str
    rows: dict[str, int]
    findings: Sequence[FindingShown]


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One answer to the file; `at` is when it left, None where it has not."""

    id: int
    level: str
    type: str
    filename: str
    state: str
    at: datetime | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the file, as the audit trail has it."""

    seq: int
    at: str
    who: str
    what: str
    hash: str


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file and everything that is on record of it."""

    file: FileRow
    sha256: str
    findings: Sequence[FindingShown]
    documents: Sequence[DocumentShown]
    answers: Sequence[AnswerShown]
    events: Sequence[Event]


def look_at_file(look: Look, asked: FileAsked, identity: str) -> FileShown:
    """Return one file; raises NotThere where there is none that one may see."""
    del asked
    receipt = found(look, identity)
    known = look.configuration.agreed(receipt.partner, receipt.received_at)
    judgement = look.journal.judgement(receipt.id)
    family = [each.id for each in look.journal.history().family(receipt.id)]
    return FileShown(
        file=file_row(receipt),
        sha256=receipt.sha256,
        findings=[*shown(judgement.findings if judgement else (), known)],
        documents=[document(each, known) for each in (judgement.documents if judgement else ())],
        answers=[answer(each) for each in look.journal.answers(receipt.id)],
        events=[
            Event(each.seq, each.at, each.actor, each.action.replace("_", " "), each.hash)
            for each in look.journal.catalogue().events(family)
        ],
    )


def found(look: Look, identity: str) -> Receipt:
    """Return the file with this receipt; raises NotThere where one may not see it either."""
    known = look.journal.find(identity) if len(identity) == WHOLE else []
    for receipt in known:
        if look.sees(receipt.partner) and look.in_time(receipt.received_at):
            return receipt
    raise NotThere(f"There is no file {identity}.")


def shown(findings: Sequence[Finding], known: Configuration) -> Iterator[FindingShown]:
    """Yield findings in the language of the site."""
    for each in findings:
        rule = known.rules[each.rule]
        yield FindingShown(
            each.rule, rule.severity, rule.topic, str(each.locator), each.observed, each.expected,
            message(each, known.rules, known.site.language), spoken(each.question),
        )  # fmt: skip


def document(each: Document, known: Configuration) -> DocumentShown:
    """Return one document with its findings."""
    return DocumentShown(
        id=each.id,
        type=each.document,
        number=each.number,
        revision=each.revision,
        function=each.function,
        verdict=each.verdict,
        rows=dict(each.rows),
        findings=[*shown(each.findings, known)],
    )


def answer(each: Answer) -> AnswerShown:
    """Return one answer."""
    name = each.path.rpartition("/")[2]
    return AnswerShown(
        each.id, each.level, each.type, name, each.state, each.released_at, each.sha256
    )
