"""Reads identifiers as the layout agreed: numbers by their format, a revision that is a suffix."""

import re
from collections.abc import Sequence

from exchange.adapters.workbook.grid import Formatted, Value

SIGN = re.compile(r'"([^"]*)"|\\(.)|(.)')
"""A sign of a format: text in quotes, a sign behind a backslash, or one that is what it is."""

EXACT = 15
"""Digits up to which a spreadsheet keeps a number as it was typed."""


def as_shown(value: Value, form: str) -> Value:
    """Return a whole number as text in its agreed format; what does not fit stays a number.

    A number of more digits than its format has was not formatted that way, and one whose
    own cell shows it otherwise contradicts the layout.
    """
    if isinstance(value, Formatted):
        found = as_shown(value.held, form)
        return found if found == value.shown else value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    found = _digits(value, form)
    return value if found is None else found


def _digits(number: float, form: str) -> str | None:
    """Return a number filled into a format from the right, None where it does not fit.

    A format with a single place for a digit takes any whole number.
    """
    if number != int(number) or not 0 <= number < 10**EXACT:
        return None
    signs = [(match[3] == "0", match[1] or match[2] or match[3]) for match in SIGN.finditer(form)]
    places = sum(is_place for is_place, _ in signs)
    digits = f"{number:.0f}"
    if len(digits) > places > 1:
        return None
    filled = iter(digits.zfill(places) if places > 1 else [digits])
    return "".join(next(filled) if is_place else sign for is_place, sign in signs)


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
