"""Canonical terms of a purchase order, and of a change of one."""

from collections.abc import Mapping
from dataclasses import replace

from exchange.model.interchange import Message
from exchange.normalise.units import fractions, with_unit_codes

LINES: Mapping[str, str] = {
    "purchase_order": "order_lines",
    "purchase_order_change": "order_change_lines",
}


def normalise(message: Message) -> Message:
    """Return the order with its units coded and its quantities checked against them."""
    lines = LINES[message.document]
    coded = with_unit_codes(message, lines)
    found = fractions(coded, lines, lines, "PO-005")
    return replace(coded, findings=(*coded.findings, *found))
