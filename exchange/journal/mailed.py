"""Answers that leave by mail: which go in one message is on record before it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, exists, insert, select

from exchange.journal import connecting, delivering
from exchange.journal.answer_tables import answer_numbers, answers
from exchange.journal.news import NOTICE
from exchange.journal.sqlite import Store
from exchange.journal.tables import later_answers
from exchange.journal.told_tables import answer_mails
from exchange.model.notifications import Mailing
from exchange.model.receipts import Answer, AnswerState

LATER = exists().where(later_answers.c.answer == answers.c.id)


@dataclass(frozen=True, slots=True)
class JournalMails:
    """The messages answers leave in. Each deed is one transaction."""

    store: Store

    def mailing(self, answer_id: int, at: datetime) -> Mailing:
        """Return the message an answer leaves in, made now where there is none yet."""
        with self.store.writing() as connection:
            known = select(answer_mails).where(answer_mails.c.answer == answer_id)
            row = connection.execute(known).first()
            if row is None:
                together = beside(connection, answer_id)
                values = {"identity": identity(together), "at": at}
                rows = [{"answer": each.id, **values} for each in together]
                connection.execute(insert(answer_mails), rows)
                row = connection.execute(known).one()
            return restored(connection, row.identity, row.at)

    def gone(self, mailing: Mailing, place: str, at: datetime) -> None:
        """Note that all answers of a message are with the partner; the first time counts."""
        with self.store.writing() as connection:
            for each in mailing.answers:
                connecting.note(connection, each.id, place=place, inferred=False)
                more = {"to": place, "message": mailing.identity}
                delivering.released(connection, each.id, at, more)


def restored(connection: Connection, known: str, at: datetime) -> Mailing:
    """Return a message as it was put on record."""
    mine = select(answer_mails.c.answer).where(answer_mails.c.identity == known)
    found = listed(connection, answers.c.id.in_(mine))
    first = found[0]
    later = connection.scalar(select(LATER).where(answers.c.id == first.id))
    return Mailing(
        identity=known,
        at=at,
        receipt=first.receipt,
        answers=tuple(found),
        number=notice(connection, first, notices(connection, found)),
        later=bool(later),
    )


def beside(connection: Connection, answer_id: int) -> list[Answer]:
    """Return the answers that leave with one: to the same file, or of the same notice."""
    mine = connection.execute(
        select(answers, LATER.label("later")).where(answers.c.id == answer_id)
    )
    row = mine.one()
    unmade = ~exists().where(answer_mails.c.answer == answers.c.id)
    same = (
        answers.c.receipt == row.receipt,
        answers.c.partner == row.partner,
        answers.c.state == AnswerState.NEW,
        row.later == LATER,
    )
    found = listed(connection, *same, unmade)
    if row.later:
        found = run(found, answer_id)
    numbers = notices(connection, found)
    of = {each.id: notice(connection, each, numbers) for each in found}
    return [each for each in found if of[each.id] == of[answer_id]]


def listed(connection: Connection, *conditions: object) -> list[Answer]:
    """Return answers in the order of delivery."""
    return delivering.listed(connection, select(*delivering.COLUMNS).where(*conditions))  # type: ignore[arg-type]


def run(found: Sequence[Answer], answer_id: int) -> list[Answer]:
    """Return those that were made together with one: their numbers follow each other."""
    at = [each.id for each in found].index(answer_id)
    return [each for place, each in enumerate(found) if each.id - answer_id == place - at]


def notices(connection: Connection, found: Iterable[Answer]) -> set[str]:
    """Return the numbers of the notices among some answers."""
    told = [each.id for each in found if each.path.endswith(NOTICE)]
    wanted = select(answer_numbers.c.number).where(answer_numbers.c.answer.in_(told))
    return set(connection.scalars(wanted))


def notice(connection: Connection, each: Answer, numbers: set[str]) -> str:
    """Return the notice an answer is of, empty where it is of none."""
    mine = select(answer_numbers.c.number).where(answer_numbers.c.answer == each.id)
    return min(numbers & set(connection.scalars(mine)), default="")


def identity(together: Iterable[Answer]) -> str:
    """Return 32 hex digits that follow from what is in a message alone."""
    parts = (f"{each.receipt}\0{each.path}\0{each.sha256}" for each in together)
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
