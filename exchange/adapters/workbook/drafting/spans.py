"""Finds the columns of a sample whose headings are periods, and how those are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from exchange.adapters.workbook.drafting.notes import address, span
from exchange.adapters.workbook.drafting.patterns import days as dates
from exchange.adapters.workbook.drafting.patterns import fitting
from exchange.adapters.workbook.forms import GRAMMATICAL, TYPED, form
from exchange.adapters.workbook.grid import Grid, Row, Value, written
from exchange.adapters.workbook.spans import WEEKDAYS
from exchange.model.drafts import Note

ENOUGH = 2
"""Periods that make a table one of periods."""

MONTH_DAYS = range(28, 32)
WORKING_DAYS = range(1, 5)
WEEK_DAYS = 7
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Run:
    """The columns of periods by form, the settings they need and what is open about them."""

    columns: Mapping[int, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def run(grid: Grid, row: Row, taken: Mapping[int, object]) -> Run:
    """Return the run of periods in the row of headings, none where there are too few."""
    forms = {
        column: found
        for column, value in enumerate(row.cells, 1)
        if column not in taken and (found := form(value))
    }
    if len(forms) < ENOUGH:
        return Run()
    kinds = [each for each in GRAMMATICAL if each in forms.values()]
    spanned = Run(forms, {"forms": kinds})
    dated = [column for column, each in forms.items() if each in {"date", TYPED}]
    return _dated(grid, row, spanned, dated) if dated else spanned


def _dated(grid: Grid, row: Row, found: Run, columns: Sequence[int]) -> Run:
    """Add how the dates are written and what they begin; what is open is left out and told."""
    place = span(grid, row, [*columns])
    texts = [str(row.at(column)) for column in columns if isinstance(row.at(column), str)]
    readings = _readings(texts) if texts else [()]
    if len(readings) != 1:
        return replace(found, notes=(_ambiguous(grid, row, columns, texts),))
    pattern = readings[0]
    days = [_day(row.at(column), pattern) for column in columns]
    settings = _rhythm(days)
    if settings is None:
        return replace(found, notes=(Note(place, _no_rhythm(days)),))
    forms = [*_listed(found), "date"]
    return replace(found, settings={**found.settings, "forms": forms, **settings}, patterns=pattern)


def _listed(found: Run) -> list[object]:
    forms = found.settings["forms"]
    return [*forms] if isinstance(forms, list) else []


def _readings(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the patterns that read all texts; of several those with an even step, if any."""
    read = fitting(texts)
    even = [each for each in read if _rhythm(dates(texts, each)) is not None]
    return [(each,) for each in (even or read)]


def _day(value: Value, pattern: tuple[str, ...]) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else dates([str(value)], pattern[0])[0]


def _steps(days: Sequence[date]) -> list[int]:
    return [(later - earlier) // timedelta(days=1) for earlier, later in pairwise(days)]


def _rhythm(days: Sequence[date]) -> dict[str, str] | None:
    """Return what the dates begin, by their steps; None where those leave it open."""
    steps = set(_steps(days))
    if steps == {WEEK_DAYS} and days[0].weekday() == WEEKDAYS["monday"]:
        return {"dates_are": "WEEK", "week_start": "monday"}
    if steps and steps <= {*MONTH_DAYS} and {day.day for day in days} == {1}:
        return {"dates_are": "MONTH"}
    if steps and steps <= {*WORKING_DAYS} and 1 in steps:
        return {"dates_are": "DAY"}
    return None


def _no_rhythm(days: Sequence[date]) -> str:
    steps = sorted(set(_steps(days)))
    if steps == [WEEK_DAYS]:
        return (
            f"the dates are {NAMES[days[0].weekday()]}s, a week apart: a week can begin on Monday, "
            "Saturday or Sunday. Are they the first or the last days of weeks? Not read yet"
        )
    told = ", ".join(map(str, steps)) or "no"
    return f"these dates are {told} days apart: days, weeks or months? They are not read yet"


def _ambiguous(grid: Grid, row: Row, columns: Sequence[int], texts: Sequence[str]) -> Note:
    place = address(grid, row.number, columns[0])
    both = " or ".join(f"{dates(texts[:1], each)[0]} ({each})" for each in fitting(texts))
    if not both:
        return Note(place, "the dates in the headings are written in more than one way; not read")
    return Note(place, f"'{written(row.at(columns[0]))}' is {both}? Not read until `dates` says so")
