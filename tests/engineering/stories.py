"""One engineering change as its steps have made it, written by hand."""

# ruff: noqa: ANN401 - fields of a step hold values of every kind

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from exchange.model.eco_steps import Action, Step
from exchange.model.ecos import Eco, ecos
from exchange.model.impact import (
    Cost,
    Exposed,
    Foreseen,
    Impact,
    ImpactAnswer,
    ItemImpact,
    Limit,
    OpenLine,
    Task,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = date(2027, 2, 1)

ITEM = ItemImpact(
    line=1,
    item="SM-1001",
    old_revision="B",
    new_revision="C",
    effectivity="DATE",
    stated="",
    effective=DAY,
    earliest=date(2027, 2, 15),
    limits=(
        Limit("notice", date(2026, 12, 23), 30, clause="7"),
        Limit("material", date(2027, 2, 15), 84, "R-2247"),
    ),
    orders=(
        OpenLine("SM-7001", "10", "SM-1001", "B", Decimal(200), date(2027, 2, 15), asks=True),
        OpenLine("SM-6999", "20", "SB-9", "", Decimal(5), None, asks=False, through=("SB-9",)),
    ),
    forecast=(
        Foreseen("SM-1001", "B", "", date(2027, 3, 1), date(2027, 3, 31), Decimal(400), "FIRM",
                 outdated=True),
    ),
    stock=(
        Exposed("SM-1001", "B", "FINISHED", Decimal(120), "USE_UP", "Use up"),
        Exposed("R-2201", "A", "STOCK", Decimal(8000), component=True, also_in=("SB-9",)),
    ),
)  # fmt: skip
IMPACT = Impact("ECO-2207", "A", AT.date(), (ITEM,), lacking=("lead_times",))
ANSWER = ImpactAnswer(
    number="EC-1",
    impact=IMPACT,
    decision="conditional",
    estimated_implementation=date(2027, 2, 22),
    requested_implementation=DAY,
    description="=Revision C from lot 2027-08 on",
    cost=Cost("EUR", Decimal("640.00"), Decimal("0.12"), "stencil"),
    tasks=(Task(1, "New stencil", date(2027, 1, 15), "Process", "anna", AT.date()),),
    conditions=("Stock of R-2201 is used up",),
    assumptions=("No change of the test",),
    questions=("Is SM-7001 for B or C?",),
    answered_by="anna",
    answered_on=AT.date(),
)


def step(action: Action, days: int = 0, **more: Any) -> Step:
    """Return a step of the change, so many days after it came."""
    usual: dict[str, Any] = {
        "partner": "acme", "change": "ECO-2207", "revision": "A", "by": "anna",
        "at": AT + timedelta(days=days),
    }  # fmt: skip
    brings: dict[str, dict[str, Any]] = {
        "receive": {"impact": IMPACT},
        "answer": {"answer": ANSWER},
    }
    return Step(action=action, **{**usual, **brings.get(action, {}), **more})


def story(*actions: Action) -> Eco:
    """Return the change that some steps make, each a day after the one before."""
    (found,) = ecos(step(action, days) for days, action in enumerate(actions))
    return found
