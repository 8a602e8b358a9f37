"""Figures and clauses as a finding tells them."""

from decimal import Decimal


def plain(value: Decimal) -> str:
    """Return a number with no more digits than it needs."""
    return f"{value.normalize():f}"


def under(clause: str) -> dict[str, str]:
    """Return what names the clause in a finding, `clause` only where there is one.

    `under` is how a sentence shows it, empty where nothing was cited.
    """
    return {"clause": clause, "under": f" ({clause})"} if clause else {"under": ""}
