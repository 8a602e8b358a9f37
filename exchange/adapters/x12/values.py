"""Values of X12 elements: what makes a number, a date, a time, and how tables write them."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from exchange.adapters.edi.periods import CALENDAR_DAY, SHORT_DAY
from exchange.adapters.edi.promises import timed

HOURS = {4: "%H%M", 6: "%H%M%S", 7: "%H%M%S", 8: "%H%M%S"}
"""Patterns of a time by its length; what is less than a second is cut off."""

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)", re.ASCII)
READERS = {6: SHORT_DAY, 8: CALENDAR_DAY}
DATES = {6: "%y%m%d", 8: "%Y%m%d"}
"""Patterns of a date by its length: releases before 004010 write years with two digits."""


@lru_cache(maxsize=4096)
def iso(value: str) -> str:
    """Return a date as ISO 8601; what is no date stays as written and fails the typing."""
    reader = READERS.get(len(value))
    if reader is None or not value.isdecimal() or not value.isascii():
        return value
    try:
        return reader(value).isoformat()
    except ValueError:
        return value


TIME = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])(?:([0-5][0-9])[0-9]{0,2})?")


def clock(value: str) -> str:
    """Return a time of day as HH:MM or HH:MM:SS, without fractions; "" for what is none."""
    found = TIME.fullmatch(value)
    return ":".join(filter(None, found.groups())) if found else ""


@lru_cache(maxsize=65536)
def number(value: str) -> str:
    """Return a number with a digit on both sides of its decimal point, as tables need it."""
    whole, point, rest = value.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.removeprefix("-")
    if not point or not (digits + rest).isdecimal():
        return value
    return f"{sign}{digits or '0'}.{rest or '0'}"


@lru_cache(maxsize=16_384)
def dated(value: str) -> bool:
    """Tell whether a value is a date."""
    return timed(value, DATES.get(len(value), "%Y%m%d"))


@lru_cache(maxsize=16_384)
def hour(value: str) -> bool:
    """Tell whether a value is a time."""
    return value.isdecimal() and timed(value[:6], HOURS.get(len(value), "%H%M"))


KINDS: Mapping[str, tuple[str, Callable[[str], bool], str]] = {
    "A": ("SYN-012", bool, ""),
    "I": ("SYN-012", bool, ""),
    "R": ("SYN-037", lambda value: bool(NUMBER.fullmatch(value)), ""),
    "N": ("SYN-037", lambda value: value.removeprefix("-").isdecimal(), ""),
    "D": ("X12-008", dated, "CCYYMMDD"),
    "T": ("X12-009", hour, "HHMM"),
}
"""By the first letter of a type: the rule a wrong value breaks, the test, what was expected."""
