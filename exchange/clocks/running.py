"""Every clock that runs, the most urgent first."""

from dataclasses import replace
from datetime import UTC, datetime

from exchange.clocks import cases, ecos, notices, ours, theirs
from exchange.model.clocks import Due, Facts, Urgency
from exchange.model.configuration import Configuration
from exchange.model.reminders import Key

SOON_HOURS = 8
"""Business hours of our site before its time from which on something is near."""

RANKS: tuple[Urgency, ...] = ("overdue", "soon", "later", "open")


def due(facts: Facts, configuration: Configuration, now: datetime) -> list[Due]:
    """Return all that is due, what is overdue first, then by time; what has no time by age.

    Stops of production and safety come before all of that.
    """
    running = [
        *ours.due(facts, configuration, now),
        *theirs.due(facts, configuration, now),
        *cases.due(facts, configuration, now),
        *notices.due(facts, configuration, now),
        *ecos.due(facts, configuration, now),
    ]
    found = [replace(each, said=facts.said.get(key(each), ())) for each in running]
    return sorted(found, key=lambda each: rank(each, configuration, now))


def key(each: Due) -> Key:
    """Return what reminders of it are known by."""
    return each.kind, each.partner, each.reference, each.receipt


def rank(
    each: Due, configuration: Configuration, now: datetime
) -> tuple[bool, int, datetime, str, str, str]:
    """Return what puts things into the order of their urgency, the same one every time."""
    when = (each.due or each.since).astimezone(UTC)
    place = RANKS.index(urgency(each, configuration, now))
    return not each.urgent, place, when, each.partner, each.kind, each.reference


def urgency(each: Due, configuration: Configuration, now: datetime) -> Urgency:
    """Return how near the time of something is."""
    if each.due is None:
        return "open"
    if each.due <= now:
        return "overdue"
    return "soon" if each.due <= soon(configuration, now) else "later"


def soon(configuration: Configuration, now: datetime) -> datetime:
    """Return the moment up to which everything is near."""
    return configuration.site_calendar.due_hours(now, SOON_HOURS)
