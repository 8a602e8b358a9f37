"""Which flexibility band a day lies in, and how much of a line may move in it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from exchange.model.policies import Band
from exchange.reconcile.order_state import OrderLine
from exchange.reconcile.ordering.known import Ordering


def band(known: Ordering, part: str, day: date) -> Band | None:
    """Return the band of a day for a part, None where none was agreed.

    Days count from the day of receipt; one that is past lies in the nearest band. Bands of
    families and totals are for forecasts.
    """
    ahead = max((day - known.today).days, 0)
    return next(
        (
            each
            for each in bands(known, part)
            if each.scope == "part"
            and each.first <= ahead
            and (each.last is None or ahead <= each.last)
        ),
        None,
    )


def bands(known: Ordering, part: str) -> Sequence[Band]:
    """Return the bands of a part: its own, else those of all."""
    own = known.terms(part).bands
    return own or (known.agreement.flexibility.bands if known.agreement else ())


def clause(known: Ordering, part: str, found: Band, name: str) -> str:
    """Return where a limit of a band stands."""
    terms = known.terms(part)
    if found.clause or (terms.bands and terms.clause):
        return found.clause or terms.clause
    return known.agreement.flexibility.cited(name) if known.agreement else ""


def inside(known: Ordering, line: OrderLine, found: Band) -> Decimal:
    """Return what a line wants in a band, which is what a limit in percent is of."""
    part = line.customer_part or ""
    wanted = (each for each in line.deliveries if band(known, part, each.day) == found)
    return sum((each.quantity for each in wanted), Decimal(0))
