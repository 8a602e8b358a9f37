"""When a site works: its zone, its working hours, and the days on which it is closed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LONGEST = 400
"""Days after which a calendar that never opens is a mistake, not a long holiday."""


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The working days and hours of one site, on its own clock.

    `closed` holds public holidays and shutdowns, `weekend` weekdays from Monday 0.
    """

    zone: str
    closed: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})
    opens: time = time(8)
    closes: time = time(16)

    def works(self, day: date) -> bool:
        """Tell whether the site works on a day."""
        return day.weekday() not in self.weekend and day not in self.closed

    def on_or_after(self, day: date) -> date:
        """Return the first working day from this one on.

        Raises ValueError where there is none in more than a year.
        """
        for ahead in range(LONGEST):
            if self.works(day + ahead * DAY):
                return day + ahead * DAY
        raise ValueError(f"no working day in the {LONGEST} days from {day}")

    def after(self, day: date, days: int) -> date:
        """Return the working day that comes `days` working days after a day."""
        found = self.on_or_after(day)
        for _ in range(days):
            found = self.on_or_after(found + DAY)
        return found

    def due(self, at: datetime, days: int, cut_off: time | None = None) -> datetime:
        """Return the moment `days` working days after `at`, at the end of that day or the cut-off.

        What comes after the cut-off, or on a day off, counts as come on the next working day.
        """
        zone = ZoneInfo(self.zone)
        local = at.astimezone(zone)
        until = cut_off or self.closes
        came = local.date() if local.time() <= until else local.date() + DAY
        return datetime.combine(self.after(came, days), until, zone)
