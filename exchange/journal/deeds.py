"""What people do with files that are judged: have answers sent again, sign a report off."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, exists, select, update

from exchange.journal import audit, delivering
from exchange.journal.answer_tables import answers
from exchange.journal.columns import instant
from exchange.journal.sqlite import Store
from exchange.journal.tables import audit as trail
from exchange.journal.tombstones import answers_gone
from exchange.journal.wired import wired_answers
from exchange.model.acts import Resending, Signoff
from exchange.model.receipts import Answer, AnswerState

RESENT, SIGNED_OFF = "resent", "signed_off"
"""What the audit trail calls them."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody has looked at the report on a file: who, when in UTC, and the remark."""

    by: str
    at: str
    remark: str


@dataclass(frozen=True, slots=True)
class JournalDeeds:
    """The deeds of people in a journal. Each question sees it as it is then."""

    store: Store

    def sendable(self, receipt: str) -> list[Answer]:
        """Return the answers of a file that left, did not become void and are kept still."""
        with self.store.reading() as connection:
            return sendable(connection, receipt)

    def resend(self, act: Resending) -> int:
        """Have answers of a file appear once more; return how many do, 0 where that was done."""
        with self.store.writing() as connection:
            return resend(connection, act)

    def sign_off(self, act: Signoff) -> bool:
        """Put on record that a person has looked at a report; return whether that was new."""
        with self.store.writing() as connection:
            if known(connection, SIGNED_OFF, act):
                return False
            detail = {"remark": act.remark}
            audit.append(connection, act.at, act.by, SIGNED_OFF, receipt=act.receipt, detail=detail)
            return True

    def signed_off(self, receipt: str) -> list[Signed]:
        """Return who has signed the report on a file off, the first one first."""
        columns = (trail.c.actor, trail.c.at, trail.c.detail)
        mine = select(*columns).where(trail.c.receipt == receipt, trail.c.action == SIGNED_OFF)
        with self.store.reading() as connection:
            rows = connection.execute(mine.order_by(trail.c.seq))
            return [Signed(row.actor, row.at, json.loads(row.detail)["remark"]) for row in rows]


def known(connection: Connection, action: str, act: Resending | Signoff) -> bool:
    """Tell whether an act is on record already, though the file of it was not taken away."""
    same = (trail.c.receipt == act.receipt, trail.c.actor == act.by, trail.c.at == instant(act.at))
    return bool(connection.scalar(select(exists().where(trail.c.action == action, *same))))


def sendable(connection: Connection, receipt: str) -> list[Answer]:
    """Return the answers of a file that may be sent again, in their order."""
    mine = (answers.c.receipt == receipt, answers.c.state == AnswerState.RELEASED)
    return delivering.listed(
        connection, select(*delivering.COLUMNS).where(*mine, ~answers_gone(answers.c.id))
    )


def resend(connection: Connection, act: Resending) -> int:
    """Put answers back to where they were before they left, and say so in the trail."""
    if known(connection, RESENT, act):
        return 0
    found = [each for each in sendable(connection, act.receipt) if each.id in act.answers]
    if found:
        again(connection, [each.id for each in found])
        detail = {"reason": act.reason, "answers": [[each.path, each.sha256] for each in found]}
        audit.append(connection, act.at, act.by, RESENT, receipt=act.receipt, detail=detail)
    return len(found)


def again(connection: Connection, which: Collection[int]) -> None:
    """Let answers be on their way again; how they went over a wire is not known any more."""
    connection.execute(delete(wired_answers).where(wired_answers.c.answer.in_(which)))
    mine = update(answers).where(answers.c.id.in_(which))
    connection.execute(mine.values(state=AnswerState.NEW))
