"""Decides which notifications go out now: at once, in a digest, or not yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from exchange.model.calendars import BusinessCalendar
from exchange.model.notifications import Notification
from exchange.model.notifying import Telling
from exchange.notify.hours import digest_moment, quiet

HOUR = timedelta(hours=1)
"""The time over which mails to one person are counted."""

Zone = Callable[[Notification], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes out: each a batch of notifications for one reader, and what waits for a digest."""

    batches: Sequence[Sequence[Notification]] = ()
    moved: Sequence[Notification] = field(default=())


@dataclass(frozen=True, slots=True)
class Times:
    """When it is, what was agreed about times, our calendar, and each reader's zone."""

    now: datetime
    telling: Telling
    calendar: BusinessCalendar
    zone: Zone


def plan(waiting: Iterable[Notification], recent: Mapping[str, int], times: Times) -> Plan:
    """Return what goes out of all that waits, given how many mails went out in the last hour."""
    awake = [each for each in waiting if may(each, times)]
    counts, single, moved = dict(recent), list[Notification](), list[Notification]()
    for each in (one for one in awake if one.channel == "mail"):
        if counts.get(each.address, 0) < times.telling.per_hour:
            counts[each.address] = counts.get(each.address, 0) + 1
            single.append(each)
        else:
            moved.append(each)
    hooks = [[each] for each in awake if each.channel == "webhook"]
    return Plan(
        batches=[*([each] for each in single), *hooks, *digests(awake, times)],
        moved=[in_digest(each, times.telling.per_hour) for each in moved],
    )


def may(each: Notification, times: Times) -> bool:
    """Tell whether a reader may be told now; machines always, people outside quiet hours."""
    if each.channel == "webhook" or (each.urgent and times.telling.urgent_breaks_quiet):
        return True
    return not quiet(times.now, times.telling.quiet, times.zone(each))


def in_digest(each: Notification, limit: int) -> Notification:
    """Return what was too much at once as something for the next digest, which says so."""
    return replace(each, channel="digest", why=f"over the limit of {limit} mails an hour")


def digests(awake: Sequence[Notification], times: Times) -> Iterator[list[Notification]]:
    """Yield the digest of each person: what was there when its time came."""
    moment = digest_moment(times.now, times.telling.digest_at, times.calendar)
    by_person: dict[str, list[Notification]] = {}
    for each in awake:
        if each.channel == "digest" and each.at < moment:
            by_person.setdefault(each.address, []).append(each)
    yield from by_person.values()
