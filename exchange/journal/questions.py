"""Questions that a HOLD opened: which are open, what they are about, how they were answered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
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

from exchange.journal import over, queries, records
from exchange.journal.columns import Word
from exchange.journal.tables import documents, erp_records, findings, questions, receipts, refusals
from exchange.model.findings import Finding, Verdict
from exchange.model.outcome import Document
from exchange.model.questions import Given

REJECTED = "rejected"
"""The status of a row that was refused, or that a question was denied about."""

WAITING = (Verdict.HELD, Verdict.PARTIAL)
"""Verdicts on a document of which anything may wait."""

CHANGE = "purchase_order_change"
ECO = "engineering_change"
WHOLE = frozenset({"cancel", "replace"})
"""Functions under which a change is about the whole order."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and where it stands; `answer` is empty as long as it is open.

    `document` and `title` are empty where it is about a whole file. `superseded` names the newer
    document because of which nobody need answer it.
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
    superseded: str = ""


def refused(which: FromClause = documents) -> ColumnElement[bool]:
    """Return what tells that a document does not stand any more."""
    return exists().where(refusals.c.document == which.c.id)


def anew() -> ColumnElement[bool]:
    """Return what tells that a document was judged once more: another one counts for it."""
    return exists().where(refusals.c.document == documents.c.id, refusals.c.anew != "")


def some_wait() -> ColumnElement[bool]:
    """Return what tells that a document waits, as a whole or where it is taken in part."""
    asked = questions.join(findings, findings.c.seq == questions.c.finding)
    any_of = exists().select_from(asked).where(findings.c.document == documents.c.id)
    partly = and_(documents.c.verdict == Verdict.PARTIAL, any_of)
    return or_(documents.c.verdict == Verdict.HELD, partly)


def denied(connection: Connection, receipt: str) -> bool:
    """Tell whether any document of a file, or of the one it repeats, was denied."""
    while before := connection.scalar(select(receipts.c.repeats).where(receipts.c.id == receipt)):
        receipt = before
    any_of = (
        select(documents.c.id)
        .join(refusals, refusals.c.document == documents.c.id)
        .where(documents.c.receipt == receipt, refusals.c.anew == "")
    )
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


def open_ones() -> ColumnElement[bool]:
    """Return what tells that a question is open: nobody answered it, and it still matters."""
    stands = or_(documents.c.id.is_(None), and_(~over.superseded(), ~refused()))
    return and_(questions.c.answer.is_(None), receipts.c.live, stands)


def listed(
    connection: Connection, *which: ColumnElement[bool], limit: int | None = None
) -> list[Question]:
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
    wanted = select(*columns).select_from(both).where(*which).order_by(findings.c.seq).limit(limit)
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


def first_open(
    connection: Connection, partners: Collection[str] | None, limit: int
) -> list[Question]:
    """Return the open questions of some partners or of all that were asked first."""
    mine = () if partners is None else (questions.c.partner.in_(partners),)
    return listed(connection, open_ones(), *mine, limit=limit)


def passed_over(connection: Connection, partner: str | None) -> list[Question]:
    """Return the questions nobody answered because something newer came, and what that is."""
    mine = () if partner is None else (questions.c.partner == partner,)
    gone = (questions.c.answer.is_(None), receipts.c.live, over.superseded(), ~refused())
    found = listed(connection, *gone, *mine)
    return [replace(each, superseded=over.by(connection, each.document)) for each in found]


def of_receipt(connection: Connection, receipt: str) -> list[Question]:
    """Return the questions a file opened, answered or not."""
    return listed(connection, receipts.c.id == receipt)


def asked(connection: Connection, partner: str, number: str) -> frozenset[str]:
    """Return the open questions of a partner whose identity begins so."""
    like = questions.c.id.startswith(number, autoescape=True)
    found = listed(connection, questions.c.partner == partner, like, open_ones())
    return frozenset(each.id for each in found) if number else frozenset()


def held(connection: Connection, row: Row[tuple[object, ...]]) -> Document:
    """Return a document with its rows."""
    return replace(queries.stored(row), tables=dict(packed(connection, row.id)))


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
    said = [answer for _, answer in asked_about(connection, row)]
    denied = "no" in said and row.function in WHOLE and row.document == CHANGE
    return Verdict.ACCEPTED if said and None not in said and not denied else Verdict.HELD


def given(connection: Connection, row: Row[tuple[object, ...]]) -> list[str]:
    """Return the questions about a document, or about its file, that somebody has answered."""
    if row.verdict not in WAITING:
        return []
    return [question for question, answer in asked_about(connection, row) if answer is not None]


def asked_about(
    connection: Connection, row: Row[tuple[object, ...]]
) -> list[tuple[str, str | None]]:
    """Return every question about a document or about its file, with its answer."""
    about = or_(
        findings.c.document == row.id,
        and_(findings.c.document.is_(None), findings.c.receipt == row.receipt),
    )
    both = questions.join(findings, findings.c.seq == questions.c.finding)
    wanted = select(questions.c.id, questions.c.answer).select_from(both).where(about)
    return [(question, answer) for question, answer in connection.execute(wanted)]
