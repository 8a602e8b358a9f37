"""How long a part takes: the most particular figure that holds today."""

from collections.abc import Iterator
from datetime import date

from exchange.reconcile.ordering.known import Ordering


def lead_time(known: Ordering, part: str) -> tuple[int, str] | None:
    """Return the lead time of a part in days, and the clause it stands in; None where unknown."""
    return next(figures(known, part), None)


def figures(known: Ordering, part: str) -> Iterator[tuple[int, str]]:
    """Yield every figure there is: of the part by date, the product, its terms, the agreement."""
    began = [row for row in known.lead_times_of.get(part, ()) if started(row["valid_from"], known)]
    if began:
        newest = max(began, key=lambda row: row["valid_from"] or date.min)
        if newest["lead_time_days"] is not None:
            yield newest["lead_time_days"], ""
    fact = known.fact(part, "lead_time_days")
    if fact is not None:
        yield fact, ""
    terms = known.terms(part)
    if terms.lead_time_days is not None:
        yield terms.lead_time_days, terms.clause
    if known.policy.lead_time_days is not None:
        yield known.policy.lead_time_days, known.policy.cited("lead_time_days")


def started(day: date | None, known: Ordering) -> bool:
    """Tell whether what begins on a day has begun."""
    return day is None or day <= known.today
