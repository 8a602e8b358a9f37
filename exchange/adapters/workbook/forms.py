"""Tells the form of a period heading, whatever a layout says of it."""

import re
from datetime import date

from exchange.adapters.workbook.dates import LIKELY, parsed
from exchange.adapters.workbook.grid import Value
from exchange.adapters.workbook.periods import GRAMMAR, period
from exchange.adapters.workbook.spans import Overdue, Period, Reading
from exchange.model.layouts import Buckets, Form

GRAMMATICAL: tuple[Form, ...] = tuple(dict.fromkeys(form for form, _, _ in GRAMMAR))
"""The forms that are read by a wording, in the order they are tried."""

TYPED = "typed"
"""The form of a date that is typed as text."""

SOME_DAY = date(2026, 1, 1)
"""Asked is only whether a heading is a period without its year, not which one."""

DATE_SHAPE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
"""What a date typed as text looks like; trying all patterns on other text takes long."""


def form(heading: Value) -> str:
    """Return the form a heading has, empty where it is no period."""
    if isinstance(heading, date):
        return "date"
    for each in GRAMMATICAL:
        reading = Reading(Buckets(forms=(each,)), after=SOME_DAY, first=False)
        if isinstance(heading, str) and isinstance(period(heading, reading), Period | Overdue):
            return each
    return TYPED if isinstance(heading, str) and _is_date(heading.strip()) else ""


def _is_date(text: str) -> bool:
    shape = DATE_SHAPE.fullmatch(text)
    likely = (each for each in (*LIKELY, "%Y-%m-%d") if shape and shape[1] in each)
    return any(parsed(text, (pattern,)) for pattern in likely)
