"""A journal that came from a backup: what may have been sent since, and when it sends again."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from exchange.journal import audit, delivering
from exchange.journal.answer_tables import answers
from exchange.journal.columns import instant
from exchange.journal.keeping_tables import restorations
from exchange.journal.notifications import doubt
from exchange.journal.tables import audit as trail
from exchange.journal.tables import control_numbers, receipts
from exchange.model.acts import Resumption
from exchange.model.receipts import Answer, AnswerState
from exchange.model.restoring import Restoration, Sequence

RESTORED, RESUMED = "restored", "resumed"
"""What the audit trail calls them."""

UNSENT = (AnswerState.NEW, AnswerState.STAGED)


def mark(connection: Connection, source: str, made_at: datetime, *, by: str, at: datetime) -> None:
    """Note that this journal came from a backup; from now on nothing is sent."""
    values = {"made_at": made_at, "source": source, "by": by, "at": at}
    connection.execute(insert(restorations).values(values))
    detail = {"made_at": instant(made_at), "source": source}
    audit.append(connection, at, by, RESTORED, receipt="", detail=detail)


def held(connection: Connection) -> Restoration | None:
    """Return the oldest restore after which nobody has let answers go yet."""
    names = ("made_at", "source", "by", "at")
    waiting = select(*(restorations.c[name] for name in names)).where(
        restorations.c.released_at.is_(None)
    )
    row = connection.execute(waiting.order_by(restorations.c.made_at).limit(1)).first()
    return Restoration(*row) if row else None


def sequences(connection: Connection) -> list[Sequence]:
    """Return every sequence of control numbers, with the most it gave in one day."""
    day = func.substr(receipts.c.settled_at, 1, 10)
    columns = (answers.c.partner, answers.c.control_kind, day, func.count().label("given"))
    once = (
        select(*columns)
        .join(receipts, receipts.c.id == answers.c.receipt)
        .where(answers.c.control_value.is_not(None))
        .group_by(answers.c.partner, answers.c.control_kind, day)
    )
    most: dict[tuple[str, str], int] = {}
    for partner, kind, _, given in connection.execute(once):
        most[partner, kind] = max(given, most.get((partner, kind), 0))
    known = select(control_numbers).order_by(control_numbers.c.partner, control_numbers.c.kind)
    return [
        Sequence(row.partner, row.kind, row.next, most.get((row.partner, row.kind), 0))
        for row in connection.execute(known)
    ]


def released(connection: Connection) -> list[Answer]:
    """Return the answers that were on their way or lay in the outbox, so far as it is known."""
    wanted = select(*delivering.COLUMNS).where(answers.c.state == AnswerState.RELEASED)
    return delivering.listed(connection, wanted)


def resume(connection: Connection, act: Resumption) -> bool:
    """Move the numbers on, decide about answers, and send again; return whether that was due."""
    restoration = held(connection)
    if restoration is None:
        return False
    doubtful = doubt(connection, restoration.made_at, act.at)
    for partner, kind, following in act.numbers:
        advance(connection, partner, kind, following)
    chosen = {AnswerState.RELEASED: act.released, AnswerState.VOID: act.void}
    for state, which in chosen.items():
        moment = {"released_at": act.at} if state is AnswerState.RELEASED else {}
        mine = update(answers).where(answers.c.id.in_(which), answers.c.state.in_(UNSENT))
        connection.execute(mine.values(state=state, **moment))
    values = {"released_at": act.at, "released_by": act.by}
    waiting = update(restorations).where(restorations.c.released_at.is_(None))
    connection.execute(waiting.values(values))
    detail = {
        "numbers": [list(each) for each in act.numbers],
        "released": list(act.released), "void": list(act.void), "again": list(act.again),
        "untold": doubtful,
    }  # fmt: skip
    audit.append(connection, act.at, act.by, RESUMED, receipt="", detail=detail)
    return True


def advance(connection: Connection, partner: str, kind: str, following: int) -> None:
    """Let a sequence go on at a number, never back."""
    mine = (control_numbers.c.partner == partner, control_numbers.c.kind == kind)
    now = connection.scalar(select(control_numbers.c.next).where(*mine))
    if now is None:
        first = {"partner": partner, "kind": kind, "next": following}
        connection.execute(insert(control_numbers).values(first))
    elif now < following:
        connection.execute(update(control_numbers).where(*mine).values(next=following))


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each restore that the audit trail tells otherwise."""
    said = select(trail.c.actor, trail.c.at, trail.c.detail).where(trail.c.action == RESTORED)
    wanted = [
        (told["made_at"], told["source"], row.actor, row.at)
        for row in connection.execute(said.order_by(trail.c.seq))
        for told in (json.loads(row.detail),)
    ]
    names = ("made_at", "source", "by", "at")
    rows = select(*(restorations.c[name] for name in names)).order_by(restorations.c.seq)
    found = [
        (instant(row.made_at), row.source, row.by, instant(row.at))
        for row in connection.execute(rows)
    ]
    if wanted != found:
        yield "restores from backups"
