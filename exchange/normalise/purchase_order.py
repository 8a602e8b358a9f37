"""Canonical terms of a purchase order."""

from dataclasses import replace

from exchange.model.interchange import Message
from exchange.normalise.units import fractions, with_unit_codes


def normalise(message: Message) -> Message:
    """Return the order with its units coded and its quantities checked against them."""
    coded = with_unit_codes(message, "order_lines")
    found = fractions(coded, "order_lines", "order_lines", "PO-005")
    return replace(coded, findings=(*coded.findings, *found))
