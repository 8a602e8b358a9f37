"""Units of lines against those of the master data: what can be turned into what."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.units import codes
from exchange.reconcile.figures import plain
from exchange.reconcile.ordering.items import Item
from exchange.reconcile.ordering.known import Ordering

UNITS = {
    "GRM": ("mass", Decimal(1)), "KGM": ("mass", Decimal(1000)),
    "MMT": ("length", Decimal(1)), "CMT": ("length", Decimal(10)),
    "MTR": ("length", Decimal(1000)),
    "MLT": ("volume", Decimal(1)), "LTR": ("volume", Decimal(1000)),
}  # fmt: skip
"""What units measure, and how many of the smallest they hold (UN/ECE Recommendation 20)."""


def unit(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """MD-008 and MD-009: a unit that cannot be turned into that of the part, or that can.

    The quantity stays as it was sent; what it comes to is told.
    """
    stated, ours = item.said["unit_code"], base_unit(item, known)
    if not stated or not ours or stated == ours:
        return
    if factor(stated, ours) is None:
        yield item.finding("MD-008", "unit", item.said["unit"], ours)
    elif item.quantity is not None and item.amount is not None:
        told = f"{plain(item.quantity)} {stated}", f"{plain(item.amount)} {ours}"
        yield item.finding("MD-009", "unit", *told)


def factor(stated: str, ours: str) -> Decimal | None:
    """Return how many of our unit one of the stated is, None where they measure other things."""
    (kind, size), (wanted, whole) = (UNITS.get(code, (code, Decimal(1))) for code in (stated, ours))
    return size / whole if kind == wanted else None


def base_unit(item: Item, known: Ordering) -> str | None:
    """Return the code of the unit the master data count a part in, None where they say none."""
    spelling = known.fact(item.part, "unit")
    return codes().get(str(spelling).strip().casefold()) if spelling else None


def counted(items: Sequence[Item], known: Ordering) -> tuple[Item, ...]:
    """Return the lines, each knowing how many of the unit of the master data one of its is."""
    return tuple(replace(item, factor=scale(item, known)) for item in items)


def scale(item: Item, known: Ordering) -> Decimal:
    """Return the factor of a line, 1 where a unit is not stated, not known or cannot be turned."""
    stated, ours = item.said["unit_code"], base_unit(item, known)
    return (factor(stated, ours) if stated and ours else None) or Decimal(1)
