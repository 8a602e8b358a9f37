"""Which days a week number means, by the way the sender counts weeks."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from exchange.model.partners import Weeks

DAYS = 7


def iso(year: int, week: int) -> date:
    """Return the Monday of a week of ISO 8601: the first one holds the year's first Thursday."""
    return date.fromisocalendar(year, week, 1)


def january(year: int, week: int) -> date:
    """Return the Monday of a week counted from the one that holds 1 January (code list 2379).

    The week that holds the next 1 January is the first one of the next year.
    """
    first, following = (monday_of(date(each, 1, 1)) for each in (year, year + 1))
    found = first + timedelta(weeks=week - 1)
    if not first <= found < following:
        raise ValueError(f"{year} has no week {week}")
    return found


def agreed(year: int, week: int) -> date:
    """Return the Monday of a week in a year that begins alike whichever way one counts."""
    if date(year, 1, 1).isocalendar().week != 1:
        raise ValueError(f"week {week} of {year} can be two weeks")
    return iso(year, week)


def monday_of(day: date) -> date:
    """Return the Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())


RULES: Mapping[Weeks, Callable[[int, int], date]] = {
    "": agreed,
    "iso": iso,
    "january": january,
}


def monday(year: int, week: int, weeks: Weeks) -> date:
    """Return the first day of a week; raises ValueError where that is not certain."""
    return RULES[weeks](year, week)
