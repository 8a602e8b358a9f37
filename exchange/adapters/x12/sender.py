"""Tells from the beginning of a file whom its interchange names as the sender."""

from exchange.adapters.x12.trailer import BYTE_ORDER_MARK, ELEMENTS, PADDING, separators
from exchange.model.interchange import identifier

QUALIFIER, IDENTIFICATION = 5, 6
"""Where ISA05 and ISA06 stand."""


def sender(head: bytes) -> str:
    """Return the sender of ISA as `qualifier:identification`, '' where the file names none."""
    start = head.removeprefix(BYTE_ORDER_MARK).decode("latin-1").lstrip(PADDING)
    found = separators(start)
    if found is None:
        return ""
    parts = start.split(found.element, ELEMENTS)
    return identifier((parts[IDENTIFICATION], parts[QUALIFIER]))
