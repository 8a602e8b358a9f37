"""Figures for whoever watches the service, counted from what is on record.

What only grows is counted once: each time, only the rows that are new since are looked at.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from exchange.journal import acknowledging, sqlite
from exchange.journal import questions as asking
from exchange.journal.answer_tables import answers
from exchange.journal.receiving import UNDONE
from exchange.journal.tables import documents, findings, questions, receipts
from exchange.model.figures import Recorded, Waiting
from exchange.model.findings import Verdict
from exchange.model.receipts import AnswerState

REFUSED = (Verdict.REJECTED, Verdict.UNREADABLE)

Span = tuple[int, int]
"""After which row, and up to which one."""


class Tally:
    """Counts rows of a table by what they say, and goes on where it ended last."""

    def __init__(self, place: ColumnElement[int], by: Callable[[Span], Select[Any]]) -> None:
        self.place, self.by = place, by
        self.seen = 0
        self.counts: Counter[tuple[str, ...]] = Counter()

    def now(self, connection: Connection) -> Mapping[tuple[str, ...], int]:
        """Return all counts, with the rows that are new since."""
        newest = connection.scalar(select(func.max(self.place))) or 0
        if newest > self.seen:
            for row in connection.execute(self.by((self.seen, newest))):
                self.counts[tuple(str(word) for word in row[:-1])] += row[-1]
            self.seen = newest
        return dict(self.counts)


def files(span: Span) -> Select[Any]:
    """Count the files that came, by partner; one judged anew is the same file."""
    after, until = span
    return (
        select(receipts.c.partner, func.count())
        .where(receipts.c.seq > after, receipts.c.seq <= until, receipts.c.origin == "")
        .group_by(receipts.c.partner)
    )


def kinds(span: Span) -> Select[Any]:
    """Count documents by partner, kind and verdict."""
    after, until = span
    by = (documents.c.partner, documents.c.document, documents.c.verdict)
    wanted = select(*by, func.count())
    return wanted.where(documents.c.seq > after, documents.c.seq <= until).group_by(*by)


def refusals(span: Span) -> Select[Any]:
    """Count what was refused, a document or a whole file, by partner and each rule it broke."""
    after, until = span
    whole = findings.c.document.is_(None)
    which = case((whole, findings.c.receipt), else_=findings.c.document)
    by = (receipts.c.partner, findings.c.rule)
    return (
        select(*by, func.count(which.distinct()))
        .select_from(
            findings.join(receipts, receipts.c.id == findings.c.receipt).outerjoin(
                documents, documents.c.id == findings.c.document
            )
        )
        .where(
            findings.c.seq > after,
            findings.c.seq <= until,
            or_(documents.c.verdict.in_(REFUSED), whole & receipts.c.verdict.in_(REFUSED)),
        )
        .group_by(*by)
    )


def lanes(connection: Connection) -> dict[str, Waiting]:
    """Return the files to be judged by partner, and since when the oldest waits."""
    by = select(receipts.c.partner, func.count(), func.min(receipts.c.received_at))
    rows = connection.execute(by.where(receipts.c.state.in_(UNDONE)).group_by(receipts.c.partner))
    return {partner: Waiting(count, since) for partner, count, since in rows}


def undelivered(connection: Connection) -> dict[str, int]:
    """Return the answers that are not delivered yet, by who gets them."""
    by = select(answers.c.partner, func.count()).group_by(answers.c.partner)
    waiting = answers.c.state.in_((AnswerState.NEW, AnswerState.STAGED))
    return dict(tuple(row) for row in connection.execute(by.where(waiting)))


def asked(connection: Connection) -> dict[str, int]:
    """Return the questions nobody has answered, by partner."""
    about = (
        questions.join(findings, findings.c.seq == questions.c.finding)
        .join(receipts, receipts.c.id == findings.c.receipt)
        .outerjoin(documents, documents.c.id == findings.c.document)
    )
    partner = questions.c.partner
    wanted = select(partner, func.count()).select_from(about).where(asking.open_ones())
    return dict(tuple(row) for row in connection.execute(wanted.group_by(partner)))


class JournalFigures:
    """The figures of a journal. Each question sees it as it is then; safe in several threads."""

    def __init__(self, store: sqlite.Store) -> None:
        self.store = store
        self.turn = Lock()
        self.files = Tally(receipts.c.seq, files)
        self.documents = Tally(documents.c.seq, kinds)
        self.refusals = Tally(findings.c.seq, refusals)

    def trouble(self) -> str:
        """Return why the journal cannot be read, '' where it can."""
        try:
            with self.store.reading() as connection:
                connection.execute(select(receipts.c.seq).limit(1)).first()
        except SQLAlchemyError as error:
            return str(error).partition("\n")[0]
        return ""

    def recorded(self, acknowledged_before: Mapping[str, datetime]) -> Recorded:
        """Return all figures; an answer released before its partner's moment is overdue."""
        with self.turn, self.store.reading() as connection:
            silent = partial(acknowledging.silent, connection)
            return Recorded(
                files=self.files.now(connection),
                documents=self.documents.now(connection),
                refusals=self.refusals.now(connection),
                lanes=lanes(connection),
                undelivered=undelivered(connection),
                unacknowledged={
                    partner: len(silent(partner, at)) for partner, at in acknowledged_before.items()
                },
                questions=asked(connection),
                sqlite=sqlite.version(),
            )
