"""Spans of days that headings name, and how the headings of one document are read."""

from dataclasses import dataclass
from datetime import date, timedelta

from exchange.model.layouts import Buckets

WEEK = timedelta(days=7)
DAY = timedelta(days=1)

WEEKDAYS = {"monday": 0, "saturday": 5, "sunday": 6}

EXAMPLES = "2026-W49, 2026-12"


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its first and last day."""

    kind: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Overdue:
    """What was due before the first period; which day that is, the document says."""

    def before(self, day: date) -> Period:
        """Return the day before as the period of all that is overdue."""
        return Period("BACKLOG", day - DAY, day - DAY)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A heading that is meant as a period and cannot be read as one; what was expected."""

    expected: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How the headings of one document are read: `dates` are its patterns for typed dates.

    `after` is the day the period before ended, or for the first one the document's date.
    """

    buckets: Buckets
    dates: tuple[str, ...] = ()
    after: date | None = None
    first: bool = True


def iso_week(year: int, week: int) -> Period | None:
    """Return a week of ISO 8601, None where the year has no such week."""
    try:
        start = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Period("WEEK", start, start + WEEK - DAY)


def month(year: int, number: int) -> Period | None:
    """Return a calendar month, None where there is none of this number."""
    return _months("MONTH", year, number, 1) if number in range(1, 13) else None


def quarter(year: int, number: int) -> Period | None:
    """Return a quarter of the calendar year, None where there is none of this number."""
    return _months("QUARTER", year, 3 * number - 2, 3) if number in range(1, 5) else None


def _months(kind: str, year: int, first: int, count: int) -> Period:
    after = first - 1 + count
    following = date(year + after // 12, after % 12 + 1, 1)
    return Period(kind, date(year, first, 1), following - DAY)
