"""What a forecast changes is added up by part and period while it is judged."""

from datetime import date
from decimal import Decimal

from demand.making import Quantities, agreement, before, known, message

from exchange.model.forecasts import Demand
from exchange.model.interchange import Message
from exchange.model.movements import Course, Movement
from exchange.reconcile.demand.judging import findings, judged
from exchange.reconcile.demand.movements import LONGEST, MOVED_MOST

FIRST, SECOND, THIRD = "2025-06-02", "2025-06-09", "2025-06-16"


def movement(told: Message, demand: Demand) -> Movement | None:
    found = [each for each in judged(told, demand) if isinstance(each, Movement)]
    assert len(found) <= 1
    return found[0] if found else None


def moved(last: Quantities, now: Quantities) -> Movement:
    found = movement(message(now), known(before("2025-02-24", last)))
    assert found
    return found


def course(part: str, last: list[int | None], now: list[int | None]) -> Course:
    """Return what is expected of a part."""
    told = [tuple(None if n is None else Decimal(n) for n in side) for side in (last, now)]
    return Course(part, *told)


def test_units_are_added_up_by_period_and_by_part() -> None:
    found = moved(
        {"A-1": {FIRST: 10, SECOND: 20}, "A-2": {FIRST: 5, SECOND: 5}},
        {"A-1": {FIRST: 12, SECOND: 20}, "A-2": {FIRST: 5, SECOND: 1}},
    )
    assert found.periods == (
        (date(2025, 6, 2), date(2025, 6, 8)),
        (date(2025, 6, 9), date(2025, 6, 15)),
    )
    assert found.whole == course("", [15, 25], [17, 21])
    assert found.parts == (
        course("A-2", [5, 5], [5, 1]),
        course("A-1", [10, 20], [12, 20]),
    )
    assert (found.moved, found.later) == (2, 0)


def test_a_period_the_last_forecast_did_not_reach_has_nothing_before() -> None:
    found = moved({"A-1": {FIRST: 10}}, {"A-1": {FIRST: 10, SECOND: 30}})
    assert found.whole == course("", [10, None], [10, 30])
    assert (found.parts, found.moved) == ((), 0)


def test_what_is_wanted_no_more_is_nothing_now() -> None:
    found = moved({"A-1": {FIRST: 10, SECOND: 20}}, {"A-1": {FIRST: 10, SECOND: 0}})
    assert found.parts == (course("A-1", [10, 20], [10, 0]),)


def test_those_that_moved_most_are_told_apart_and_the_others_counted() -> None:
    last: Quantities = {f"A-{n}": {FIRST: 100} for n in range(9)}
    now: Quantities = {f"A-{n}": {FIRST: 100 + n} for n in range(9)}
    found = moved(last, now)
    assert [each.part for each in found.parts] == ["A-8", "A-7", "A-6", "A-5", "A-4"]
    assert len(found.parts) == MOVED_MOST
    assert found.moved == 8


def test_the_nearest_periods_are_told_and_later_ones_counted() -> None:
    days = [f"2025-{month:02}-{day:02}" for month in (6, 7, 8) for day in range(1, 29)]
    both: Quantities = {"A-1": dict.fromkeys(days, 1)}
    found = movement(message(both, days=1), known(before("2025-02-24", both, days=1)))
    assert found
    assert len(found.periods) == LONGEST
    assert found.later == len(days) - LONGEST


def test_without_a_forecast_before_nothing_is_told() -> None:
    assert movement(message({"A-1": {FIRST: 10}}), known()) is None


def test_it_is_told_beside_the_findings_and_is_none_of_them() -> None:
    told = message({"A-1": {FIRST: 12, THIRD: 1}})
    demand = known(before("2025-02-24", {"A-1": {FIRST: 10}}), agreed=agreement())
    every = [*judged(told, demand)]
    assert [each for each in every if not isinstance(each, Movement)] == [*findings(told, demand)]
    assert movement(told, demand)
