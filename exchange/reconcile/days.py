"""The days on which an order or a change wants its lines, as their rows state them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from exchange.reconcile.deliveries import Delivery

Stated = Mapping[str, Any]
Days = Sequence[tuple[date | None, Decimal | None]]
"""Days on which something is wanted, and how much; None where that is not said."""


def delivered(lines: Iterable[Stated], schedules: Iterable[Stated]) -> list[Stated]:
    """Return lines, each with the days and quantities of its deliveries, and whether one waits.

    `firsts` are the days those deliveries were first wanted, None where that is not told.
    """
    days: defaultdict[int, list[tuple[date | None, Decimal | None]]] = defaultdict(list)
    firsts: defaultdict[int, list[date | None]] = defaultdict(list)
    waits: set[int] = set()
    for each in schedules:
        days[each["line"]].append((each["requested_date"], each["quantity"]))
        firsts[each["line"]].append(each.get("first_date"))
        waits |= {each["line"]} if each.get("status") == "held" else set()
    return [
        {
            **row,
            "deliveries": days[row["line"]],
            "firsts": firsts[row["line"]],
            "waits": row["line"] in waits,
        }
        for row in lines
    ]


def alone(days: Days, quantity: Decimal | None) -> list[tuple[date, Decimal]] | None:
    """Return stated deliveries with their quantities, None where one of several has none.

    One that states none is for the quantity of its line; one of nothing is none.
    """
    if len(days) == 1 and days[0][1] is None:
        days = [(days[0][0], quantity)]
    known = [(day, each) for day, each in days if day is not None and each is not None]
    return [each for each in known if each[1]] if len(known) == len(days) else None


def total(deliveries: Iterable[Delivery]) -> Decimal:
    """Return what is wanted on all days together."""
    return sum((each.quantity for each in deliveries), Decimal(0))
