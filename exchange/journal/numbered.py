"""Answers of ours found by a number in them, and what came back on each."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from exchange.journal.acknowledging import UNUSABLE
from exchange.journal.answer_tables import acknowledgements, answer_numbers, answers
from exchange.model.receipts import Numbered


def under(connection: Connection, partner: str, number: str) -> list[Numbered]:
    """Return the answers to a partner with this number of ours, in the order of delivery."""
    both = answers.join(answer_numbers, answer_numbers.c.answer == answers.c.id)
    wanted = (
        select(answers.c.id, answers.c.path, answers.c.released_at)
        .select_from(both)
        .where(answers.c.partner == partner, answer_numbers.c.number == number)
    )
    found = connection.execute(wanted.order_by(answers.c.id)).all()
    return [Numbered(row.path, row.released_at, (*said(connection, row.id),)) for row in found]


def said(connection: Connection, answer: int) -> Iterator[str]:
    """Yield what was said to one answer, the oldest first."""
    names = ("type", "state", "reason")
    usable = (acknowledgements.c.answer == answer, acknowledgements.c.state != UNUSABLE)
    wanted = select(*(acknowledgements.c[name] for name in names)).where(*usable)
    for row in connection.execute(wanted.order_by(acknowledgements.c.seq)):
        yield f"{row.type}: {row.state}" + (f" ({row.reason})" if row.reason else "")
