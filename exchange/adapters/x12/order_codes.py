"""The codes of 855 and 865: what we say to an order, a line and a date."""

from collections.abc import Mapping
from dataclasses import dataclass

from exchange.model.order_answers import LineState, OrderState


@dataclass(frozen=True, slots=True)
class Form:
    """A transaction set that answers orders: its type, its GS01, the GS01 it answers."""

    type: str
    kind: str
    answers: str


FORMS: Mapping[bool, Form] = {
    False: Form("855", "PR", "PO"),
    True: Form("865", "CA", "PC"),
}
"""By whether a change is answered."""

WITH_LINES: Mapping[OrderState, str] = {
    "received": "AH",
    "accepted": "AD",
    "changed": "AC",
    "rejected": "RD",
}
AS_A_WHOLE: Mapping[OrderState, str] = {
    "received": "AH",
    "accepted": "AT",
    "changed": "AC",
    "rejected": "RJ",
}
"""Element 587; what is received only is on hold."""

LINE_STATES: Mapping[LineState, str] = {
    "received": "IH",
    "accepted": "IA",
    "changed": "IC",
    "rescheduled": "DR",
    "delayed": "IB",
    "held": "IH",
    "rejected": "IR",
    "not_found": "IR",
    "cancelled": "ID",
}
"""Element 668."""

CHANGES: Mapping[str, str] = {"add": "AI", "change": "CA", "delete": "DI", "replace": "RZ"}
OWN_CHANGES: Mapping[LineState, str] = {
    "rescheduled": "RS",
    "delayed": "RS",
    "changed": "CA",
    "cancelled": "DI",
}
UNCHANGED = "NC"
"""Element 670: what the buyer asked of the line, else what we do to it."""

COMMITTED, REQUESTED = "067", "002"
"""Element 374: the delivery now scheduled, and the delivery requested."""
