"""The figures on engineering changes: how fast both sides were, from package to implementation."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from statistics import median

from exchange.model.eco_steps import Action, Step
from exchange.model.ecos import Eco
from exchange.model.policies import EcoPolicy
from exchange.model.reviews import Figure
from exchange.review.accuracy import ratio
from exchange.review.looked import Looked, figure

SPANS: Sequence[tuple[str, tuple[Action, ...], tuple[Action, ...]]] = (
    ("eco_impact_days", ("receive",), ("answer",)),
    ("eco_decision_days", ("answer",), ("approve", "decline", "counter")),
    ("eco_implemented_days", ("approve",), ("implement",)),
)
"""What is measured, from which kinds of steps to which."""


def changes(looked: Looked) -> Iterator[Figure]:
    """Yield the turnaround of the changes that came, or were moved, within the span."""
    came = [each for each in looked.facts.ecos if within(each.steps[0], looked)]
    incomplete = sum(any(step.action == "lack" for step in each.steps) for each in came)
    yield figure("eco_received", len(came) or None, "count", "no_changes", incomplete=incomplete)
    yield answered(looked)
    for key, first, last in SPANS:
        took = [*spans(looked, first, last)]
        days = Decimal(str(median(took))) if took else None
        yield figure(key, days, "days", "none_answered", count=len(took))
    yield effective(looked)


def within(step: Step, looked: Looked) -> bool:
    """Tell whether a step was taken in the span; what came later is not known."""
    return step.at >= looked.facts.span.begin


def answered(looked: Looked) -> Figure:
    """Return how many changes we answered in the time agreed, of those due by now."""
    policy = looked.agreement.eco if looked.agreement else EcoPolicy()
    if policy.impact_days is None:
        return figure("eco_answered", None, "percent", "not_agreed", due=0, on_time=0, days=0)
    due = on_time = 0
    for eco in looked.facts.ecos:
        until = looked.calendar.due(eco.steps[0].at, policy.impact_days)
        first = next((step.at for step in eco.steps if step.action == "answer"), None)
        if within(eco.steps[0], looked) and (first or until < looked.facts.span.until):
            due += 1
            on_time += first is not None and first <= until
    share = ratio(Decimal(on_time), Decimal(due))
    counted = {"due": due, "on_time": on_time, "days": policy.impact_days}
    return figure("eco_answered", share, "percent", "none_due", **counted)


def spans(looked: Looked, first: Sequence[Action], last: Sequence[Action]) -> Iterator[int]:
    """Yield the working days between two kinds of steps of each change, the last within the span.

    From the newest of the first kind before it.
    """
    for eco in looked.facts.ecos:
        end = next((step for step in eco.steps if step.action in last), None)
        if end is None or not within(end, looked):
            continue
        begin = newest(step for step in eco.steps if step.action in first and step.at <= end.at)
        if begin is not None:
            local = looked.calendar.local
            yield looked.calendar.between(local(begin.at), local(end.at))


def newest(steps: Iterable[Step]) -> Step | None:
    """Return the last of some steps, None of none."""
    found = [*steps]
    return found[-1] if found else None


def effective(looked: Looked) -> Figure:
    """Return how many changes were implemented by the day that was planned."""
    done = [(eco, day) for eco in looked.facts.ecos if (day := implemented(eco, looked))]
    met = sum(eco.planned is None or day <= eco.planned for eco, day in done)
    share = ratio(Decimal(met), Decimal(len(done)))
    return figure("eco_effective", share, "percent", "none_due", due=len(done), on_time=met)


def implemented(eco: Eco, looked: Looked) -> date | None:
    """Return the day a change was implemented within the span, None where it was not."""
    step = eco.said("implement")
    if step is None or not within(step, looked):
        return None
    return step.day or looked.calendar.local(step.at)
