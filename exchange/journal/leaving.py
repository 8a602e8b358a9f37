"""How far our answers are: on their way, delivered, acknowledged, overdue; and lists of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)

from exchange.journal import acknowledging
from exchange.journal.answer_tables import acknowledgements, answers
from exchange.journal.answering import RECORD
from exchange.model.listings import Leaving, Left, Stage
from exchange.model.receipts import AnswerState

GOING = (AnswerState.NEW, AnswerState.STAGED)

COLUMNS = ("id", "receipt", "level", "type", "path", "released_at")

Counted = tuple[str, Stage, int]
"""Type, stage, how many."""


def counted(connection: Connection, asked: Leaving) -> list[Counted]:
    """Return how many answers of each type are how far."""
    found = union_all(*parts(asked)).subquery().c
    wanted = select(found.type, found.stage, func.count()).group_by(found.type, found.stage)
    return [
        (kind, how_far, count)
        for kind, how_far, count in connection.execute(wanted.order_by(found.type))
    ]


def listed(
    connection: Connection, asked: Leaving, type_: str, stage: str, *, before: int, limit: int
) -> Sequence[Left]:
    """Return answers of one type that are so far, those made last first; of all where it is ''."""
    found = union_all(*parts(asked)).subquery().c
    wanted = select(*found)
    for column, value in ((found.type, type_), (found.stage, stage)):
        wanted = wanted.where(column == value) if value else wanted
    wanted = wanted.where(found.id < before) if before else wanted
    newest = wanted.order_by(found.id.desc()).limit(limit)
    return [Left(*tuple(row)) for row in connection.execute(newest)]


def parts(asked: Leaving) -> Sequence[Select[Any]]:
    """Return the queries for what has left and for what is on its way, each through an index.

    Records about a partner are for our own ERP, so they are no answers to the partner.
    """
    every = select(*(answers.c[name] for name in COLUMNS), staged(asked).label("stage")).where(
        answers.c.partner == asked.partner, answers.c.level != RECORD
    )
    left = every.where(
        answers.c.state == AnswerState.RELEASED,
        answers.c.released_at >= asked.since,
        answers.c.released_at < asked.until,
    )
    return (left, every.where(answers.c.state.in_(GOING))) if asked.waiting else (left,)


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
