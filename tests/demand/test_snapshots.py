"""What is in force after forecasts that replace everything, single items, or add to it."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from demand.making import (
    HISTORY,
    Quantities,
    agreement,
    before,
    found,
    frame,
    known,
    message,
    policy,
    rules,
    weeks,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.model.forecasts import Snapshot
from exchange.model.policies import Flexibility, ForecastPolicy
from exchange.reconcile.demand.judging import compared
from exchange.reconcile.demand.periods import aligned
from exchange.reconcile.demand.snapshots import current, effective, states, summed

FIRST = before("2025-02-10", {"A": {"2025-03-10": 1, "2025-03-17": 2}, "B": {"2025-03-10": 3}})
SECOND = before("2025-02-17", {"A": {"2025-03-17": 5}})


def held(*history: Snapshot, semantics: str = "full") -> dict[str, int]:
    found = effective(history, semantics)
    assert found is not None
    rows = found.frame.sort("part", "start").iter_rows(named=True)
    return {f"{row['part']} {row['start']}": int(row["quantity"]) for row in rows}


@pytest.mark.parametrize(
    ("semantics", "expected"),
    [
        ("full", {"A 2025-03-17": 5}),
        ("per_item", {"A 2025-03-17": 5, "B 2025-03-10": 3}),
        ("net_change", {"A 2025-03-10": 1, "A 2025-03-17": 7, "B 2025-03-10": 3}),
    ],
)
def test_what_a_forecast_replaces(semantics: str, expected: dict[str, int]) -> None:
    assert held(FIRST, SECOND, semantics=semantics) == expected


def test_a_forecast_that_changes_another_replaces_what_it_names() -> None:
    change = before("2025-02-17", {"A": {"2025-03-17": 5}}, function="change")
    assert held(FIRST, change) == {"A 2025-03-17": 5, "B 2025-03-10": 3}


def test_an_older_one_that_comes_late_takes_no_place() -> None:
    late = before("2025-02-24", {"A": {"2025-03-10": 9}}, date=FIRST.day)
    assert held(FIRST, SECOND, late) == {"A 2025-03-17": 5}
    assert current((FIRST, SECOND, late)) == SECOND
    assert [each.receipt for each in states((FIRST, SECOND, late), "full")] == [
        "2025-02-10",
        "2025-02-17",
    ]


def test_what_a_person_has_to_decide_on_is_current_but_not_accepted() -> None:
    asked = before("2025-02-24", {"A": {"2025-03-10": 9}}, accepted=False)
    assert current((FIRST, asked)) == asked
    assert held(FIRST, asked) == held(FIRST)


def test_a_cancelled_forecast_is_as_if_it_had_not_come() -> None:
    undone = before("2025-02-24", {}, number=SECOND.number, function="cancel")
    assert held(FIRST, SECOND, undone) == held(FIRST)
    assert effective((), "full") is None


def changed(
    told: Quantities, *history: Snapshot, agreed: ForecastPolicy, days: int = 7
) -> list[str]:
    """Return the differences as text: part, first day, before, now, name."""
    agreement_ = agreement(agreed, Flexibility())
    frame = compared(message(told, days), known(*history, agreed=agreement_))
    assert frame is not None
    return [
        f"{row['part']} {row['start']} {row['before']} {row['now']} {row['event']}".replace(
            ".000000", ""
        )
        for row in frame.iter_rows(named=True)
        if row["event"] != "same"
    ]


def test_differences_have_a_name() -> None:
    history = before("2025-02-24", {"A": {"2025-03-10": 1, "2025-03-17": 2, "2025-03-24": 3}})
    told = {"A": {"2025-03-10": 4, "2025-03-24": 1, "2025-03-31": 9}}
    assert changed(told, history, agreed=ForecastPolicy()) == [
        "A 2025-03-10 1 4 increase",
        "A 2025-03-17 2 0 gone",
        "A 2025-03-24 3 1 decrease",
        "A 2025-03-31 None 9 new",
    ]


@pytest.mark.parametrize(
    ("absent", "expected"),
    [("hold", []), ("unchanged", []), ("zero", ["B 2025-03-10 3 0 gone"])],
)
def test_a_part_left_out_counts_as_agreed(absent: str, expected: list[str]) -> None:
    agreed = ForecastPolicy(absent_item=absent)  # type: ignore[arg-type]
    told = {"A": {"2025-03-10": 1, "2025-03-17": 2}}
    assert changed(told, FIRST, agreed=agreed) == expected


def test_single_items_leave_the_others_as_they_were() -> None:
    agreed = ForecastPolicy(semantics="per_item")
    assert changed({"A": {"2025-03-17": 4}}, FIRST, agreed=agreed) == [
        "A 2025-03-10 1 0 gone",
        "A 2025-03-17 2 4 increase",
    ]


def test_changes_are_added_to_what_was_in_force() -> None:
    agreed = ForecastPolicy(semantics="net_change")
    assert changed({"A": {"2025-03-17": 4}}, FIRST, agreed=agreed) == ["A 2025-03-17 2 6 increase"]


FOUR_WEEKS = ("2025-03-10", "2025-03-17", "2025-03-24", "2025-03-31")


def test_weeks_are_compared_with_the_four_weeks_they_make_up() -> None:
    weekly = before("2025-02-24", {"A": dict.fromkeys(FOUR_WEEKS, 10) | {"2025-04-07": 1}})
    long = {"A": {"2025-03-10": 50}}
    assert changed(long, weekly, agreed=ForecastPolicy(), days=28) == [
        "A 2025-03-10 40 50 increase"
    ]
    other = before("2025-02-24", long, days=28)
    told = {"A": dict.fromkeys(FOUR_WEEKS, 10)}
    assert changed(told, other, agreed=ForecastPolicy()) == ["A 2025-03-10 50 40 decrease"]


def test_a_month_is_not_divided_to_be_compared() -> None:
    weekly = before("2025-02-24", {"A": dict.fromkeys(FOUR_WEEKS, 10)})
    told = message({"A": {"2025-03-12": 50}}, days=28)
    frame = compared(told, known(weekly))
    assert frame is not None
    assert not frame.height
    (only,) = found(told, known(weekly))
    assert (only.rule, only.observed) == ("FC-005", "2025-03-12 \u2013 2025-04-08")
    assert only.expected == "2025-03-10 \u2013 2025-03-16"


def test_a_month_that_reaches_beyond_the_other_forecast_is_not_compared() -> None:
    weekly = before("2025-02-24", {"A": dict.fromkeys(FOUR_WEEKS[:3], 10)})
    assert rules(message({"A": {"2025-03-10": 50}}, days=28), known(weekly)) == ["FC-005"]


def test_a_late_forecast_is_compared_with_nothing() -> None:
    agreed = agreement(ForecastPolicy(swing_percent=Decimal(1)), Flexibility())
    told = message({"A": {"2025-03-10": 99}}, header={"date": "2025-02-20"})
    demand = known(before("2025-02-24", {"A": {"2025-03-10": 1}}), agreed=agreed)
    (only,) = found(told, demand)
    assert (only.rule, only.observed, only.expected) == ("FC-016", "2025-02-20", "2025-02-24")
    newer = message({"A": {"2025-03-10": 99}}, header={"date": "2025-02-24"})
    assert rules(newer, demand) == ["FC-026"]


def test_a_cancellation_is_not_judged() -> None:
    told = message({"A": {"2025-03-10": 99}})
    object.__setattr__(told, "function", "cancel")
    assert rules(told, known(FIRST, agreed=policy(horizon_weeks=52))) == []


PERIODS = st.lists(
    st.tuples(st.sampled_from((7, 14, 28)), st.integers(0, 9)), min_size=1, max_size=6
)


def periods(lengths: list[tuple[int, int]], first: date) -> list[dict[str, object]]:
    """Return periods of some lengths, one after the other."""
    rows: list[dict[str, object]] = []
    for days, quantity in lengths:
        rows += weeks({"A": {str(first): quantity}}, days)
        first += timedelta(days=days)
    return rows


def span(lengths: list[tuple[int, int]]) -> int:
    """Return how many days periods take together."""
    return sum(days for days, _ in lengths)


@settings(max_examples=100, deadline=None)
@given(PERIODS, PERIODS, st.sampled_from((0, 7, 14)))
def test_what_is_compared_in_longer_periods_is_whole(
    then: list[tuple[int, int]], now: list[tuple[int, int]], later: int
) -> None:
    """Compared periods overlap no other, and each side of one is all that lies in it."""
    first = date(2025, 3, 10)
    begin = first + timedelta(days=later)
    sides = [
        summed(frame(rows, HISTORY)).with_columns(row=None, line_row=None, rows=1)
        for rows in (periods(now, begin), periods(then, first))
    ]
    end = min(begin + timedelta(days=span(now)), first + timedelta(days=span(then)))
    joined, _ = aligned(sides[0], sides[1], (begin, end - timedelta(days=1)))
    left, right = (
        joined.drop_nulls(name).select("start", "last", quantity=name) for name in ("now", "before")
    )
    spans = {each for side in (left, right) for each in side.select("start", "last").iter_rows()}
    for start, last in spans:
        others = spans - {(start, last)}
        assert not any(start <= other[1] and other[0] <= last for other in others)
        for before_, after in zip(sides, (left, right), strict=True):
            inside = (pl.col("start") >= start) & (pl.col("last") <= last)
            touching = (pl.col("start") <= last) & (pl.col("last") >= start)
            assert before_.filter(touching).height == before_.filter(inside).height
            total = after.filter(pl.col("start") == start)["quantity"].sum()
            assert total == before_.filter(inside)["quantity"].sum()


DAYS = st.sampled_from(("2025-03-10", "2025-03-17", "2025-03-24"))
WANTED = st.dictionaries(
    st.sampled_from("ABC"), st.dictionaries(DAYS, st.integers(0, 9), min_size=1), min_size=1
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WANTED, min_size=1, max_size=4))
def test_changes_add_up_and_single_items_are_what_was_said_last(said: list[Quantities]) -> None:
    history = tuple(
        before(f"2025-02-{number:02}", each) for number, each in enumerate(said, start=1)
    )
    added = effective(history, "net_change")
    items = effective(history, "per_item")
    assert added is not None
    assert items is not None
    every = pl.concat([each.frame for each in history])
    assert added.frame["quantity"].sum() == every["quantity"].sum()
    last = {part: quantities for each in said for part, quantities in each.items()}
    sums = dict(items.frame.group_by("part").agg(pl.sum("quantity")).iter_rows())
    assert sums == {part: sum(map(int, each.values())) for part, each in last.items()}
