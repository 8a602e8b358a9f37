"""Today: what is due, what waits, what went wrong; the first page of the day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from exchange.console.office import Look
from exchange.duties import running
from exchange.model.clocks import Due
from exchange.report.worklist import Task, tasks

MOST = 100
"""Duties shown of each kind of urgency; the others are counted."""


class TodayAsked(BaseModel):
    """What today's page may be asked for."""

    partner: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do; `receipt` is the file it is about, empty where it is about none."""

    urgency: str
    by: str
    near: str
    whose: str
    partner: str
    sentence: str
    owner: str
    deputy: str
    rule: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A partner with files that are not judged yet."""

    partner: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Today:
    """What has to be done by when, and what is under way.

    `counted` is how many duties there are of each urgency, `undelivered` how many answers have
    not left yet.
    """

    duties: Sequence[Duty]
    counted: dict[str, int]
    lanes: Sequence[Lane]
    undelivered: int
    trouble: str


def look_at_today(look: Look, asked: TodayAsked) -> Today:
    """Return what has to be done, the most urgent first."""
    found = [
        each
        for each in running(look.journal, look.configuration, look.now)
        if look.sees(each[0].partner) and asked.partner in {"", each[0].partner}
    ]
    listed = tasks(found, look.configuration)
    both = zip(found, listed, strict=True)
    return Today(
        duties=[duty(due, task) for (due, _), task in both][:MOST],
        counted=dict(Counter(near for _, near in found)),
        lanes=[*lanes(look)],
        undelivered=sum(look.sees(each.path.split("/")[0]) for each in look.journal.undelivered()),
        trouble=look.office.trouble,
    )


def duty(due: Due, task: Task) -> Duty:
    """Return one duty with the whole receipt it is about."""
    return Duty(
        task.urgency, task.by, task.near, task.whose, task.partner, task.sentence,
        task.owner, task.deputy, task.rule, due.receipt,
    )  # fmt: skip


def lanes(look: Look) -> Sequence[Lane]:
    """Return the partners with files that are not judged yet."""
    counts = look.journal.counts()
    return [
        Lane(partner, waiting)
        for partner, states in counts.items()
        if look.sees(partner) and (waiting := states.get("received", 0) + states.get("reading", 0))
    ]
