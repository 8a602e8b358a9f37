"""Says which sets we read and which codes we understand, for people who set up theirs."""

from exchange.adapters.x12.codes import ACTIONS, COMMITMENTS, FUNCTIONS, ORDER_DATES, PERIODS
from exchange.adapters.x12.structures import structures
from exchange.model.guides import CodeList, Dialect
from exchange.model.structures import StructureFiles

FUNCTION = CodeList("function", "353", "function", FUNCTIONS)
DEMAND = (
    FUNCTION,
    CodeList("commitment", "680", "commitment", COMMITMENTS),
    CodeList("period", "681", "period", PERIODS),
)
DATES = CodeList("date", "374", "date", ORDER_DATES)
LISTS = {
    "forecast": DEMAND,
    "call_off": DEMAND,
    "purchase_order": (FUNCTION, DATES),
    "purchase_order_change": (FUNCTION, CodeList("action", "670", "line", ACTIONS), DATES),
}


def understood(own: StructureFiles = ()) -> Dialect:
    """Return the sets we read, a site's own among them, and the codes we understand."""
    found: dict[str, dict[str, None]] = {}
    for each in structures(own).values():
        found.setdefault(each.structure.document, {})[each.structure.family] = None
    return Dialect({name: tuple(families) for name, families in found.items()}, LISTS)
