"""When a site works: its zone, its working hours, and the days on which it is closed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LONGEST = 400
"""Days after which a calendar that never opens is a mistake, not a long holiday."""


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The working days and hours of one site, on its own clock.

    `closed` holds public holidays and shutdowns, `weekend` weekdays from Monday 0, `worked` the
    days of a weekend on which the country works all the same. `name` says where the holidays
    come from, as in `DE-BY`; empty where none are known.
    """

    zone: str
    closed: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})
    opens: time = time(8)
    closes: time = time(16)
    worked: frozenset[date] = frozenset()
    name: str = ""

    def works(self, day: date) -> bool:
        """Tell whether the site works on a day."""
        usual = day.weekday() not in self.weekend or day in self.worked
        return usual and day not in self.closed

    def local(self, at: datetime) -> date:
        """Return the day it is at the site."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def on_or_after(self, day: date) -> date:
        """Return the first working day from this one on.

        Raises ValueError where there is none in more than a year.
        """
        for ahead in range(LONGEST):
            if self.works(day + ahead * DAY):
                return day + ahead * DAY
        raise ValueError(f"no working day in the {LONGEST} days from {day}")

    def on_or_before(self, day: date) -> date:
        """Return the last working day up to this one, as `on_or_after` does forwards."""
        for back in range(LONGEST):
            if self.works(day - back * DAY):
                return day - back * DAY
        raise ValueError(f"no working day in the {LONGEST} days before {day}")

    def after(self, day: date, days: int) -> date:
        """Return the working day that comes `days` working days after a day."""
        found = self.on_or_after(day)
        for _ in range(days):
            found = self.on_or_after(found + DAY)
        return found

    def between(self, first: date, last: date) -> int:
        """Return how many working days come after `first` up to `last`; negative where before.

        For a working day it undoes `after`.
        """
        if last < first:
            return -self.between(last, first)
        return sum(self.works(first + ahead * DAY) for ahead in range(1, (last - first).days + 1))

    def due(self, at: datetime, days: int, cut_off: time | None = None) -> datetime:
        """Return the moment `days` working days after `at`, at the end of that day or the cut-off.

        What comes after the cut-off, or on a day off, counts as come on the next working day.
        """
        zone = ZoneInfo(self.zone)
        local = at.astimezone(zone)
        until = cut_off or self.closes
        came = local.date() if local.time() <= until else local.date() + DAY
        return datetime.combine(self.after(came, days), until, zone)

    def due_hours(self, at: datetime, hours: int) -> datetime:
        """Return the moment by which the site has been open for `hours` hours since `at`.

        Hours are real ones: a working day on which the clocks change may have one more or less.
        With 0 hours it is `at`, or the next opening where the site is closed then.
        """
        left, day = timedelta(hours=hours), self.local(at)
        while True:
            day = self.on_or_after(day)
            opening, closing = self._open(day)
            start = max(opening, at.astimezone(UTC))
            if start + left <= closing and start < closing:
                return (start + left).astimezone(ZoneInfo(self.zone))
            left -= max(closing - start, timedelta())
            day += DAY

    def _open(self, day: date) -> tuple[datetime, datetime]:
        """Return when a day's work begins and ends, in UTC."""
        zone = ZoneInfo(self.zone)
        begin, end = (datetime.combine(day, each, zone) for each in (self.opens, self.closes))
        return begin.astimezone(UTC), end.astimezone(UTC)
