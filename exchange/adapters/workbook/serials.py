"""What a number means in its cell: its number format makes it a date, a time or dressed."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from exchange.adapters.workbook.grid import Broken, Formatted, Value
from exchange.adapters.workbook.shown import dresses_text

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""Error values of a cell by their code, the same in .xls and .xlsb ([MS-XLS] 2.5.10)."""

Shape = Callable[[float], Value]
"""Turns the number a cell holds into the value it shows."""

Dress = Callable[[str], Value]
"""Turns the text a cell holds into the value it shows."""

NO_SIGN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What in a format of dates is no sign of one."""

UNCHANGED = frozenset({"", "General", "GENERAL", "@"})
"""Number formats that show numbers as they are."""

WHOLE = frozenset({"0", "0_)", "0_-", "0_ "})
"""Number formats that show whole numbers as they are."""


def broken(code: int) -> Broken:
    """Return the error a cell holds."""
    return Broken(ERRORS.get(code, f"#{code}"))


def epoch(*, since_1904: bool) -> datetime:
    """Return the day serial numbers count from."""
    return MAC_EPOCH if since_1904 else WINDOWS_EPOCH


def builtin(number: int) -> str:
    """Return the number format every workbook has under this number."""
    return BUILTIN_FORMATS.get(number, "General")


def shape(code: str, start: datetime) -> Shape | None:
    """Return what a number format makes of numbers, None where they stay what they are."""
    if is_date_format(code):
        return partial(_moment, start=start, code=code)
    return None if code in UNCHANGED else partial(_formatted, code=code)


def dressed(code: str) -> Dress | None:
    """Return what a number format makes of texts, None where they stay what they are."""
    if is_date_format(code) or not dresses_text(code):
        return None
    return partial(Formatted, code=code)


def _moment(value: float, start: datetime, code: str) -> Value:
    try:
        found = from_excel(value, start, timedelta=is_timedelta_format(code))
    except (OverflowError, ValueError):
        return Broken("#VALUE!")
    return dated(found, code)


def dated(value: Value, code: str) -> Value:
    """Return a date; one whose cell shows its month and not its day says so."""
    return Formatted(value, code) if isinstance(value, datetime) and is_month(code) else value


@lru_cache(maxsize=1 << 10)
def is_month(code: str) -> bool:
    """Say whether a format of dates shows a year or a month by its name, and no day or time."""
    signs = NO_SIGN.sub("", code.partition(";")[0]).casefold()
    return ("y" in signs or "mmm" in signs) and not set("dhse") & set(signs)


def _formatted(value: float, code: str) -> Value:
    return value if code in WHOLE and value == int(value) else Formatted(value, code)


def finite(value: float) -> float | Broken:
    """Return a number; what is none (infinite, not a number) is an error."""
    return value if value - value == 0 else Broken("#NUM!")
