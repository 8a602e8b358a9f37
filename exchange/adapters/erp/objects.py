"""Reads JSON strictly: no key twice, no number that is none, numbers digit for digit."""

import json
from decimal import Decimal
from typing import NoReturn

from exchange.errors import Unreadable
from exchange.model.findings import Finding

LONGEST = 100
"""Digits up to which an exponent is written out."""


class Number(str):
    """A number as the file writes it, told apart from text in quotes."""

    __slots__ = ()


def loaded(content: bytes) -> object:
    """Return what a JSON file holds; raises Unreadable (ERP-003) where it is none."""
    try:
        return json.loads(
            content,
            parse_int=Number,
            parse_float=plain,
            parse_constant=no_number,
            object_pairs_hook=once,
        )
    except (ValueError, RecursionError) as error:
        told = str(error) if isinstance(error, RepeatedKeyError) else "it is not valid JSON"
        raise refused(told) from None


class RepeatedKeyError(ValueError):
    """One key stands twice in an object: nobody can tell which value counts."""


def plain(text: str) -> Number:
    """Return a number without exponent, 1E+3 as 1000; one beyond all quantities stays as it is."""
    number = Decimal(text)
    written_out = "e" in text.casefold() and abs(number.adjusted()) < LONGEST
    return Number(format(number, "f") if written_out else text)


def no_number(text: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(text)


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, unless a key stands in it twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        again = next(name for name in names if names.count(name) > 1)
        raise RepeatedKeyError(f"the key {again!r} stands twice in one object")
    return found


def refused(reason: str) -> Unreadable:
    """Return the refusal of a file that holds nothing an ERP hands in."""
    return Unreadable(Finding("ERP-003", params={"reason": reason}))
