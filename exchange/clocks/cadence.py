"""When forecasts are expected, by their cadence and on our own clock."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from exchange.model.calendars import DAY, BusinessCalendar
from exchange.model.policies import ForecastPolicy

WEEK = timedelta(days=7)
BACK = timedelta(days=62)
"""How long before a moment the periods begin that are looked at: two months."""

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


@dataclass(frozen=True, slots=True)
class Expected:
    """A forecast that is expected: for which period, from which day it counts, when it is due.

    `late` is the end of the days of grace. What comes before `ends`, and not before `begins`,
    is this forecast.
    """

    period: str
    begins: date
    ends: date
    due: datetime
    late: datetime


def following_month(day: date) -> date:
    """Return the first day of the next month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


Step = tuple[Callable[[date], date], Callable[[date], date], str]

STEPS: Mapping[str | None, Step] = {
    "daily": (lambda day: day, lambda day: day + DAY, "%Y-%m-%d"),
    "weekly": (lambda day: day - day.weekday() * DAY, lambda day: day + WEEK, "%G-W%V"),
    "monthly": (lambda day: day.replace(day=1), following_month, "%Y-%m"),
}
"""By cadence: the first day of a day's period, the first day of the next one, its name."""


def expected(
    policy: ForecastPolicy, calendar: BusinessCalendar, since: datetime, until: datetime
) -> list[datetime]:
    """Return the moments after `since`, up to `until`, at which a forecast is due."""
    coming = takewhile(lambda each: each.due <= until, expectations(policy, calendar, since))
    return [each.due for each in coming if each.due > since]


def first_expected(
    policy: ForecastPolicy, calendar: BusinessCalendar, began: datetime
) -> Expected | None:
    """Return the forecast expected first where none ever came; None where none is expected."""
    coming = expectations(policy, calendar, began)
    return next((each for each in coming if each.due > began), None)


def next_expected(
    policy: ForecastPolicy,
    calendar: BusinessCalendar,
    came: datetime,
    before: datetime | None = None,
) -> Expected | None:
    """Return the forecast expected after the last one, which `came` then; None where none is.

    `before` is when the one before that came: where there was one in its period already, what
    comes in the days of grace is not that of the period, but the next one.
    """
    coming = expectations(policy, calendar, came)
    day = calendar.local(came)
    earlier = calendar.local(before) if before else date.min
    mine = (each for each in coming if belongs(each, came, day, earlier))
    return next(coming, None) if next(mine, None) else None


def belongs(each: Expected, came: datetime, day: date, earlier: date) -> bool:
    """Tell whether a forecast that came then is the one expected."""
    overdue = came <= each.late and earlier < each.begins
    return each.begins <= day and (day < each.ends or overdue)


def expectations(
    policy: ForecastPolicy, calendar: BusinessCalendar, around: datetime
) -> Iterator[Expected]:
    """Yield forecasts as they are expected, from well before a moment on, without an end.

    Of periods that are due at the same moment, as after a shutdown, one forecast is for all.
    """
    if policy.cadence not in STEPS or not policy.due:
        return
    waiting: Expected | None = None
    for each in periods(policy, calendar, calendar.local(around) - BACK):
        if waiting and waiting.due < each.due:
            yield waiting
        elif waiting:
            each = replace(each, begins=waiting.begins)  # noqa: PLW2901 - it takes both in
        waiting = each


def periods(policy: ForecastPolicy, calendar: BusinessCalendar, since: date) -> Iterator[Expected]:
    """Yield every period from a day on, with when its forecast is due."""
    first, following, name = STEPS[policy.cadence]
    begins = first(since)
    while True:
        ends = following(begins)
        day, at = due_day(policy, calendar, begins)
        last = calendar.after(day, policy.grace_days)
        yield Expected(
            f"{begins:{name}}", begins, ends, moment(calendar, day, at), moment(calendar, last, at)
        )
        begins = ends


def due_day(policy: ForecastPolicy, calendar: BusinessCalendar, begins: date) -> tuple[date, time]:
    """Return day and time a period's forecast is due; a day off moves it to the next working day.

    `due` is as in `12:00`, `MON 12:00` or `1 12:00`, the time left out at the end of the day.
    """
    if policy.cadence == "daily":
        return calendar.on_or_after(begins), time.fromisoformat(policy.due)
    word, _, clock = policy.due.partition(" ")
    at = time.fromisoformat(clock) if clock else calendar.closes
    if policy.cadence == "monthly":
        return calendar.after(begins, int(word) - 1), at
    return calendar.on_or_after(begins + WEEKDAYS.index(word) * DAY), at


def moment(calendar: BusinessCalendar, day: date, at: time) -> datetime:
    """Return a time of a day at our site."""
    return datetime.combine(day, at, ZoneInfo(calendar.zone))
