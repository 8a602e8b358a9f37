"""How far our answers are: on their way, delivered, acknowledged, overdue; and lists of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    type_coerce,
)

from exchange.journal import acknowledging
from exchange.journal.tables import acknowledgements, answers
from exchange.model.listings import Leaving, Left, Stage
from exchange.model.receipts import AnswerState

GOING = (AnswerState.NEW, AnswerState.STAGED)

COLUMNS = ("id", "receipt", "level", "type", "path", "released_at")

Counted = tuple[str, Stage, int]
"""Type, stage, how many."""


def counted(connection: Connection, asked: Leaving) -> list[Counted]:
    """Return how many answers of each type are how far."""
    stage = staged(asked)
    wanted = select(answers.c.type, stage, func.count()).where(within(asked))
    rows = connection.execute(wanted.group_by(answers.c.type, stage).order_by(answers.c.type))
    return [(kind, how_far, count) for kind, how_far, count in rows]


def listed(
    connection: Connection, asked: Leaving, type_: str, stage: str, *, before: int, limit: int
) -> Sequence[Left]:
    """Return answers of one type that are so far, those made last first; of all where it is ''."""
    how_far = staged(asked)
    wanted = select(*(answers.c[name] for name in COLUMNS), how_far).where(within(asked))
    for column, value in ((answers.c.type, type_), (how_far, stage)):
        wanted = wanted.where(column == value) if value else wanted
    wanted = wanted.where(answers.c.id < before) if before else wanted
    newest = wanted.order_by(answers.c.id.desc()).limit(limit)
    return [Left(*tuple(row)) for row in connection.execute(newest)]


def within(asked: Leaving) -> ColumnElement[bool]:
    """Return what tells that an answer is asked for; each part goes through an index."""
    left = and_(
        answers.c.state == AnswerState.RELEASED,
        answers.c.released_at >= asked.since,
        answers.c.released_at < asked.until,
    )
    going = answers.c.state.in_(GOING) if asked.waiting else false()
    return and_(answers.c.partner == asked.partner, or_(left, going))


def staged(asked: Leaving) -> ColumnElement[Any]:
    """Return how far an answer is."""
    late = false() if asked.overdue is None else answers.c.released_at < asked.overdue
    named = exists().where(
        acknowledgements.c.answer == answers.c.id,
        acknowledgements.c.state != acknowledging.UNUSABLE,
    )
    found = case(
        (answers.c.state != AnswerState.RELEASED, "on_its_way"),
        (or_(named, acknowledging.told()), "acknowledged"),
        (and_(acknowledging.awaited(), late), "overdue"),
        else_="delivered",
    )
    return type_coerce(found, String)
