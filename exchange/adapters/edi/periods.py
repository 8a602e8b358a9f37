"""Days as EDI writes them, and the periods that begin with one."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

WEEK, FOUR_WEEKS = timedelta(days=6), timedelta(days=27)
MONTH, QUARTER, HALF_YEAR, MONTHS = 1, 3, 6, 12
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def moment(pattern: str) -> Callable[[str], date]:
    """Return the reader of a strptime pattern."""
    return lambda text: datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, no moment


CALENDAR_DAY, CALENDAR_MONTH = moment("%Y%m%d"), moment("%Y%m")
SHORT_DAY, SHORT_MONTH = moment("%y%m%d"), moment("%y%m")
YEAR, SHORT_YEAR = moment("%Y"), moment("%y")


def last_of_months(start: date, months: int) -> date:
    """Return the last day of the calendar month, quarter or the like that `start` lies in."""
    following = (start.month - 1) // months * months + months
    year, month = start.year + following // MONTHS, following % MONTHS + 1
    return date(year, month, 1) - timedelta(days=1)


LAST_DAYS: Mapping[str, Callable[[date], date]] = {
    "DAY": lambda start: start,
    "WEEK": lambda start: start + WEEK,
    "FOUR_WEEKS": lambda start: start + FOUR_WEEKS,
    "MONTH": lambda start: last_of_months(start, MONTH),
    "QUARTER": lambda start: last_of_months(start, QUARTER),
    "HALF_YEAR": lambda start: last_of_months(start, HALF_YEAR),
    "YEAR": lambda start: last_of_months(start, MONTHS),
}
"""The last day of a period by its kind: weeks have seven days, months, quarters, halves and years
are those of the calendar (code lists 2013 and 681). Other kinds do not say how long they are."""


@lru_cache(maxsize=4096)
def last_day(start: str, period: str) -> str:
    """Return the last day of a period that starts here; empty where that is not certain."""
    ending = LAST_DAYS.get(period)
    if ending is None or not ISO.fullmatch(start):
        return ""
    try:
        return ending(date.fromisoformat(start)).isoformat()
    except (ValueError, OverflowError):
        return ""
