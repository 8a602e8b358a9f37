"""Answers to questions made true: noted on the questions, and on the rows they were about."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from exchange.errors import Stale
from exchange.journal import audit, questions, records
from exchange.journal.columns import instant
from exchange.journal.records import CANONICAL
from exchange.journal.tables import audit as trail
from exchange.journal.tables import questions as asked
from exchange.journal.tables import refusals
from exchange.model.outcome import Document, Judgement
from exchange.model.questions import REPLIES, Given

BRINGS = frozenset({"question_answers", REPLIES})
"""Types of the documents that hold answers."""

ANSWERED = "question_answered"
"""What the audit trail calls an answer to a question."""


def apply(connection: Connection, judgement: Judgement, at: datetime) -> None:
    """Note what the answers of a file change; raises Stale where something changed meanwhile."""
    brought = next((each.id for each in judgement.documents if each.document in BRINGS), None)
    noted: set[str] = set()
    for release in judgement.releases:
        document = release.document
        if document.version != 1 + questions.handed(connection, document.id):
            raise Stale(f"document {document.id} was released otherwise meanwhile")
        for given in release.given:
            if given.question not in noted:
                receipt = release.source.transmission.receipt
                note(connection, receipt, given, brought=brought, at=at)
            noted.add(given.question)
        mark(connection, document)
        if release.refused:
            refuse(connection, document.id)


def note(
    connection: Connection, receipt: str, given: Given, *, brought: str | None, at: datetime
) -> None:
    """Put an answer on its question and into the audit trail; raises Stale where there is one."""
    said = {
        "answer": given.answer,
        "text": given.text,
        "source": given.source,
        "attachment": given.attachment,
        "by": given.by,
    }
    free = update(asked).where(asked.c.id == given.question, asked.c.answer.is_(None))
    if not connection.execute(free.values(**said, at=at, brought=brought)).rowcount:
        raise Stale(f"question {given.question} was answered meanwhile")
    detail = {"question": given.question, "brought": brought or "", **said}
    audit.append(connection, at, given.by, ANSWERED, receipt=receipt, detail=detail)


def mark(connection: Connection, document: Document) -> None:
    """Give the rows of a document the status they have now."""
    for name, content in document.tables.items():
        now = records.frame(name, content)["status"].to_list()
        before = records.rows(connection, document.id, name)["status"].to_list()
        changed = [
            {"at": row, "now": status}
            for row, (status, old) in enumerate(zip(now, before, strict=True))
            if status != old
        ]
        table = CANONICAL[name]
        mine = (table.c.document == document.id, table.c.row == bindparam("at"))
        if changed:
            wanted = update(table).where(*mine).values(status=bindparam("now"))
            connection.execute(wanted, changed)


def refuse(connection: Connection, document: str) -> None:
    """Note that a document does not stand any more."""
    known = select(exists().where(refusals.c.document == document))
    if not connection.scalar(known):
        connection.execute(insert(refusals).values(document=document))


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt with a question that was answered otherwise than the trail says."""
    sealed = select(trail.c.receipt, trail.c.at, trail.c.detail).where(trail.c.action == ANSWERED)
    told = [(row.receipt, row.at, json.loads(row.detail)) for row in connection.execute(sealed)]
    wanted = {detail["question"]: (receipt, at, detail) for receipt, at, detail in told}
    every = questions.listed(connection, asked.c.answer.is_not(None))
    found = {each.id: each for each in every}
    for name in sorted(wanted.keys() | found.keys()):
        there, said = found.get(name), wanted.get(name)
        if there is None or said is None or not same(there, *said[1:]):
            yield there.receipt if there else said[0] if said else name


def same(there: questions.Question, at: str, detail: dict[str, str]) -> bool:
    """Tell whether a question was answered as the audit trail says."""
    held = (there.answer, there.text, there.by, instant(there.at) if there.at else "")
    return held == (detail["answer"], detail["text"], detail["by"], at)
