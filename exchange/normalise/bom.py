"""Canonical terms of a bill of materials: units by code."""

from exchange.model.interchange import Message
from exchange.normalise.units import with_unit_codes


def normalise(message: Message) -> Message:
    """Return the bill of materials with its units coded."""
    return with_unit_codes(message, "bom_lines")
