"""What the journal knows of everything that may be due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, exists, func, or_, select

from exchange.journal import (
    acknowledging,
    casing,
    deeming,
    eco_steps,
    forecasts,
    lapsing,
    nights,
    questioned,
    questions,
    reminding,
    undecided,
)
from exchange.journal.answer_tables import acknowledgements, answers
from exchange.journal.answering import RECORD
from exchange.journal.sqlite import Store
from exchange.journal.tables import documents, erp_records, findings, receipts
from exchange.journal.tables import questions as asked
from exchange.model.clocks import Deemed, Facts, LastForecast, OpenOrder, Parked, Questioned, Waits
from exchange.model.findings import STANDING
from exchange.model.receipts import AnswerState, Receipt

FORECAST = "forecast"


@dataclass(frozen=True, slots=True)
class JournalClocks:
    """The clocks of a journal. Each question sees it as it is then."""

    store: Store

    def facts(self, now: datetime) -> Facts:
        """Return everything that may be due, as one state of the journal."""
        with self.store.reading() as connection:
            return facts(connection, now)

    def newest(self) -> int:
        """Return the place of the newest document in the order of arrival."""
        with self.store.reading() as connection:
            return connection.scalar(select(func.max(documents.c.seq))) or 0

    def open_orders(self, since: int = 0) -> tuple[OpenOrder, ...]:
        """Return the orders and changes from there on of which not every line is decided."""
        with self.store.reading() as connection:
            return tuple(undecided.open_orders(connection, since=since))

    def deem(self, found: Sequence[Deemed], at: datetime) -> list[Deemed]:
        """Put on record what silence means, each once; return what was put.

        Lines that were decided in time, though not any more, or since it was found, are left out.
        """
        with self.store.writing() as connection:
            still = undecided.open_orders(connection, [each.document for each in found])
            unsaid = {each.document: each for each in still if each.deemed is None}
            told = (each for each in found if each.document in unsaid)
            new = [*deeming.unanswered(connection, told, unsaid)]
            for each in new:
                deeming.keep(connection, each, at)
        return new

    def parked(self) -> tuple[Parked, ...]:
        """Return the changes that wait for an order that is not here."""
        with self.store.reading() as connection:
            return tuple(lapsing.parked(connection))

    def lapse(self, found: Sequence[Parked], at: datetime) -> list[Receipt]:
        """Put files into their lanes again, each once; return those that were put."""
        with self.store.writing() as connection:
            return [*lapsing.lapse(connection, found, at)]

    def deemed(self, receipt: str) -> list[Deemed]:
        """Return what silence has meant for the documents of a file."""
        with self.store.reading() as connection:
            return deeming.of_receipt(connection, receipt)


def facts(connection: Connection, now: datetime) -> Facts:
    """Return everything that may be due."""
    forecasts = tuple(last_forecasts(connection))
    return Facts(
        orders=tuple(undecided.open_orders(connection)),
        forecasts=forecasts,
        questions=tuple(waiting_questions(connection, {each.receipt for each in forecasts})),
        acknowledgements=tuple(doubtful(connection)),
        parked=tuple(lapsing.parked(connection)),
        undelivered=tuple(undelivered(connection)),
        unacknowledged=tuple(unacknowledged(connection, now)),
        records=tuple(records(connection)),
        cases=tuple(casing.listed(connection)),
        problems=tuple(nights.running(connection)),
        said=reminding.said(connection),
        ecos=tuple(eco_steps.listed(connection)),
        unreceipted=tuple(eco_steps.unreceipted(connection)),
        began=connection.scalar(select(func.min(receipts.c.received_at))),
    )


def last_forecasts(connection: Connection) -> Iterator[LastForecast]:
    """Yield the newest forecast of each partner that stands.

    It came when its bytes came last: sent again in a new period, it is the forecast of that one.
    """
    newest = (
        select(func.max(documents.c.seq))
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            documents.c.document == FORECAST,
            documents.c.verdict.in_(STANDING),
            receipts.c.live,
            ~questions.refused(),
        )
        .group_by(documents.c.partner)
    )
    again = receipts.alias()
    last = (
        select(func.max(again.c.received_at))
        .where(
            again.c.partner == receipts.c.partner,
            again.c.sha256 == receipts.c.sha256,
            again.c.verdict.is_not(None),
        )
        .correlate(receipts)
        .scalar_subquery()
    )
    released = exists().where(
        answers.c.receipt == receipts.c.id,
        answers.c.level == "business",
        answers.c.state == AnswerState.RELEASED,
    )
    answered = or_(released, forecasts.committed())
    columns = (documents.c.partner, documents.c.number, documents.c.receipt)
    held, before = questions.some_wait().label("held"), previous().label("before")
    wanted = (
        select(*columns, last.label("received_at"), answered.label("answered"), held, before)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(documents.c.seq.in_(newest))
    )
    for row in connection.execute(wanted.order_by(documents.c.partner)).mappings():
        yield LastForecast(**row)


def previous() -> ScalarSelect[datetime | None]:
    """Return when the standing forecast before a document came."""
    earlier, came = documents.alias(), receipts.alias()
    return (
        select(came.c.received_at)
        .join(earlier, earlier.c.receipt == came.c.id)
        .where(
            earlier.c.partner == documents.c.partner,
            earlier.c.document == FORECAST,
            earlier.c.seq < documents.c.seq,
            earlier.c.verdict.in_(STANDING),
            came.c.live,
            ~questions.refused(earlier),
        )
        .order_by(earlier.c.seq.desc())
        .limit(1)
        .correlate(documents)
        .scalar_subquery()
    )


def waiting_questions(connection: Connection, current: set[str]) -> Iterator[Questioned]:
    """Yield the documents, and files, of which questions are open, with the rules that opened them.

    Of forecasts, those of the files in `current`.
    """
    both = (
        asked.join(findings, findings.c.seq == asked.c.finding)
        .join(receipts, receipts.c.id == findings.c.receipt)
        .outerjoin(documents, documents.c.id == findings.c.document)
    )
    names = ("document", "number", "revision")
    columns = [func.coalesce(documents.c[name], "").label(name) for name in names]
    about = (findings.c.receipt, findings.c.document.label("of"), findings.c.rule)
    told = (receipts.c.partner, receipts.c.filename, receipts.c.received_at)
    wanted = select(*columns, *about, *told).select_from(both).where(questions.open_ones())
    rows = connection.execute(wanted.order_by(findings.c.receipt, findings.c.document)).all()
    for _, every in groupby(rows, lambda row: (row.receipt, row.of)):
        same = [*every]
        one = same[0]
        if one.document != FORECAST or one.receipt in current:
            yield Questioned(
                partner=one.partner,
                type=one.document or "file",
                number=one.number if one.of else one.filename,
                revision=one.revision,
                receipt=one.receipt,
                received_at=one.received_at,
                rules=tuple(row.rule for row in same),
            )


def doubtful(connection: Connection) -> Iterator[Waits]:
    """Yield the acknowledgements that need a person, from when they came."""
    wanted = (
        select(
            receipts.c.partner,
            acknowledgements.c.receipt,
            receipts.c.received_at.label("since"),
            receipts.c.filename.label("reference"),
            func.max(acknowledgements.c.reason).label("why"),
        )
        .join(receipts, receipts.c.id == acknowledgements.c.receipt)
        .where(acknowledgements.c.closed_at.is_(None), questioned.doubtful())
        .group_by(acknowledgements.c.receipt)
        .order_by(receipts.c.seq)
    )
    yield from waiting(connection, wanted)


def undelivered(connection: Connection) -> Iterator[Waits]:
    """Yield the answers that are not in the outbox, from when their file was judged."""
    wanted = answered(receipts.c.settled_at).where(
        answers.c.state.in_((AnswerState.NEW, AnswerState.STAGED)), answers.c.level != RECORD
    )
    yield from waiting(connection, wanted)


def unacknowledged(connection: Connection, now: datetime) -> Iterator[Waits]:
    """Yield the answers nobody has acknowledged, from when they were in the outbox."""
    partners = select(answers.c.partner).distinct()
    for partner in connection.scalars(partners).all():
        for each in acknowledging.silent(connection, partner, now):
            if each.released_at:
                yield Waits(
                    partner=partner,
                    reference=each.path,
                    receipt=each.receipt,
                    since=each.released_at,
                )


def records(connection: Connection) -> Iterator[Waits]:
    """Yield the records our ERP has not answered, from when they were in the outbox."""
    silent = erp_records.c.answer.is_(None) & answers.c.released_at.is_not(None)
    wanted = answered(answers.c.released_at).join(
        erp_records, erp_records.c.release == answers.c.id
    )
    yield from waiting(connection, wanted.where(silent))


def answered(since: ColumnElement[datetime | None]) -> Select[tuple[object, ...]]:
    """Return the query for answers, waiting since a moment."""
    return (
        select(
            receipts.c.partner,
            answers.c.path.label("reference"),
            answers.c.receipt,
            since.label("since"),
        )
        .select_from(answers)
        .join(receipts, receipts.c.id == answers.c.receipt)
        .order_by(answers.c.id)
    )


def waiting(connection: Connection, wanted: Select[tuple[object, ...]]) -> Iterator[Waits]:
    """Yield what a query finds."""
    yield from (Waits(**row) for row in connection.execute(wanted).mappings())
