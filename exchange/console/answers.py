"""Answers: what is on its way, delivered, acknowledged or overdue, by partner and type."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from exchange.console.addresses import Addressed, Days, last_days
from exchange.console.office import Look
from exchange.model.listings import Leaving, Left, Stage

PAGE = 100

STAGES: Sequence[Stage] = ("on_its_way", "delivered", "acknowledged", "overdue")


class AnswersAsked(Addressed):
    """Which answers are counted, and which of them are listed: those of a partner that is named."""

    partner: str = ""
    type: Annotated[str, Field(max_length=40)] = ""
    stage: Literal["", "on_its_way", "delivered", "acknowledged", "overdue"] = ""
    days: Days = 30
    after: Annotated[int, Field(ge=0, le=2**53)] = 0


@dataclass(frozen=True, slots=True)
class Cells:
    """How many answers of a type to a partner are how far."""

    partner: str
    type: str
    counted: dict[Stage, int]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer of those listed; `receipt` is the file it answers."""

    id: int
    receipt: str
    level: str
    type: str
    filename: str
    stage: Stage
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answers:
    """The matrix, and the answers to one partner that were asked for.

    `more` is the place to go on from, 0 at the end.
    """

    matrix: Sequence[Cells]
    totals: dict[Stage, int]
    answers: Sequence[AnswerLine]
    more: int


def look_at_answers(look: Look, asked: AnswersAsked) -> Answers:
    """Return how far our answers of the last days are."""
    partners = [each for each in look.configuration.partners if look.sees(each)]
    matrix = [cells for each in partners for cells in of_partner(look, leaving(look, asked, each))]
    totals = {stage: sum(each.counted[stage] for each in matrix) for stage in STAGES}
    found = listed(look, asked) if asked.partner in partners else []
    page = found[:PAGE]
    return Answers(matrix, totals, [*map(line, page)], page[-1].id if len(found) > PAGE else 0)


def leaving(look: Look, asked: AnswersAsked, partner: str) -> Leaving:
    """Return which answers to a partner are asked for."""
    since, until = last_days(look, asked.days)
    hours = look.configuration.partners[partner].edi.acknowledged_within_hours
    return Leaving(
        partner=partner,
        since=since,
        until=until,
        waiting=look.in_time(look.now),
        overdue=look.now - timedelta(hours=hours) if hours else None,
    )


def of_partner(look: Look, wanted: Leaving) -> Iterator[Cells]:
    """Yield a line of the matrix for each type of answer."""
    found: dict[str, dict[Stage, int]] = defaultdict(lambda: dict.fromkeys(STAGES, 0))
    for kind, stage, count in look.journal.catalogue().leaving(wanted):
        found[kind][stage] = count
    yield from (Cells(wanted.partner, kind, counted) for kind, counted in found.items())


def listed(look: Look, asked: AnswersAsked) -> Sequence[Left]:
    """Return the answers that are asked for, those made last first, one more than a page."""
    return look.journal.catalogue().left(
        leaving(look, asked, asked.partner), asked.type, asked.stage,
        before=asked.after, limit=PAGE + 1,
    )  # fmt: skip


def line(each: Left) -> AnswerLine:
    """Return one answer as a list shows it."""
    name = each.path.rpartition("/")[2]
    return AnswerLine(each.id, each.receipt, each.level, each.type, name, each.stage, each.left_at)
