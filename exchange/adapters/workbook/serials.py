"""What a number means in its cell: its number format makes it a date, a time or padded."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from exchange.adapters.workbook.grid import Broken, Padded, Value

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""Error values of a cell by their code, the same in .xls and .xlsb ([MS-XLS] 2.5.10)."""

Shape = Callable[[float], Value]
"""Turns the number a cell holds into the value it shows."""


def broken(code: int) -> Broken:
    """Return the error a cell holds."""
    return Broken(ERRORS.get(code, f"#{code}"))


def epoch(*, since_1904: bool) -> datetime:
    """Return the day serial numbers count from."""
    return MAC_EPOCH if since_1904 else WINDOWS_EPOCH


def builtin(number: int) -> str:
    """Return the number format every workbook has under this number."""
    return BUILTIN_FORMATS.get(number, "General")


def is_padded(code: str) -> bool:
    """Say whether a number format does nothing but put zeros in front."""
    return len(code) > 1 and not code.strip("0")


def shape(code: str, start: datetime) -> Shape | None:
    """Return what a number format makes of numbers, None where they stay what they are."""
    if is_date_format(code):
        return partial(_moment, start=start, duration=is_timedelta_format(code))
    return partial(_padded, width=len(code)) if is_padded(code) else None


def _moment(value: float, start: datetime, *, duration: bool) -> Value:
    try:
        return from_excel(value, start, timedelta=duration)  # type: ignore[no-any-return]
    except (OverflowError, ValueError):
        return Broken("#VALUE!")


def _padded(value: float, width: int) -> Value:
    return Padded(value, f"{value:0{width}.0f}")


def finite(value: float) -> float | Broken:
    """Return a number; what is none (infinite, not a number) is an error."""
    return value if value - value == 0 else Broken("#NUM!")
