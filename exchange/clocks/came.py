"""Which forecast is the one that was expected for a period, and whether it came in time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Literal

from exchange.clocks.cadence import Expected, belongs, expectations
from exchange.model.calendars import BusinessCalendar
from exchange.model.policies import ForecastPolicy

Coming = Literal["in_time", "in_grace", "late", "missing", "due", "expected"]
"""`missing`: the days of grace are over. `due`: they are not. `expected`: it is not due yet."""

Came = tuple[Expected, datetime | None]
"""What was expected, and when it came; None where it has not."""


def came(
    policy: ForecastPolicy,
    calendar: BusinessCalendar,
    days: tuple[datetime, datetime],
    received: Sequence[datetime],
) -> Iterator[Came]:
    """Yield the forecasts due from a moment up to another, with the first one that came for each.

    `received` are the moments at which forecasts came, the oldest first.
    """
    since, until = days
    moments = [*zip(received, before(calendar, received), strict=True)]
    coming = takewhile(lambda each: each.due <= until, expectations(policy, calendar, since))
    for each in coming:
        if each.due >= since:
            mine = (at for at, earlier in moments if belongs(each, at, calendar.local(at), earlier))
            yield each, next(mine, None)


def before(calendar: BusinessCalendar, received: Sequence[datetime]) -> Iterator[date]:
    """Yield the day of the forecast before each, the first of days where there was none."""
    yield from [date.min, *map(calendar.local, received)][: len(received)]


def coming(each: Expected, at: datetime | None, now: datetime) -> Coming:
    """Return how far a forecast is."""
    if at is None:
        return "missing" if each.late < now else "due" if each.due < now else "expected"
    return "in_time" if at <= each.due else "in_grace" if at <= each.late else "late"
