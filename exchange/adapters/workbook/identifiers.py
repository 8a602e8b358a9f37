"""Reads identifiers as the layout agreed: numbers by their format, a revision that is a suffix."""

import re
from collections.abc import Sequence

from exchange.adapters.workbook.grid import Padded, Value

ONLY_DIGITS = "0"
"""The format of numbers that are shown without anything in front."""

EXACT = 15
"""Digits up to which a spreadsheet keeps a number as it was typed."""


def as_shown(value: Value, form: str) -> Value:
    """Return a whole number as text in its agreed format; what does not fit stays a number.

    A number of more digits than its format has was not formatted that way, and one whose
    own cell shows it otherwise contradicts the layout.
    """
    if isinstance(value, Padded):
        return _digits(value.number, form) if value.shown == _digits(value.number, form) else value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    found = _digits(value, form)
    return value if found is None else found


def _digits(number: float, form: str) -> str | None:
    """Return a number filled into a format from the right, None where it does not fit."""
    if number != int(number) or not 0 <= number < 10**EXACT:
        return None
    digits = f"{number:.0f}"
    if form == ONLY_DIGITS:
        return digits
    zeros = form.count("0")
    if len(digits) > zeros:
        return None
    filled = iter(digits.zfill(zeros))
    return "".join(next(filled) if sign == "0" else sign for sign in form)


def cut(
    parts: Sequence[str | None], pattern: str
) -> tuple[list[str | None], list[str | None], list[int]]:
    """Return part numbers without their revision, the revisions, and the rows that fit not."""
    agreed = re.compile(pattern)
    found = [agreed.fullmatch(part) if part else None for part in parts]
    alone = [match["part"] if match else part for match, part in zip(found, parts, strict=True)]
    revisions = [match["revision"] if match else None for match in found]
    misfits = [row for row, part in enumerate(parts) if part and found[row] is None]
    return alone, revisions, misfits
