"""Engineering changes that wait: receipt, impact, decision, costs, implementation."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from exchange.model.calendars import BusinessCalendar
from exchange.model.clocks import Due, Facts, Kind, Side, Waits
from exchange.model.configuration import Configuration
from exchange.model.eco_steps import State, Step
from exchange.model.ecos import Eco
from exchange.model.findings import Topic
from exchange.model.policies import EcoPolicy


def due(facts: Facts, configuration: Configuration, now: datetime) -> Iterator[Due]:
    """Yield who has to do what about each change, and by when."""
    yield from (receipt(each, configuration) for each in facts.unreceipted)
    for eco in facts.ecos:
        waits = WAITS.get(eco.state)
        if waits:
            yield waits(eco, configuration, now)
        if unpaid(eco):
            yield costs(eco, configuration, now)


def receipt(each: Waits, configuration: Configuration) -> Due:
    """Return a package of which the receipt has not left, due as agreed."""
    policy, ours = agreed(each.partner, each.since, configuration), configuration.site_calendar
    days = policy.receipt_days
    return Due(
        kind="eco_receipt",
        side="ours",
        partner=each.partner,
        reference=each.reference,
        since=each.since,
        due=None if days is None else ours.due(each.since, days),
        receipt=each.receipt,
        topic=Topic.TECHNICAL,
    )


def impact(eco: Eco, configuration: Configuration, _: datetime) -> Due:
    """Return by when we answer what a change means (OUT-007).

    Counted from when it came, or from when another day was asked for; a day that we named
    ourselves counts instead.
    """
    since = last(eco, "receive", "counter")
    postponed = eco.said("postpone")
    ours = configuration.site_calendar
    until = counted(eco, "impact_days", since, calendar=ours, configuration=configuration)
    if postponed and postponed.answer and eco.steps[-1] is postponed:
        until = at_close(postponed.answer.answer_on, ours) or until
    return waiting(eco, "eco_impact", since, until, rule="OUT-007" if until else "", side="ours")


def incomplete(eco: Eco, _: Configuration, __: datetime) -> Due:
    """Return a package that was sent back; no time was agreed for that."""
    return waiting(eco, "eco_package", eco.steps[-1], None, side="theirs")


def decision(eco: Eco, configuration: Configuration, now: datetime) -> Due:
    """Return by when the customer decides on our answer, by their calendar (OUT-010)."""
    since, theirs = last(eco, "answer"), configuration.calendar_of(eco.partner)
    until = counted(eco, "decision_days", since, calendar=theirs, configuration=configuration)
    rule = "OUT-010" if until and until <= now else ""
    return waiting(eco, "eco_decision", since, until, rule=rule, side="theirs")


def unplanned(eco: Eco, _: Configuration, __: datetime) -> Due:
    """Return an approved change for which no day is planned."""
    return waiting(eco, "eco_schedule", last(eco, "approve"), None, side="ours")


def planned(eco: Eco, configuration: Configuration, _: datetime) -> Due:
    """Return a change that is to be implemented on a day."""
    until = at_close(eco.planned, configuration.site_calendar)
    return waiting(eco, "eco_implementation", last(eco, "schedule"), until, side="ours")


WAITS: Mapping[State, Callable[[Eco, Configuration, datetime], Due]] = {
    "RECEIVED": impact,
    "ANALYSIS": impact,
    "INCOMPLETE": incomplete,
    "ANSWERED": decision,
    "APPROVED": unplanned,
    "SCHEDULED": planned,
}
"""What a change waits for in each state; in all others nothing is awaited."""


def unpaid(eco: Eco) -> bool:
    """Tell whether an answer that stands names costs that nobody has ordered."""
    cost = eco.answers[-1].cost if eco.answers else None
    priced = cost is not None and any((cost.one_off, cost.per_unit))
    return priced and eco.state in COSTED and eco.said("costs") is None


COSTED: frozenset[State] = frozenset({"ANSWERED", "APPROVED", "SCHEDULED", "IMPLEMENTED"})


def costs(eco: Eco, configuration: Configuration, now: datetime) -> Due:
    """Return by when the customer orders what a change costs (OUT-010)."""
    since, theirs = last(eco, "answer"), configuration.calendar_of(eco.partner)
    until = counted(eco, "cost_days", since, calendar=theirs, configuration=configuration)
    rule = "OUT-010" if until and until <= now else ""
    return waiting(eco, "eco_costs", since, until, rule=rule, side="theirs")


def waiting(
    eco: Eco, kind: Kind, since: Step, until: datetime | None, *, side: Side, rule: str = ""
) -> Due:
    """Return what a change waits for since a step."""
    return Due(
        kind=kind,
        side=side,
        partner=eco.partner,
        reference=eco.title,
        since=since.at,
        due=until,
        rule=rule,
        params={"about": kind.removeprefix("eco_"), "codes": ", ".join(eco.urgent)},
        topic=Topic.TECHNICAL,
        urgent=bool(eco.urgent),
    )


def counted(
    eco: Eco, name: str, since: Step, *, calendar: BusinessCalendar, configuration: Configuration
) -> datetime | None:
    """Return so many business days after a step as agreed then, None where nothing is."""
    days = getattr(agreed(eco.partner, since.at, configuration), name)
    return None if days is None else calendar.due(since.at, days)


def agreed(partner: str, at: datetime, configuration: Configuration) -> EcoPolicy:
    """Return what was agreed on engineering changes at a moment."""
    agreement = configuration.agreement_of(partner, configuration.day(at))
    return agreement.eco if agreement else EcoPolicy()


def last(eco: Eco, *actions: str) -> Step:
    """Return the last step of some kinds, the first of all where there is none."""
    found = [each for each in eco.steps if each.action in actions]
    return found[-1] if found else eco.steps[0]


def at_close(day: date | None, calendar: BusinessCalendar) -> datetime | None:
    """Return the end of a working day, None without one."""
    return datetime.combine(day, calendar.closes, ZoneInfo(calendar.zone)) if day else None
