"""Who answers for a delay: whoever is named, else who does for delays of that reason."""

from collections.abc import Sequence

from exchange.model.notices import RESPONSIBLE
from exchange.reconcile.notices.lines import Row

CUSTOMER = "OEM"
"""The customer as the party that answers for a delay."""


def answers_for(row: Row) -> str:
    """Return who answers for a delay, empty where nobody said and the reason does not tell."""
    return row["responsible"] or RESPONSIBLE.get(row["reason"] or "", "")


def blames(rows: Sequence[Row]) -> bool:
    """Tell whether the customer is named as the party that answers for it."""
    return any(answers_for(row) == CUSTOMER for row in rows)
