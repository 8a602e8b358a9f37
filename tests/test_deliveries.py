"""What moves, comes and goes when other deliveries are wanted: every quantity once."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.reconcile.deliveries import (
    Delivery,
    Event,
    Lot,
    Wanted,
    compared,
    merged,
    numbered,
    split,
    total,
)

START = date(2027, 1, 4)
Days = Sequence[tuple[int, int]]


def day(week: int) -> date:
    return START + timedelta(weeks=week)


def standing(days: Days) -> tuple[Delivery, ...]:
    return tuple(
        Delivery(number, day(week), (Lot(Decimal(quantity), day(week)),))
        for number, (week, quantity) in enumerate(days, 1)
    )


def named(before: Days, after: Days) -> list[str]:
    held = standing(before)
    events, _ = compared(held, asked(held, after))
    return sorted(text(event) for event in events)


def asked(held: Sequence[Delivery], after: Days) -> tuple[Wanted, ...]:
    return numbered(held, [(day(week), Decimal(quantity)) for week, quantity in after], len(held))


def text(event: Event) -> str:
    weeks = [each and (each - START).days // 7 for each in (event.before, event.after)]
    return f"{event.name} {event.quantity} {weeks[0]}>{weeks[1]}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([(0, 100)], [(0, 100)], []),
        ([(0, 100)], [(0, 120)], ["INCREASE 20 None>0"]),
        ([(0, 100)], [(0, 60)], ["CANCEL 40 0>None"]),
        ([(0, 100)], [(3, 100)], ["PUSH_OUT 100 0>3"]),
        ([(3, 100)], [(0, 100)], ["PULL_IN 100 3>0"]),
        ([(0, 100)], [], ["CANCEL 100 0>None"]),
        ([(0, 100)], [(0, 60), (2, 40)], ["PUSH_OUT 40 0>2"]),
        ([(0, 100), (1, 100)], [(1, 100), (2, 100)], ["PUSH_OUT 100 0>2"]),
        ([(0, 100)], [(2, 60)], ["CANCEL 40 0>None", "PUSH_OUT 60 0>2"]),
        ([(0, 100)], [(2, 130)], ["INCREASE 30 None>2", "PUSH_OUT 100 0>2"]),
        # a decrease goes to later increases first, the nearest of them first
        ([(2, 100)], [(0, 50), (4, 50), (6, 50)], [
            "INCREASE 50 None>0", "PUSH_OUT 50 2>4", "PUSH_OUT 50 2>6"]),
        ([(2, 100)], [(0, 70), (4, 50)], [
            "INCREASE 20 None>0", "PULL_IN 50 2>0", "PUSH_OUT 50 2>4"]),
        ([(0, 10), (4, 10)], [(2, 20)], ["PULL_IN 10 4>2", "PUSH_OUT 10 0>2"]),
    ],
)  # fmt: skip
def test_a_change_of_deliveries_is_named(before: Days, after: Days, expected: list[str]) -> None:
    assert named(before, after) == expected


def test_a_moved_quantity_remembers_where_it_came_from_and_how_often() -> None:
    held = standing([(0, 100)])
    _, once = compared(held, asked(held, [(0, 60), (2, 40)]))
    first, second = once
    assert first.lots == (Lot(Decimal(60), day(0)),)
    assert second.lots == (Lot(Decimal(40), day(0), moved=1, parent=1),)
    _, twice = compared(once, numbered(once, [(day(4), Decimal(100))], 2))
    assert twice[0].lots == (
        Lot(Decimal(60), day(0), moved=1, parent=1),
        Lot(Decimal(40), day(0), moved=2, parent=2),
    )


def test_lots_of_one_delivery_give_in_proportion() -> None:
    lots = (Lot(Decimal(60), day(0), moved=1), Lot(Decimal(40), day(0)))
    taken, rest = split(lots, Decimal(50))
    assert [lot.quantity for lot in taken] == [30, 20]
    assert [lot.quantity for lot in rest] == [30, 20]
    thirds = tuple(Lot(Decimal(1), day(week)) for week in range(3))
    assert [lot.quantity for lot in split(thirds, Decimal(2))[0]] == [1, 1]


def test_the_one_delivery_that_is_left_over_keeps_its_number() -> None:
    held = standing([(0, 100), (1, 50)])
    assert asked(held, [(5, 100), (1, 50)]) == (
        Wanted(2, day(1), Decimal(50)),
        Wanted(1, day(5), Decimal(100)),
    )
    assert [each.schedule for each in asked(held, [(5, 70), (6, 80)])] == [3, 4]


quantities = st.integers(1, 400).map(lambda value: Decimal(value) / 4)
weeks = st.integers(0, 6)
histories = st.builds(
    Lot, quantities, weeks.map(day), st.integers(0, 3), st.none() | st.integers(1, 9)
)


@st.composite
def lines(draw: st.DrawFn) -> tuple[list[Delivery], list[Wanted]]:
    """Draw deliveries before and after, whose numbers may or may not be the same."""
    some = st.lists(histories, min_size=1, max_size=3)
    before = [
        Delivery(number, day(draw(weeks)), merged(draw(some)))
        for number in draw(st.sets(st.integers(1, 6), max_size=5))
    ]
    after = [
        Wanted(number, day(draw(weeks)), draw(quantities))
        for number in draw(st.sets(st.integers(1, 9), max_size=5))
    ]
    return before, after


def amount(events: Sequence[Event], *names: str) -> Decimal:
    return sum((each.quantity for each in events if each.name in names), Decimal(0))


@given(lines())
def test_quantities_are_conserved(line: tuple[list[Delivery], list[Wanted]]) -> None:
    before, after = line
    events, carried = compared(before, after)
    old = sum((each.quantity for each in before), Decimal(0))
    new = sum((each.quantity for each in after), Decimal(0))
    assert new == old + amount(events, "INCREASE") - amount(events, "CANCEL")
    wanted = {each.schedule: (each.day, each.quantity) for each in after}
    assert {each.schedule: (each.day, each.quantity) for each in carried} == wanted


@given(lines())
def test_nothing_is_named_twice(line: tuple[list[Delivery], list[Wanted]]) -> None:
    before, after = line
    events, _ = compared(before, after)
    names = Counter((each.source, each.target) for each in events)
    assert set(names.values()) <= {1}
    for each in before:
        left = sum(event.quantity for event in events if event.source == each.schedule)
        assert left <= each.quantity
    gone = {event.before for event in events if event.name == "CANCEL"}
    come = {event.after for event in events if event.name == "INCREASE"}
    assert not (gone and come)


@given(lines())
def test_applied_to_what_was_the_events_give_what_is(
    line: tuple[list[Delivery], list[Wanted]],
) -> None:
    before, after = line
    events, _ = compared(before, after)
    days: Counter[date] = Counter()
    for each in before:
        days[each.day] += each.quantity  # type: ignore[assignment]
    for event in events:
        if event.before:
            days[event.before] -= event.quantity  # type: ignore[assignment]
        if event.after:
            days[event.after] += event.quantity  # type: ignore[assignment]
    expected: Counter[date] = Counter()
    for wanted in after:
        expected[wanted.day] += wanted.quantity  # type: ignore[assignment]
    assert +days == +expected


@given(lines())
def test_an_unchanged_line_has_no_event(line: tuple[list[Delivery], list[Wanted]]) -> None:
    before, _ = line
    same = [Wanted(each.schedule, each.day, each.quantity) for each in before]
    events, carried = compared(before, same)
    assert events == ()
    assert {each.schedule: each for each in carried} == {each.schedule: each for each in before}


@given(lines(), st.randoms(use_true_random=False))
def test_the_order_in_which_deliveries_are_given_does_not_matter(
    line: tuple[list[Delivery], list[Wanted]], random: Random
) -> None:
    before, after = line
    expected = compared(before, after)
    random.shuffle(before)
    random.shuffle(after)
    assert compared(before, after) == expected


@given(lines())
def test_the_first_day_is_never_lost_and_only_a_move_counts(
    line: tuple[list[Delivery], list[Wanted]],
) -> None:
    before, after = line
    events, carried = compared(before, after)
    old = Counter({lot: 0 for each in before for lot in each.lots})
    known = {(lot.first, lot.moved) for lot in old}
    for each in carried:
        for lot in each.lots:
            stayed = (lot.first, lot.moved) in known
            came = (lot.first, lot.moved - 1) in known
            assert stayed or came or (lot.first, lot.moved) == (each.day, 0)
    moved = sum((lot.quantity * lot.moved for each in before for lot in each.lots), Decimal(0))
    lost = sum(
        (lot.quantity * lot.moved for e in events if e.name == "CANCEL" for lot in e.lots),
        Decimal(0),
    )
    now = sum((lot.quantity * lot.moved for each in carried for lot in each.lots), Decimal(0))
    assert now == moved - lost + amount(events, "PUSH_OUT", "PULL_IN")


@given(st.lists(histories, min_size=1, max_size=5), st.fractions(0, 1, max_denominator=40))
def test_a_part_and_its_rest_are_the_whole(lots: list[Lot], share: object) -> None:
    whole = total(lots)
    part = (whole * Decimal(float(share))).quantize(Decimal("0.25"))  # type: ignore[arg-type]
    taken, rest = split(tuple(lots), part)
    assert (total(taken), total(rest)) == (part, whole - part)
    assert all(lot.quantity > 0 for lot in (*taken, *rest))


@given(
    st.lists(st.lists(st.tuples(weeks.map(day), quantities), max_size=4), min_size=1, max_size=6)
)
def test_through_any_number_of_changes_the_first_days_stay(
    changes: list[list[tuple[date, Decimal]]],
) -> None:
    held: tuple[Delivery, ...] = ()
    used = 0
    alive: Counter[date] = Counter()
    for days in changes:
        wanted = numbered(held, days, used)
        numbers = {each.schedule for each in held}
        assert len({each.schedule for each in wanted}) == len(wanted) == len(days)
        assert all(each.schedule > used or each.schedule in numbers for each in wanted)
        events, held = compared(held, wanted)
        used = max([used, *(each.schedule for each in wanted)])
        for lot in (lot for each in events if each.name == "INCREASE" for lot in each.lots):
            alive[lot.first] += lot.quantity  # type: ignore[assignment]
        for lot in (lot for each in events if each.name == "CANCEL" for lot in each.lots):
            alive[lot.first] -= lot.quantity  # type: ignore[assignment]
        now: Counter[date] = Counter()
        for lot in (lot for each in held for lot in each.lots):
            now[lot.first] += lot.quantity  # type: ignore[assignment]
        assert +now == +alive
