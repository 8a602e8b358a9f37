"""Holds what says two things of money: another amount, another currency."""

from exchange.adapters.edi.drafting import Draft, Spot, magnitude


def rival(draft: Draft, value: str, before: str | int, packed: int) -> None:
    """Hold the line where a second number of equal rank differs from the first."""
    if value and magnitude(value) != magnitude(before):
        draft.hold("EDI-001", packed, value, str(before))


def in_currency(draft: Draft, stated: str, packed: int, spot: Spot | None = None) -> None:
    """Hold what is in another currency than the order, or in one where the order names none."""
    agreed = str(draft.header.get("currency", ""))
    if stated and stated != agreed:
        rule = "EDI-001" if agreed else "EDI-002"
        draft.hold(rule, packed, stated, agreed, spot=spot)
