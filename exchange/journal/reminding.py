"""Reminders and escalations on record, and the files that go out again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select

from exchange.journal import audit
from exchange.journal.answer_tables import answers
from exchange.journal.noted import reminders
from exchange.journal.sqlite import Store
from exchange.journal.tables import documents, later_answers, receipts
from exchange.model.receipts import AnswerState
from exchange.model.reminders import Reminder, Said

MARK = "REMINDER"
"""What tells a reminder from the file it repeats, in its name alone."""

PEOPLE = ("REPORT", "MARKED")
"""Types of answers that ask a question of people."""

ACTIONS = {"reminder": "reminded", "escalation": "escalated"}
"""What the audit trail calls each step."""

Sent = Sequence[Row[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class JournalReminders:
    """What was asked again. Each question sees the journal as it is then."""

    store: Store

    def said(self) -> Said:
        """Return what was said about each thing, the oldest first."""
        with self.store.reading() as connection:
            return said(connection)

    def remind(
        self, found: Sequence[Reminder], kept: Mapping[str, str], at: datetime, by: str
    ) -> list[Reminder]:
        """Put reminders on record and their files into the outbox; return those that are new.

        `kept` maps the text of each page to the SHA-256 it is kept under.
        """
        with self.store.writing() as connection:
            return [*remind(connection, found, kept, at, by=by)]


def said(connection: Connection) -> Said:
    """Return what was said about each thing, the oldest first."""
    found = defaultdict[tuple[str, str, str, str], list[Reminder]](list)
    counts = defaultdict[tuple[object, ...], int](int)
    for row in connection.execute(select(reminders).order_by(reminders.c.id)).mappings():
        told = {name: value for name, value in row.items() if name != "id"}
        step = (row["step"], row["kind"], row["partner"], row["reference"], row["receipt"])
        counts[step] += 1
        each = Reminder(**{**told, "files": tuple(told["files"]), "number": counts[step]})
        found[each.key].append(each)
    return {key: tuple(every) for key, every in found.items()}


def remind(
    connection: Connection,
    found: Sequence[Reminder],
    kept: Mapping[str, str],
    at: datetime,
    *,
    by: str,
) -> Iterator[Reminder]:
    """Put on record what nobody has put before, each with the files that go out again."""
    for each in found:
        if counted(connection, each) != each.number - 1:
            continue
        files = [*again(connection, each, kept)] if each.step == "reminder" else []
        names = ("step", "kind", "partner", "reference", "receipt", "due", "to")
        values = {name: getattr(each, name) for name in names}
        told = {**values, "at": at, "by": by, "files": files}
        connection.execute(insert(reminders).values(told))
        detail = {**values, "due": each.due.isoformat(), "number": each.number, "files": files}
        receipt = each.receipt
        audit.append(connection, at, by, ACTIONS[each.step], receipt=receipt, detail=detail)
        yield each


def counted(connection: Connection, each: Reminder) -> int:
    """Return how many of a step are on record about a thing."""
    names = ("step", "kind", "partner", "reference", "receipt")
    same = (reminders.c[name] == getattr(each, name) for name in names)
    return connection.scalar(select(func.count()).select_from(reminders).where(*same)) or 0


def again(connection: Connection, each: Reminder, kept: Mapping[str, str]) -> Iterator[str]:
    """Put the files that asked first into the outbox once more; yield their new names."""
    for sent in first(connection, each):
        stem, dot, extension = sent.path.rpartition(".")
        path = f"{stem}.{MARK}-{each.number}{dot}{extension}"
        put(connection, sent.receipt, each.partner, path, sha256=sent.sha256, kind=sent.type)
        yield path
    anchor = newest_forecast(connection, each.partner) if each.page else None
    if anchor:
        path = f"{each.partner}/FORECAST-{each.reference}.{MARK}-{each.number}.txt"
        sha256 = original(connection, each) or kept[each.page]
        put(connection, anchor, each.partner, path, sha256=sha256, kind=MARK)
        yield path


def first(connection: Connection, each: Reminder) -> Sent:
    """Return the files that asked first.

    Of a question what people read, and only where there is none of that the message for
    machines; of anything else the very file that was not answered.
    """
    sent = select(answers).where(
        answers.c.partner == each.partner,
        answers.c.state == AnswerState.RELEASED,
        answers.c.id.not_in(select(later_answers.c.answer)),
    )
    if each.kind == "question":
        mine = sent.where(answers.c.receipt == each.receipt, answers.c.level == "application")
        found = connection.execute(mine.order_by(answers.c.id)).all()
        return [row for row in found if row.type in PEOPLE] or found
    mine = sent.where(answers.c.path == each.reference)
    return connection.execute(mine).all() if each.kind == "unacknowledged" else []


def put(
    connection: Connection, receipt: str, partner: str, path: str, *, sha256: str, kind: str
) -> None:
    """Insert one file to be delivered; it has no control number: the first one keeps its own."""
    values = {
        "receipt": receipt,
        "partner": partner,
        "level": "application",
        "type": kind,
        "path": path,
        "sha256": sha256,
        "state": AnswerState.NEW,
    }
    made = connection.execute(insert(answers).values(values).returning(answers.c.id))
    connection.execute(insert(later_answers).values(answer=made.scalar_one()))


def newest_forecast(connection: Connection, partner: str) -> str | None:
    """Return the receipt after which a forecast is missing, None where none ever came."""
    mine = (documents.c.partner == partner, documents.c.document == "forecast", receipts.c.live)
    newest = (
        select(documents.c.receipt)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(*mine)
        .order_by(documents.c.seq.desc())
    )
    return connection.scalar(newest.limit(1))


def original(connection: Connection, each: Reminder) -> str | None:
    """Return the SHA-256 of the first page about the same thing, None where this is the first."""
    path = f"{each.partner}/FORECAST-{each.reference}.{MARK}-1.txt"
    return connection.scalar(select(answers.c.sha256).where(answers.c.path == path))
