"""Answers on their way out, and what the ERP says to the records it got."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Select, select, update

from exchange.journal import audit
from exchange.journal.answer_tables import answers
from exchange.journal.tables import erp_records
from exchange.model.receipts import Answer, AnswerState

COLUMNS = tuple(answers.c[name] for name in Answer.__dataclass_fields__)

NOTHING: Mapping[str, object] = {}

ErpAnswer = Literal["accepted", "refused"]


@dataclass(frozen=True, slots=True)
class ErpRecord:
    """A record handed to the ERP, by the path of the file that announces it.

    `document` is None where it is not known which document it holds, `released_at`
    while it is still on its way; `answer` is None until the ERP has answered.
    """

    record: str
    receipt: str
    document: str | None
    released_at: datetime | None
    answer: ErpAnswer | None
    answered_at: datetime | None
    reason: str


def listed(connection: Connection, wanted: Select[tuple[object, ...]]) -> list[Answer]:
    """Return the answers a query over `COLUMNS` finds, in the order of delivery."""
    rows = connection.execute(wanted.order_by(answers.c.id)).mappings()
    return [Answer(**row) for row in rows]


def undelivered(
    connection: Connection, of: str = "", beside: Collection[str] = (), limit: int | None = None
) -> list[Answer]:
    """Return the answers not released yet: of one folder of the outbox, or beside some."""
    unreleased = answers.c.state.in_((AnswerState.NEW, AnswerState.STAGED))
    mine = [answers.c.path.startswith(f"{of}/", autoescape=True)] if of else []
    others = (~answers.c.path.startswith(f"{each}/", autoescape=True) for each in beside)
    wanted = select(*COLUMNS).where(unreleased, *mine, *others)
    return listed(connection, wanted.limit(limit))


def staged(connection: Connection, answer_id: int) -> None:
    """Note that the answer lies whole in the stage folder; a released one stays released."""
    new = update(answers).where(answers.c.id == answer_id, answers.c.state == AnswerState.NEW)
    connection.execute(new.values(state=AnswerState.STAGED))


def released(
    connection: Connection, answer_id: int, at: datetime, more: Mapping[str, object] = NOTHING
) -> None:
    """Note that the answer is with its partner; the first time counts, `more` is audited."""
    going = (
        update(answers)
        .where(answers.c.id == answer_id, answers.c.state != AnswerState.RELEASED)
        .values(state=AnswerState.RELEASED, released_at=at)
        .returning(answers.c.receipt, answers.c.path, answers.c.sha256)
    )
    gone = connection.execute(going).first()
    if gone:
        detail = {"answer": answer_id, "path": gone.path, "sha256": gone.sha256, **more}
        audit.append(connection, at, "gateway", "released", receipt=gone.receipt, detail=detail)


def erp_columns() -> Select[tuple[object, ...]]:
    """Return the query for records with their release."""
    release = erp_records.join(answers, answers.c.id == erp_records.c.release)
    return select(
        erp_records.c.record,
        answers.c.receipt,
        erp_records.c.document,
        answers.c.released_at,
        erp_records.c.answer,
        erp_records.c.answered_at,
        erp_records.c.reason,
    ).select_from(release)


def unanswered_records(connection: Connection, older_than: datetime) -> list[ErpRecord]:
    """Return the records released before `older_than` that the ERP has not answered."""
    silent = (erp_records.c.answer.is_(None), answers.c.released_at < older_than)
    rows = connection.execute(erp_columns().where(*silent).order_by(answers.c.id)).mappings()
    return [ErpRecord(**row) for row in rows]


def refused_records(connection: Connection) -> list[ErpRecord]:
    """Return the records the ERP has refused, the newest answer first."""
    refused = erp_columns().where(erp_records.c.answer == "refused")
    rows = connection.execute(refused.order_by(erp_records.c.answered_at.desc())).mappings()
    return [ErpRecord(**row) for row in rows]


def answer_record(
    connection: Connection, record: str, answer: ErpAnswer, reason: str, *, at: datetime
) -> None:
    """Note the ERP's answer to the record of a document.

    It is about all versions handed over so far. The same answer to the newest again changes
    nothing, another one replaces it; both are audited.

    Raises LookupError where no such record was handed over.
    """
    mine = erp_columns().where(erp_records.c.document == record)
    found = connection.execute(mine.order_by(answers.c.id.desc())).first()
    if found is None:
        raise LookupError(f"no record {record!r} was handed to the ERP")
    if (found.answer, found.reason) == (answer, reason):
        return
    values = {"answer": answer, "reason": reason, "answered_at": at}
    connection.execute(update(erp_records).where(erp_records.c.document == record).values(values))
    detail = {"record": record, "answer": answer, "reason": reason}
    audit.append(connection, at, "erp", "answered", receipt=found.receipt, detail=detail)
