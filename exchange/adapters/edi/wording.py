"""Joins the texts that EDI cuts into parts."""

from collections.abc import Sequence

FULL_PART = 35


def joined(parts: Sequence[str]) -> str:
    """Join the components of a text; one that fills its 35 characters runs on in the next."""
    words = ""
    for part in parts:
        words += part if len(part) == FULL_PART or not part else part + " "
    return words.strip()
