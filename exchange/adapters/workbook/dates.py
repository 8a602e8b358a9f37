"""Reads a date that stands for a period: a date cell, or text in a pattern that was agreed."""

import time
from collections.abc import Callable, Mapping
from datetime import date

from exchange.adapters.workbook.grid import Value, written
from exchange.adapters.workbook.spans import (
    DAY,
    EXAMPLES,
    WEEK,
    WEEKDAYS,
    Period,
    Reading,
    Unclear,
    month,
)
from exchange.model.layouts import Buckets


def dated(day: date, reading: Reading) -> Period | Unclear:
    """Return the period a date stands for, as the layout says."""
    return DATED[reading.buckets.dates_are](day, reading.buckets)


def typed(text: str, reading: Reading) -> Period | Unclear:
    """Read a date typed as text by the layout's patterns, or say which dates it could be.

    A text that two of the layout's patterns read differently is not read.
    """
    agreed = reading.dates if "date" in reading.buckets.forms else ()
    days = sorted(set(parsed(text, (*agreed, "%Y-%m-%d") if agreed else ())))
    if len(days) == 1:
        return dated(days[0], reading)
    possible = days or sorted(set(parsed(text, LIKELY)))
    return Unclear(" | ".join(map(str, possible)) or EXAMPLES)


def document_date(value: Value, dates: tuple[str, ...]) -> date | None:
    """Return the date a header cell states, None where it states none."""
    days = parsed(written(value) or "", ("%Y-%m-%d", *dates))
    return days[0] if days else None


def parsed(text: str, patterns: tuple[str, ...]) -> list[date]:
    """Return the days a text says, by each pattern it fits."""
    days = []
    for pattern in patterns:
        try:
            days.append(date(*time.strptime(text.strip(), pattern)[:3]))
        except ValueError:
            continue
    return days


def _day(day: date, _: Buckets) -> Period:
    return Period("DAY", day, day)


def _week_from(day: date, buckets: Buckets) -> Period | Unclear:
    if day.weekday() != WEEKDAYS[buckets.week_start]:
        return Unclear(f"{day:%Y-%m-%d} = {buckets.week_start}")
    return Period("WEEK", day, day + WEEK - DAY)


def _week_until(day: date, buckets: Buckets) -> Period | Unclear:
    start = day - WEEK + DAY
    if start.weekday() != WEEKDAYS[buckets.week_start]:
        return Unclear(f"{start:%Y-%m-%d} = {buckets.week_start}")
    return Period("WEEK", start, day)


def _month_from(day: date, _: Buckets) -> Period | Unclear:
    if day.day != 1:
        return Unclear(f"{day:%Y-%m}-01")
    return month(day.year, day.month) or Unclear(EXAMPLES)


def _month_until(day: date, _: Buckets) -> Period | Unclear:
    whole = month(day.year, day.month)
    if whole is None or whole.end != day:
        return Unclear(str(whole.end) if whole else EXAMPLES)
    return whole


LIKELY = tuple(
    order.replace("/", separator)
    for separator in "/.-"
    for order in ("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%y/%m/%d", "%Y/%m/%d")
)

DATED: Mapping[str, Callable[[date, Buckets], Period | Unclear]] = {
    "DAY": _day,
    "WEEK": _week_from,
    "WEEK_END": _week_until,
    "MONTH": _month_from,
    "MONTH_END": _month_until,
}
