"""Numbers of a sequence per partner and kind, each used once."""

from dataclasses import dataclass

from exchange.model.numbers import significant


@dataclass(frozen=True, slots=True)
class ControlNumber:
    """A number of a sequence per partner and kind, used once.

    In EDI the kind is the standard, `edifact` or `x12`: whatever an interchange carries, its
    control reference must be new to the recipient.
    """

    kind: str
    value: int


CONTROL_DIGITS = 9
"""Digits of ISA13; our own numbers in UNB 0020 are no longer."""


def control_value(reference: str) -> int | None:
    """Return a control reference as the number it is, None where it cannot be one of ours."""
    digits = significant(reference).lstrip("0")
    ours = digits.isascii() and digits.isdecimal() and len(digits) <= CONTROL_DIGITS
    return int(digits) if ours else None
