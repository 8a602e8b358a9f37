"""Whether what was agreed for a day came by that day: forecasts, answers to orders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

from exchange.model.calendars import BusinessCalendar
from exchange.model.policies import ForecastPolicy, OrderPolicy
from exchange.review.accuracy import ratio

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Feed:
    """Forecasts that should have come, how many came in time, and how many came at all."""

    expected: int
    on_time: int
    came: int

    @property
    def share(self) -> Decimal | None:
        """The part that came in time."""
        return ratio(Decimal(self.on_time), Decimal(self.expected))


def deadlines(
    policy: ForecastPolicy, calendar: BusinessCalendar, first: date, last: date
) -> Iterator[tuple[datetime, datetime]]:
    """Yield from when to when a forecast of each period that is due between two days may come.

    Nothing where no day is agreed. The last moment is the agreed time on the last day of grace,
    without a time the end of that day's work.
    """
    name, _, clock = policy.due.partition(" ")
    until = time.fromisoformat(clock) if clock else calendar.closes
    for begin, due in periods(policy.cadence or "", name, calendar, (first, last)):
        end = calendar.after(due, policy.grace_days)
        if first <= end <= last:
            zone = ZoneInfo(calendar.zone)
            yield datetime.combine(begin, time(), zone), datetime.combine(end, until, zone)


def periods(
    cadence: str, name: str, calendar: BusinessCalendar, days: tuple[date, date]
) -> Iterator[tuple[date, date]]:
    """Yield the first day of each week or month and the day its forecast is due."""
    first, last = days
    if cadence == "weekly" and name in WEEKDAYS:
        monday = first - timedelta(days=first.weekday() + 7)
        while monday <= last:
            yield monday, calendar.on_or_after(monday + timedelta(days=WEEKDAYS.index(name)))
            monday += timedelta(days=7)
    elif cadence == "monthly" and name.isdigit():
        begin = (first.replace(day=1) - DAY).replace(day=1)
        while begin <= last:
            yield begin, calendar.after(begin, int(name) - 1)
            begin = (begin + timedelta(days=31)).replace(day=1)


def feed(
    policy: ForecastPolicy, calendar: BusinessCalendar, days: tuple[date, date],
    received: Sequence[datetime],
) -> Feed | None:  # fmt: skip
    """Count the forecasts due in some days by whether one came in its period, and in time."""
    due = [*deadlines(policy, calendar, *days)]
    if not due:
        return None
    ends = [begin for begin, _ in due[1:]] + [due[-1][1] + 7 * DAY]
    on_time = sum(any(begin <= at <= end for at in received) for begin, end in due)
    came = sum(
        any(begin <= at < end for at in received) for (begin, _), end in zip(due, ends, strict=True)
    )
    return Feed(len(due), on_time, max(came, on_time))


def hours(calendar: BusinessCalendar, since: datetime, until: datetime) -> Decimal:
    """Return how many hours the site was open between two moments."""
    zone, day, total = ZoneInfo(calendar.zone), calendar.local(since), timedelta()
    while day <= calendar.local(until):
        if calendar.works(day):
            opening, closing = (
                datetime.combine(day, each, zone).astimezone(UTC)
                for each in (calendar.opens, calendar.closes)
            )
            total += max(min(closing, until) - max(opening, since), timedelta())
        day += DAY
    return Decimal(int(total.total_seconds())) / 3600


@dataclass(frozen=True, slots=True)
class Asked:
    """An order that came, and when all of it was answered; None where it was not yet."""

    number: str
    received_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """Orders of which the answer was due, and how many got it in time.

    `deemed` got none in time where silence counts as acceptance. `hours` is the median of the
    working hours until the answer.
    """

    due: int
    on_time: int
    deemed: int
    hours: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """The part that was answered in time."""
        return ratio(Decimal(self.on_time), Decimal(self.due))


def answered(
    asked: Sequence[Asked], policy: OrderPolicy, calendar: BusinessCalendar, now: datetime
) -> Answered | None:
    """Count orders by whether they were answered in time; None where no time is agreed.

    What is neither answered nor due counts nowhere.
    """
    if policy.answer_days is None:
        return None
    cut_off = time.fromisoformat(policy.cut_off) if policy.cut_off else None
    due = {each: calendar.due(each.received_at, policy.answer_days, cut_off) for each in asked}
    told = {each: at for each, at in due.items() if each.answered_at or at < now}
    in_time = [each for each, at in told.items() if each.answered_at and each.answered_at <= at]
    late = len(told) - len(in_time)
    took = [
        hours(calendar, each.received_at, each.answered_at) for each in told if each.answered_at
    ]
    return Answered(
        due=len(told),
        on_time=len(in_time),
        deemed=late if policy.silence == "accepted" else 0,
        hours=median(took) if took else None,
    )
