"""Questions that a HOLD opened: which are open, what they are about, how they were answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.sql.selectable import NamedFromClause

from exchange.journal import queries, receiving, records
from exchange.journal.columns import Word
from exchange.journal.tables import (
    documents,
    erp_records,
    findings,
    questions,
    receipts,
    refusals,
)
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Envelope
from exchange.model.outcome import Document, Inquiry, Source
from exchange.model.questions import Given

REJECTED = "rejected"
"""The status of a row that a question was denied about."""

STANDING = (Verdict.ACCEPTED, Verdict.HELD)
CHANGE = "purchase_order_change"
ECO = "engineering_change"
WHOLE = frozenset({"cancel", "replace"})
"""Functions under which a change is about the whole order."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and where it stands; `answer` is empty as long as it is open.

    `document` and `title` are empty where it is about a whole file.
    """

    id: str
    partner: str
    receipt: str
    filename: str
    received_at: datetime
    document: str
    kind: str
    title: str
    finding: Finding
    answer: str = ""
    text: str = ""
    by: str = ""
    at: datetime | None = None


def refused() -> ColumnElement[bool]:
    """Return what tells that a document does not stand any more."""
    return exists().where(refusals.c.document == documents.c.id)


def denied(connection: Connection, receipt: str) -> bool:
    """Tell whether any document of a file, or of the one it repeats, was refused."""
    while before := connection.scalar(select(receipts.c.repeats).where(receipts.c.id == receipt)):
        receipt = before
    any_of = select(documents.c.id).where(documents.c.receipt == receipt, refused())
    return connection.scalar(any_of.limit(1)) is not None


def verdict() -> ColumnElement[Verdict]:
    """Return the verdict on a document as it is by now."""
    now = case((refused(), Verdict.REJECTED.value), else_=documents.c.verdict)
    return type_coerce(now, Word(Verdict)).label("verdict")


def keep(
    connection: Connection,
    receipt: Row[tuple[object, ...]],
    document: str | None,
    found: Sequence[Finding],
) -> None:
    """Insert the questions of findings that were inserted just now."""
    if not any(finding.question for finding in found):
        return
    mine = select(findings.c.seq).where(
        findings.c.receipt == receipt.id, findings.c.document.is_not_distinct_from(document)
    )
    numbers = connection.scalars(mine.order_by(findings.c.seq))
    rows = [
        {"id": finding.question, "finding": number, "partner": receipt.partner}
        for finding, number in zip(found, numbers, strict=True)
        if finding.question
    ]
    connection.execute(insert(questions), rows)


def superseded() -> ColumnElement[bool]:
    """Return what tells that a newer document has taken the place of one that was asked about.

    Of an engineering change, a newer revision does.
    """
    later, file = documents.alias("later"), receipts.alias("later_file")
    return exists().where(
        later.c.partner == documents.c.partner,
        later.c.document == documents.c.document,
        later.c.number == documents.c.number,
        later.c.number != "",
        same_revision(later),
        later.c.seq > documents.c.seq,
        later.c.verdict.in_(STANDING),
        or_(later.c.function != "change", later.c.document == CHANGE),
        file.c.id == later.c.receipt,
        file.c.live,
    )


def same_revision(later: NamedFromClause) -> ColumnElement[bool]:
    """Return what tells that a later document may take the place of one, by its revision."""
    return or_(later.c.revision == documents.c.revision, documents.c.document == ECO)


def open_ones() -> ColumnElement[bool]:
    """Return what tells that a question is open: nobody answered it, and it still matters."""
    stands = or_(documents.c.id.is_(None), and_(~superseded(), ~refused()))
    return and_(questions.c.answer.is_(None), receipts.c.live, stands)


def listed(connection: Connection, *which: ColumnElement[bool]) -> list[Question]:
    """Return some questions, in the order they were asked."""
    fields = ("rule", "locator", "observed", "expected", "params", "table", "row")
    about = ("document", "number", "revision")
    columns = (
        *(questions.c[name] for name in ("id", "partner", "answer", "text", "by", "at")),
        receipts.c.id.label("receipt"),
        receipts.c.filename,
        receipts.c.received_at,
        *(findings.c[name].label(f"found_{name}") for name in fields),
        *(documents.c[name].label(f"of_{name}") for name in about),
        documents.c.id.label("of_id"),
    )
    both = (
        questions.join(findings, findings.c.seq == questions.c.finding)
        .join(receipts, receipts.c.id == findings.c.receipt)
        .outerjoin(documents, documents.c.id == findings.c.document)
    )
    wanted = select(*columns).select_from(both).where(*which).order_by(findings.c.seq)
    return [question(row) for row in connection.execute(wanted)]


def question(row: Row[tuple[object, ...]]) -> Question:
    """Return one question as its row tells it."""
    fields = ("rule", "locator", "observed", "expected", "params", "table", "row")
    finding = Finding(*(getattr(row, f"found_{name}") for name in fields))
    return Question(
        id=row.id,
        partner=row.partner,
        receipt=row.receipt,
        filename=row.filename,
        received_at=row.received_at,
        document=row.of_id or "",
        kind=row.of_document or "",
        title=" / ".join(filter(None, (row.of_number, row.of_revision))),
        finding=replace(finding, question=row.id),
        answer=row.answer or "",
        text=row.text,
        by=row.by,
        at=row.at,
    )


def unanswered(connection: Connection, partner: str | None) -> list[Question]:
    """Return the open questions of a partner, or of all."""
    mine = () if partner is None else (questions.c.partner == partner,)
    return listed(connection, open_ones(), *mine)


def of_receipt(connection: Connection, receipt: str) -> list[Question]:
    """Return the questions a file opened, answered or not."""
    return listed(connection, receipts.c.id == receipt)


def asked(connection: Connection, partner: str, number: str) -> frozenset[str]:
    """Return the open questions of a partner whose identity begins so."""
    like = questions.c.id.startswith(number, autoescape=True)
    found = listed(connection, questions.c.partner == partner, like, open_ones())
    return frozenset(each.id for each in found) if number else frozenset()


def inquiries(connection: Connection, partner: str, question: str) -> list[Inquiry]:
    """Return what an open question is about, a document or all that stand in a file."""
    mine = (questions.c.partner == partner, questions.c.id == question)
    found = next(iter(listed(connection, *mine, open_ones())), None)
    if found is None:
        return []
    file = select(*receiving.COLUMNS).where(receipts.c.id == found.receipt)
    receipt = receiving.chosen(connection, file)[0]
    form = connection.execute(select(receipts.c.format).where(receipts.c.id == receipt.id))
    around = queries.envelopes(connection, receipt.id)
    judged = queries.found_in(connection, receipt.id)
    nothing = Document("", "", "", "", Verdict.HELD, {})
    source = Source(receipt.transmission, form.scalar_one(), nothing)
    wanted = select(documents).where(
        documents.c.receipt == receipt.id, documents.c.verdict == Verdict.HELD, ~refused()
    )
    one = wanted.where(documents.c.id == found.document) if found.document else wanted
    return [
        inquiry(connection, row, source, around=around, judged=judged)
        for row in connection.execute(one.order_by(documents.c.seq)).all()
    ]


def inquiry(
    connection: Connection,
    row: Row[tuple[object, ...]],
    source: Source,
    *,
    around: Sequence[Envelope],
    judged: Mapping[str | None, Sequence[Finding]],
) -> Inquiry:
    """Return one document with its rows, its findings and the answers so far."""
    document = replace(
        queries.stored(row),
        findings=tuple(judged.get(row.id, ())),
        tables=dict(packed(connection, row.id)),
        version=1 + handed(connection, row.id),
    )
    envelope = around[row.interchange - 1] if around else None
    held = replace(source, document=document, envelope=envelope)
    found = Inquiry(held, tuple(judged.get(None, ())))
    given = answers(connection, [each.question for each in found.asked])
    return replace(found, given=tuple(given))


def packed(connection: Connection, document: str) -> Iterable[tuple[str, bytes]]:
    """Yield the tables of a document that have rows."""
    for name, frame in records.tables(connection, document).items():
        yield name, records.packed(frame)


def handed(connection: Connection, document: str) -> int:
    """Return how many records of a document the ERP was given."""
    count = select(func.count()).where(erp_records.c.document == document)
    return connection.scalar(count) or 0


def answers(connection: Connection, which: Sequence[str]) -> list[Given]:
    """Return the answers some questions were given."""
    names = ("answer", "text", "source", "attachment", "by")
    columns = (questions.c.id, *(questions.c[name] for name in names))
    told = select(*columns).where(questions.c.id.in_(which), questions.c.answer.is_not(None))
    return [Given(*row) for row in connection.execute(told)]


def standing_verdict(connection: Connection, row: Row[tuple[object, ...]]) -> Verdict:
    """Return whether a held document counts as accepted by now: all it asked was answered.

    What cancels or replaces a whole order counts only if nothing of it was denied.
    """
    verdict: Verdict = row.verdict
    if verdict is not Verdict.HELD:
        return verdict
    about = or_(
        findings.c.document == row.id,
        and_(findings.c.document.is_(None), findings.c.receipt == row.receipt),
    )
    both = questions.join(findings, findings.c.seq == questions.c.finding)
    said = [*connection.scalars(select(questions.c.answer).select_from(both).where(about))]
    denied = "no" in said and row.function in WHOLE and row.document == CHANGE
    return Verdict.ACCEPTED if said and None not in said and not denied else Verdict.HELD
