"""Turns what a site and its partners say about holidays and hours into business calendars."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.calendars import BusinessCalendar
from exchange.model.configuration import OURS
from exchange.model.partners import Partner, Site
from exchange.settings.mistakes import meant, place

YEARS = range(2015, 2051)
"""Years of which public holidays are known; before and after, only weekends and shutdowns are."""

HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")

Holidays = tuple[frozenset[date], frozenset[int], frozenset[date]]
"""Public holidays, weekdays of the weekend, and days of a weekend that are worked."""

WEEKDAYS_ONLY: Holidays = (frozenset(), frozenset({5, 6}), frozenset())


def read_calendars(
    site: Path, own: Site, partners: Mapping[str, Partner]
) -> Iterator[tuple[str, BusinessCalendar]]:
    """Yield our calendar, then that of each partner who names one.

    Ours is there in any case: without a country it knows weekends and shutdowns alone.
    """
    yield OURS, calendar(site / "exchange.toml", own)
    for partner in partners.values():
        path = site / "partners" / f"{partner.id}.toml"
        if partner.calendar:
            yield partner.id, calendar(path, partner)
        elif partner.shutdowns or partner.hours:
            key = "shutdowns" if partner.shutdowns else "hours"
            raise Misconfigured(
                f'{place(path, (key,))}: needs a calendar beside it, as in calendar = "DE-BY"'
            )


def calendar(path: Path, owner: Site | Partner) -> BusinessCalendar:
    """Return the calendar one file describes; refuse a country or hours nobody knows."""
    holidays, weekend, worked = public(path, owner.calendar) if owner.calendar else WEEKDAYS_ONLY
    shut = frozenset(days(path, owner.shutdowns))
    opens, closes = hours(path, owner.hours) if owner.hours else (time(8), time(16))
    found = BusinessCalendar(
        zone=owner.timezone,
        closed=holidays | shut,
        weekend=weekend,
        opens=opens,
        closes=closes,
        worked=worked - shut,
        name=owner.calendar,
    )
    refuse_never_open(path, found, owner.shutdowns)
    return found


def public(path: Path, name: str) -> Holidays:
    """Return what is known of a country, or of a part of it, as in `PL` and `DE-BY`."""
    import holidays  # it takes long, and not every site names a country

    country, _, part = name.partition("-")
    known = holidays.list_supported_countries()
    where = place(path, ("calendar",))
    if country not in known:
        raise Misconfigured(
            f"{where}: {name!r} begins with no country of ISO 3166 whose holidays are known"
            f"{meant(country, known)}"
        )
    if part and part not in known[country]:
        parts = ", ".join(known[country]) or "none"
        raise Misconfigured(f"{where}: {country} has no part {part!r}; known are {parts}")
    found = holidays.country_holidays(country, subdiv=part or None, years=YEARS)
    return frozenset(found), frozenset(found.weekend), frozenset(found.weekend_workdays)


def days(path: Path, shutdowns: Sequence[tuple[date, date]]) -> Iterator[date]:
    """Yield every day of the shutdowns, first and last included."""
    for number, (first, last) in enumerate(shutdowns, 1):
        if last < first:
            raise Misconfigured(
                f"{place(path, ('shutdowns',))}: shutdown {number} ends on {last}, "
                f"before it begins on {first}"
            )
        for ahead in range((last - first).days + 1):
            yield first + timedelta(days=ahead)


def hours(path: Path, text: str) -> tuple[time, time]:
    """Return when work begins and ends on a working day, as in `08:00-16:00`."""
    found = HOURS.fullmatch(text)
    if not found:
        raise Misconfigured(f"{place(path, ('hours',))}: {text!r} is not like 08:00-16:00")
    first, second, third, fourth = map(int, found.groups())
    opens, closes = time(first, second), time(third, fourth)
    if closes <= opens:
        raise Misconfigured(
            f"{place(path, ('hours',))}: {text!r} ends before it begins; hours are those of one day"
        )
    return opens, closes


def refuse_never_open(
    path: Path, found: BusinessCalendar, shutdowns: Sequence[tuple[date, date]]
) -> None:
    """Refuse shutdowns that leave no working day for more than a year."""
    for first, _ in shutdowns:
        try:
            found.on_or_after(first)
        except ValueError as error:
            raise Misconfigured(f"{place(path, ('shutdowns',))}: {error}") from None
