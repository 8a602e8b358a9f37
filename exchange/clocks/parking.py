"""Changes that wait for an order that is not here, and when that time is over."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from exchange.model.answer_times import waits_until
from exchange.model.calendars import DAY
from exchange.model.clocks import Due, Parked
from exchange.model.configuration import Configuration

LAPSED = "POC-028"
"""The rule a change breaks whose order did not come in time."""


def over(each: Parked, configuration: Configuration) -> datetime | None:
    """Return from when on a change does not wait any more, None where nothing was agreed."""
    day = configuration.day(each.received_at)
    agreement = configuration.agreement_of(each.partner, day)
    if agreement is None:
        return None
    last = waits_until(agreement, day, configuration.site_calendar)
    return datetime.combine(last + DAY, time(), ZoneInfo(configuration.site.timezone))


def due(each: Parked, configuration: Configuration) -> Due:
    """Return by when an order has to come that a change waits for."""
    until = over(each, configuration)
    return Due(
        kind="parked",
        side="theirs",
        partner=each.partner,
        reference=each.title,
        since=each.received_at,
        due=until,
        receipt=each.receipt,
        params={"order": each.number},
    )


def lapsed(
    parked: Iterable[Parked], configuration: Configuration, now: datetime
) -> Iterator[Parked]:
    """Yield the changes whose time is over and that can be judged anew: they fill their file."""
    for each in parked:
        until = over(each, configuration)
        if each.alone and until and until <= now:
            yield each
