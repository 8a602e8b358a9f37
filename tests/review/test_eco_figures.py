"""The turnaround of engineering changes, counted by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
from engineering.stories import AT, step, story

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.ecos import Eco
from exchange.model.policies import EcoPolicy
from exchange.model.reviews import Facts, Span
from exchange.review.changes import changes
from exchange.review.looked import Looked

EMPTY = pl.DataFrame()
SPAN = Span(
    "2026Q4", date(2026, 10, 1), date(2026, 12, 31), datetime(2026, 10, 1, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC),
)  # fmt: skip
AGREED = Agreement(
    name="acme", version="1", valid_from=date(2026, 1, 1), eco=EcoPolicy(impact_days=5)
)


def figures(*ecos: Eco, agreement: Agreement | None = AGREED) -> dict[str, str]:
    """Return each figure, or why there is none."""
    facts = Facts(
        partner="acme", span=SPAN, documents=EMPTY, findings=EMPTY, commits=EMPTY, delays=EMPTY,
        shipments=EMPTY, products=EMPTY, ecos=ecos,
    )  # fmt: skip
    looked = Looked(
        facts=facts, agreement=agreement, calendar=BusinessCalendar("UTC"), forecasts=(),
        compared=(), wanted=EMPTY,
    )  # fmt: skip
    return {
        each.key: each.why if each.value is None else str(each.value) for each in changes(looked)
    }


def test_each_stretch_is_counted_in_working_days() -> None:
    eco = (
        story("receive", "analyse")
        .then(step("answer", 3))
        .then(step("counter", 4))
        .then(step("answer", 7))
        .then(step("approve", 8))
        .then(step("schedule", 8, day=date(2026, 12, 10)))
        .then(step("implement", 16, day=date(2026, 12, 9)))
    )
    assert figures(eco) == {
        "eco_received": "1",
        "eco_answered": "1",
        "eco_impact_days": "3",
        "eco_decision_days": "1",
        "eco_implemented_days": "6",
        "eco_effective": "1",
    }


def test_what_is_late_or_was_never_answered_counts_against_us() -> None:
    late = story("receive", "analyse").then(step("answer", 10))
    never = replace_change(story("receive", "analyse"), "ECO-1")
    assert figures(late, never)["eco_answered"] == "0"
    assert figures(late, agreement=None)["eco_answered"] == "not_agreed"


def replace_change(eco: Eco, change: str) -> Eco:
    return Eco(tuple(replace(each, change=change) for each in eco.steps))


def test_before_anything_came_there_is_no_figure() -> None:
    assert set(figures().values()) == {"no_changes", "none_due", "none_answered"}
    old = Eco(tuple(replace(each, at=AT.replace(year=2025)) for each in story("receive").steps))
    assert figures(old)["eco_received"] == "no_changes"
