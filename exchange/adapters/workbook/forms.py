"""Tells the form of a period heading, whatever a layout says of it."""

import re
from datetime import date

from exchange.adapters.workbook.dates import LIKELY, parsed
from exchange.adapters.workbook.grid import Value, bare
from exchange.adapters.workbook.headings import normal
from exchange.adapters.workbook.periods import GRAMMAR
from exchange.adapters.workbook.spans import Reading
from exchange.model.layouts import Buckets, Form

GRAMMATICAL: tuple[Form, ...] = tuple(dict.fromkeys(form for form, _, _ in GRAMMAR))
"""The forms that are read by a wording, in the order they are tried."""

TYPED = "typed"
"""The form of a date that is typed as text."""

ANY_YEAR = Reading(Buckets(), after=date(2026, 1, 1), first=False)
"""Asked is only whether a heading is a period, not which one where it names no year."""

DATE_SHAPE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
"""What a date typed as text looks like; trying all patterns on other text takes long."""


def form(heading: Value) -> str:
    """Return the form a heading has, empty where it is no period."""
    if isinstance(bare(heading), date):
        return "date"
    if not isinstance(heading, str):
        return ""
    word = normal(heading)
    for each, pattern, read in GRAMMAR:
        if (match := pattern.fullmatch(word)) and read(match, ANY_YEAR) is not None:
            return each
    return TYPED if _is_date(heading.strip()) else ""


def _is_date(text: str) -> bool:
    shape = DATE_SHAPE.fullmatch(text)
    likely = (each for each in (*LIKELY, "%Y-%m-%d") if shape and shape[1] in each)
    return any(parsed(text, (pattern,)) for pattern in likely)
