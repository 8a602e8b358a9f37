"""Upside requests and proposals to reschedule, as people and scripts read them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from exchange.clocks.cases import by, whose
from exchange.model.case_files import Case
from exchange.model.case_objects import described, told
from exchange.model.cases import Step
from exchange.model.configuration import Configuration

HEADINGS = ("Number", "Partner", "About", "Wanted", "State", "Turn", "Until")

LEFT_OUT = frozenset({"action", "at", "by", "document"})
"""What of a step is told in front of everything else, or to scripts alone."""


def as_object(case: Case, configuration: Configuration) -> dict[str, object]:
    """Return a case as scripts read it."""
    side = whose(case) if case.open else ""
    until = by(case, whose(case), configuration) if case.open else None
    return {"partner": case.partner, "turn": side, **described(case, until)}


def row(case: Case, configuration: Configuration) -> tuple[str, ...]:
    """Return a case as a row for people."""
    told = as_object(case, configuration)
    until = by(case, whose(case), configuration) if case.open else None
    zone = ZoneInfo(configuration.site.timezone)
    about = case.first.part or case.first.subject
    wanted = str(told["requested_quantity"] or amounts(case))
    turn = str(told["turn"]) or "-"
    due = f"{until.astimezone(zone):%Y-%m-%d %H:%M}" if until else "-"
    return (case.number, case.partner, about, wanted, case.state, turn, due)


def amounts(case: Case) -> str:
    """Return what is offered or proposed."""
    each = (f"{one.quantity.normalize():f} " if one.quantity else "" for one in case.offered)
    days = (f"{one.day}" for one in case.offered)
    return ", ".join(quantity + day for quantity, day in zip(each, days, strict=True)) or "-"


def excess(case: Case) -> Sequence[str]:
    """Return by how much more is wanted than was agreed, a sentence for each period."""
    return [
        f"{each.start} to {each.last}: {each.wanted.normalize():f} wanted,"
        f" at most {each.limit.normalize():f} agreed"
        for each in case.excess
    ]


def sentence(step: Step) -> str:
    """Return a step in one line."""
    said = {name: value for name, value in told(step).items() if name not in LEFT_OUT}
    more = "; ".join(f"{name.replace('_', ' ')}: {spelt(value)}" for name, value in said.items())
    return f"{step.action} by {step.by}" + (f"  ({more})" if more else "")


def spelt(value: object) -> str:
    """Return a value of a step as people read it."""
    if not isinstance(value, list):
        return str(value)
    rows = (one if isinstance(one, dict) else {"": one} for one in value)
    return ", ".join(" ".join(str(each) for each in one.values() if each) for one in rows)
