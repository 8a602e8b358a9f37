"""Canonical terms of a table of our own ERP: its units must be known, and stay as written."""

from dataclasses import replace

from exchange.model.interchange import Message
from exchange.normalise.units import unknown, with_codes


def normalise(message: Message) -> Message:
    """Return the table with a finding for each unit nobody knows (MD-008)."""
    (table,) = message.tables.values()
    if "unit" not in table.frame.columns:
        return message
    return replace(message, findings=(*message.findings, *unknown(with_codes(table))))
