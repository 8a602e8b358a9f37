"""Says which messages we read and which codes we understand, for people who set up theirs."""

from exchange.adapters.edifact.codes import (
    ACTIONS,
    COMMITMENTS,
    FUNCTIONS,
    ORDER_DATES,
    PERIODS,
)
from exchange.adapters.edifact.structures import structures
from exchange.model.guides import CodeList, Dialect
from exchange.model.structures import StructureFiles

FUNCTION = CodeList("function", "1225", "function", FUNCTIONS)
DEMAND = (
    FUNCTION,
    CodeList("commitment", "4017", "commitment", COMMITMENTS),
    CodeList("period", "2013", "period", PERIODS),
)
DATES = CodeList("date", "2005", "date", ORDER_DATES)
LISTS = {
    "forecast": DEMAND,
    "call_off": DEMAND,
    "purchase_order": (FUNCTION, DATES),
    "purchase_order_change": (FUNCTION, CodeList("action", "1229", "line", ACTIONS), DATES),
}


def understood(own: StructureFiles = ()) -> Dialect:
    """Return the messages we read, a site's own among them, and the codes we understand."""
    found: dict[str, dict[str, None]] = {}
    for each in structures(own).values():
        found.setdefault(each.document, {})[each.family] = None
    return Dialect({name: tuple(families) for name, families in found.items()}, LISTS)
