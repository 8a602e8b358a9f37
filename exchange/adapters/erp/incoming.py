"""Reads what the ERP hands in as JSON: answers to records, or a table that says its own type."""

from exchange.adapters.erp.answers import read_answers
from exchange.adapters.erp.objects import loaded
from exchange.adapters.erp.tables import read_table
from exchange.model.interchange import Interchange, Transmission
from exchange.model.ports import Assignment


def read(transmission: Transmission, _: Assignment) -> Interchange:
    """Return what one JSON file holds; raises Unreadable where it is neither."""
    found = loaded(transmission.content)
    if isinstance(found, dict) and "type" in found:
        return read_table(transmission.filename, found)
    return read_answers(transmission.filename, found)
