"""A case as its steps have made it: where it stands, and what was said last."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from zoneinfo import ZoneInfo

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.cases import (
    DECISIONS,
    Action,
    Dated,
    Excess,
    Kind,
    State,
    Step,
    after,
    kind_of,
    latest,
)

OPEN: frozenset[State] = frozenset({"requested", "assessed", "quoted", "proposed", "decided"})


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its steps in their order, each of which may follow the one before."""

    steps: tuple[Step, ...]

    @property
    def number(self) -> str:
        """Its number, as people say it."""
        return self.steps[0].case

    @property
    def partner(self) -> str:
        """Whose it is."""
        return self.steps[0].partner

    @property
    def kind(self) -> Kind:
        """What it is."""
        return kind_of(self.number) or "upside"

    @property
    def state(self) -> State:
        """Where it stands."""
        state: State | None = None
        for step in self.steps:
            state = after(self.kind, state, step.action) or state
        if state is None:
            raise LookupError(f"{self.number} does not begin")
        return state

    @property
    def open(self) -> bool:
        """Whether anything is still to be done."""
        return self.state in OPEN

    @property
    def first(self) -> Step:
        """The step that opened it."""
        return self.steps[0]

    @property
    def excess(self) -> tuple[Excess, ...]:
        """The periods above their band, as last stated."""
        stated = latest(self.steps, "request", "restate")
        return stated.excess if stated else ()

    @property
    def offered(self) -> tuple[Dated, ...]:
        """What we can do, as last assessed or quoted; of a proposal what it proposes."""
        found = self.said("restate", "assess", "quote", "propose")
        return found.amounts if found else ()

    @property
    def offer(self) -> Step | None:
        """The step in which the partner was last asked to decide."""
        return self.said("quote", "propose")

    @property
    def offer_number(self) -> str:
        """The number under which the partner was last asked: a second offer has its own."""
        count = sum(each.action in {"quote", "propose"} for each in self.steps)
        return f"{self.number}-{count}" if count > 1 else self.number

    @property
    def decision(self) -> Step | None:
        """The step in which it was decided."""
        return self.said(*DECISIONS)

    @property
    def requested(self) -> Decimal:
        """How much is wanted in all periods above their band."""
        return sum((each.wanted for each in self.excess), Decimal(0))

    @property
    def baseline(self) -> Decimal:
        """What was agreed for these periods before."""
        return sum((each.baseline for each in self.excess), Decimal(0))

    @property
    def above(self) -> Decimal:
        """How much lies above the limit of the band."""
        return sum((each.wanted - each.limit for each in self.excess), Decimal(0))

    @property
    def need(self) -> date | None:
        """The first day it is wanted for."""
        days = [each.start for each in self.excess]
        days += [each.day for each in self.first.amounts if each.day]
        return min(days, default=None)

    def due(self, agreement: Agreement | None, calendar: BusinessCalendar) -> datetime | None:
        """Return until when the partner is to decide; None where nobody agreed or said that.

        `calendar` is theirs, `agreement` the one in force when they were asked.
        """
        asked = self.offer
        if asked is None:
            return None
        if asked.due:
            return datetime.combine(asked.due, calendar.closes, ZoneInfo(calendar.zone))
        days = agreement.cases.decision_days if agreement else None
        return None if days is None else calendar.due(asked.at, days)

    def said(self, *actions: Action) -> Step | None:
        """Return the last step of some kinds."""
        return latest(self.steps, *actions)

    def may(self, action: Action) -> bool:
        """Tell whether a step may follow now."""
        return after(self.kind, self.state, action) is not None

    def then(self, step: Step) -> "Case":
        """Return the case after a step; the same where it may not follow."""
        return replace(self, steps=(*self.steps, step)) if self.may(step.action) else self


@dataclass(frozen=True, slots=True)
class Changed:
    """A case as a file leaves it, and how many of its last steps the file has taken."""

    case: Case
    new: int

    @property
    def fresh(self) -> tuple[Step, ...]:
        """The steps of the file."""
        return self.case.steps[-self.new :]


def cases(steps: Iterable[Step]) -> list[Case]:
    """Return the cases some steps make, in the order they were opened."""
    return [*reduce(taken, steps, dict[str, Case]()).values()]


def taken(known: dict[str, Case], step: Step) -> dict[str, Case]:
    """Return the cases after one more step; one that may not follow is left out."""
    case, kind = known.get(step.case), kind_of(step.case)
    if case:
        known[step.case] = case.then(step)
    elif kind and after(kind, None, step.action):
        known[step.case] = Case((step,))
    return known


def changed(held: Mapping[str, Case], steps: Iterable[Step]) -> Iterator[Changed]:
    """Yield the cases that steps change, beside those held before."""
    now = reduce(taken, steps, dict(held))
    for name, case in now.items():
        new = len(case.steps) - (len(held[name].steps) if name in held else 0)
        if new:
            yield Changed(case, new)
