"""Canonical terms of a purchase order."""

from exchange.model.interchange import Message
from exchange.normalise.units import with_unit_codes


def normalise(message: Message) -> Message:
    """Return the order with its units coded."""
    return with_unit_codes(message, "order_lines")
