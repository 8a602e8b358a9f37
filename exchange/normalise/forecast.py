"""Canonical terms of a forecast."""

from exchange.model.interchange import Message
from exchange.normalise.units import with_unit_codes


def normalise(message: Message) -> Message:
    """Return the forecast with its units coded."""
    return with_unit_codes(message, "forecast_lines")
