"""A forecast that leaves out, ends too early, comes at another time or never changes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest
from demand.making import (
    LEAD_TIMES,
    TODAY,
    before,
    found,
    frame,
    known,
    message,
    policy,
    products,
    rules,
)

from exchange.model.calendars import BusinessCalendar

SOON = {"2025-03-10": 5}
COVERED = policy(must_cover_active=True)


def test_an_active_part_without_a_line_is_asked_about() -> None:
    parts = products(
        {"part": "A"},
        {"part": "B"},
        {"part": "B", "revision": "2"},
        {"part": "C", "status": "PHASE_OUT"},
        {"part": "D", "valid_to": TODAY - timedelta(days=1)},
        {"part": "E", "valid_from": TODAY + timedelta(days=1)},
    )
    demand = known(agreed=COVERED, products=parts)
    (only,) = found(message({"A": SOON}), demand)
    assert (only.rule, only.observed, only.params["parts"]) == ("FC-001", "1", "B")
    assert (only.params["clause"], only.row) == ("4.1", -1)
    assert rules(message({"A": SOON, "B": SOON}), demand) == []


@pytest.mark.parametrize("word", ["zero", "unchanged"])
def test_a_part_left_out_may_have_an_agreed_meaning(word: Literal["zero", "unchanged"]) -> None:
    agreed = policy(must_cover_active=True, absent_item=word)
    demand = known(agreed=agreed, products=products({"part": "A"}, {"part": "B"}))
    assert rules(message({"A": SOON}), demand) == []


def test_many_parts_left_out_are_one_finding() -> None:
    parts = products(*({"part": f"P{number}"} for number in range(5000)), {"part": "A"})
    (only,) = found(message({"A": SOON}), known(agreed=COVERED, products=parts))
    assert only.observed == "5000"
    assert only.params["parts"].endswith("\u2026")


@pytest.mark.parametrize(("last", "expected"), [("2025-05-05", []), ("2025-04-28", ["FC-002"])])
def test_a_horizon_shorter_than_agreed(last: str, expected: list[str]) -> None:
    told = message({"A": {"2025-03-03": 5, last: 5}})
    assert rules(told, known(agreed=policy(horizon_weeks=10))) == expected


def test_a_horizon_the_header_states_counts() -> None:
    told = message({"A": SOON}, header={"horizon_end": "2025-05-11"})
    assert rules(told, known(agreed=policy(horizon_weeks=10))) == []


def test_a_horizon_shorter_than_the_material_needs() -> None:
    parts = products({"part": "A", "material_lead_time_days": 15}, {"part": "B"})
    told = message({"A": SOON, "B": SOON})
    (only,) = found(told, known(products=parts))
    assert (only.rule, only.observed, only.expected) == ("FC-003", "14", "15")
    times = [
        {"part": "A", "material_lead_time_days": 10, "valid_from": date(2025, 1, 1)},
        {"part": "A", "material_lead_time_days": 99, "valid_from": date(2025, 4, 1)},
    ]
    demand = known(before("2025-02-24", {"A": SOON, "B": SOON}), products=parts)
    assert rules(told, demand) == ["FC-003"]
    assert rules(told, replace(demand, lead_times=frame(times, LEAD_TIMES))) == []


@pytest.mark.parametrize(
    ("pattern", "days", "expected"),
    [
        ("13W+9M", 7, []),
        ("13W+9M", 28, ["FC-005"]),
        ("1W+9M", 1, []),
        ("12M", 28, []),
        ("", 28, []),
    ],
)
def test_periods_longer_than_agreed(pattern: str, days: int, expected: list[str]) -> None:
    told = message({"A": SOON}, days=days)
    assert rules(told, known(agreed=policy(buckets=pattern))) == expected


def test_months_may_come_where_months_are_agreed() -> None:
    """Two weeks, then months."""
    weekly = message({"A": {"2025-03-10": 5, "2025-03-17": 5}})
    agreed = known(agreed=policy(buckets="2W+9M"))
    assert rules(weekly, agreed) == []
    assert rules(message({"A": {"2025-03-24": 5, "2025-04-21": 5}}, days=28), agreed) == ["FC-005"]


@pytest.mark.parametrize(
    ("today", "grace", "expected"),
    [
        ("2025-03-03", 0, []),
        ("2025-03-04", 0, ["FC-017"]),
        ("2025-03-04", 1, []),
        ("2025-03-05", 1, ["FC-017"]),
        ("2025-03-11", 0, []),
    ],
)
def test_a_forecast_on_another_day_than_agreed(today: str, grace: int, expected: list[str]) -> None:
    """2025-03-10 is a holiday."""
    calendar = BusinessCalendar("UTC", closed=frozenset({date(2025, 3, 10)}))
    agreed = policy(cadence="weekly", due="MON 12:00", grace_days=grace)
    demand = known(agreed=agreed, calendar=calendar, today=date.fromisoformat(today))
    assert rules(message({"A": {"2025-03-17": 5}}), demand) == expected


@pytest.mark.parametrize(
    ("cadence", "day", "expected"),
    [
        ("weekly", "2025-03-02", []),
        ("weekly", "2025-03-03", ["FC-017"]),
        ("monthly", "2025-02-28", []),
        ("monthly", "2025-03-01", ["FC-017"]),
        ("daily", "2025-03-02", []),
        ("daily", "2025-03-03", ["FC-017"]),
        ("on_demand", "2025-03-03", []),
    ],
)
def test_a_second_forecast_in_a_period(cadence: str, day: str, expected: list[str]) -> None:
    demand = known(before(day, {"A": SOON}), agreed=policy(cadence=cadence))
    assert rules(message({"A": SOON}), demand) == expected


def test_forecasts_of_single_items_may_be_several_in_a_period() -> None:
    agreed = policy(cadence="weekly", semantics="per_item")
    assert (
        rules(message({"A": SOON}), known(before("2025-03-03", {"B": SOON}), agreed=agreed)) == []
    )


def test_a_monthly_forecast_is_due_on_a_working_day() -> None:
    agreed = policy(cadence="monthly", due="1 12:00")
    assert rules(message({"A": SOON}), known(agreed=agreed)) == []
    later = replace(known(agreed=agreed), today=date(2025, 3, 4))
    assert rules(message({"A": SOON}), later) == ["FC-017"]


def test_a_forecast_that_never_changes_is_asked_about() -> None:
    """Each reaches a week further than the one before; the week that is over is dropped."""
    starts = [f"{TODAY + timedelta(weeks=number)}" for number in range(-3, 4)]
    history = [
        before(f"2025-02-{day}", {"A": dict.fromkeys(starts[first : first + 4], 5)})
        for first, day in enumerate((10, 17, 24))
    ]
    told = message({"A": dict.fromkeys(starts[3:], 5)})
    agreed = policy(unchanged_cycles=2)
    (only,) = found(told, known(*history, agreed=agreed))
    assert (only.rule, only.observed, only.params["since"]) == ("FC-015", "3", "2025-02-10")
    assert rules(told, known(*history[1:], agreed=agreed)) == []
    moved = message({"A": dict.fromkeys(starts[3:], 5) | {starts[4]: 6}})
    assert rules(moved, known(*history, agreed=agreed)) == []
