"""All rules across documents, in the order they are told."""

from collections.abc import Callable, Iterator, Sequence

from exchange.model.problems import Problem
from exchange.review.night import Night
from exchange.review.nightly_lists import lead_times_old, prices_end, recurs
from exchange.review.nightly_orders import (
    confirmed_late,
    late_untold,
    never_confirmed,
    not_forecast,
    old_revisions,
)

RULES: Sequence[Callable[[Night], Iterator[Problem]]] = (
    late_untold,
    confirmed_late,
    never_confirmed,
    not_forecast,
    old_revisions,
    prices_end,
    lead_times_old,
    recurs,
)


def problems(night: Night) -> Iterator[Problem]:
    """Yield what is wrong across the documents of one partner."""
    for rule in RULES:
        yield from rule(night)
