"""The day on which an approved change is implemented."""

from collections.abc import Callable, Iterator
from datetime import date

from exchange.model.eco_steps import Step
from exchange.model.ecos import Eco


def scheduled(day: date | None, step: Callable[..., Step]) -> Iterator[Step]:
    """Yield that a change is planned for a day; nothing where nobody named one."""
    if day is not None:
        yield step(action="schedule", day=day, party="EMS")


def estimated(eco: Eco) -> date | None:
    """Return the day that we estimated last, None where we did not."""
    return eco.answers[-1].estimated_implementation if eco.answers else None
