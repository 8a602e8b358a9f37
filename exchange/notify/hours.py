"""Quiet hours, and the moments at which a digest goes out."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from exchange.model.calendars import LONGEST, BusinessCalendar

HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")

Span = tuple[time, time]


def span(text: str) -> Span | None:
    """Return hours of the day as in `20:00-06:00`, over midnight too; None for no such text."""
    found = HOURS.fullmatch(text)
    if found is None:
        return None
    first, second, third, fourth = map(int, found.groups())
    return time(first, second), time(third, fourth)


def quiet(now: datetime, hours: str, zone: str) -> bool:
    """Tell whether it is within quiet hours on a clock; without any it never is."""
    asleep = span(hours)
    if asleep is None:
        return False
    begin, end = asleep
    local = now.astimezone(ZoneInfo(zone)).time()
    return begin <= local < end if begin <= end else local >= begin or local < end


def digest_moment(now: datetime, at: time, calendar: BusinessCalendar) -> datetime:
    """Return the last moment up to now at which a digest was due: on working days alone."""
    zone = ZoneInfo(calendar.zone)
    day = calendar.local(now)
    for back in range(LONGEST):
        moment = datetime.combine(day - timedelta(days=back), at, zone)
        if moment <= now and calendar.works(moment.date()):
            return moment
    return datetime.combine(day - timedelta(days=LONGEST), at, zone)
