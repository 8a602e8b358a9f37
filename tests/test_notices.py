"""What a delay makes of a promise, when it must be told, and what is in force after it."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import yaml
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st

from exchange.model.calendars import BusinessCalendar
from exchange.model.erp_tables import nothing
from exchange.model.notices import RESPONSIBLE, Due, Promise, due_at
from exchange.model.policies import NoticePolicy
from exchange.reconcile.notices.bundling import notice_number
from exchange.reconcile.notices.promises import delayed, less, moved, slip, total
from exchange.reconcile.notices.standing import Book, book
from exchange.respond.notice_wording import NOTICE_WORDINGS

CALENDAR = BusinessCalendar("Europe/Warsaw", opens=time(8), closes=time(16))


def on(day: int, quantity: int | None = 40) -> Due:
    """Return a delivery on a day of June."""
    return Due(None if quantity is None else Decimal(quantity), date(2027, 6, day))


def unknown(quantity: int | None = 40, told: int = 1) -> Due:
    amount = None if quantity is None else Decimal(quantity)
    return Due(amount, None, date(2027, 5, told))


@pytest.mark.parametrize(
    ("known", "told", "promise"),
    [
        ((on(1),), [on(10, None)], (on(10),)),
        ((on(1, 10), on(2, 30)), [on(10, None)], (on(10),)),
        ((on(1),), [on(10, 30)], (on(1, 10), on(10, 30))),
        ((on(1),), [on(20, 30), on(10, 10)], (on(10, 10), on(20, 30))),
        ((on(1, 10), on(2, 30)), [on(10, 10), on(20, 30)], (on(10, 10), on(20, 30))),
        ((on(1),), [unknown(None)], (unknown(),)),
        ((on(1, None),), [on(10, None)], (on(10, None),)),
        ((on(1, 10), on(2, 30)), [on(10, 10)], None),
        ((on(1),), [on(10, None), on(20, None)], None),
        ((on(1),), [on(10, None), on(20, 5)], None),
        ((on(1),), [on(10, 41)], None),
        ((), [on(10, None)], None),
    ],
)
def test_a_delay_is_understood_in_one_way_or_not_at_all(
    known: Promise, told: Sequence[Due], promise: Promise | None
) -> None:
    assert delayed(known, told) == promise


def test_the_rest_of_what_is_not_committed_is_not_promised_by_a_delay() -> None:
    assert delayed((on(1),), [on(10, 30)], committed=False) is None
    assert delayed((on(1),), [on(1, 10), on(10, 30)], committed=False) == (on(1, 10), on(10, 30))
    assert delayed((on(1),), [on(10, None)], committed=False) == (on(10),)


@pytest.mark.parametrize(
    ("before", "after", "days", "quantity"),
    [
        ((on(1),), (on(1),), 0, 0),
        ((on(1),), (on(10),), 9, 40),
        ((on(10),), (on(1),), 9, 40),
        ((on(1),), (on(1, 10), on(4, 30)), 3, 30),
        ((on(1, 10), on(2, 30)), (on(2),), 1, 10),
        ((on(1, 10), on(1, 30)), (on(1),), 0, 0),
    ],
)
def test_two_promises_differ_by_days_and_by_what_moves(
    before: Promise, after: Promise, days: int, quantity: int
) -> None:
    assert slip(before, after) == days
    assert moved(before, after) == quantity


def test_a_day_that_becomes_unknown_is_always_told() -> None:
    assert slip((on(1),), (unknown(),)) > 1000
    assert slip((unknown(),), (on(1),)) > 1000
    assert slip((unknown(told=1),), (unknown(told=2),)) > 1000
    assert slip((unknown(),), (unknown(),)) == 0
    assert slip((on(1, None),), (on(3, None),)) == 2


DUES = st.lists(st.builds(on, st.integers(1, 30), st.integers(1, 50)), min_size=1, max_size=5).map(
    lambda dues: tuple(sorted(dues, key=lambda each: each.day or date.max))
)


@given(DUES, DUES, st.integers(0, 100))
def test_slipping_is_mutual_and_shipping_takes_what_it_takes(
    before: Promise, after: Promise, shipped: int
) -> None:
    assert slip(before, after) == slip(after, before)
    assert slip(before, before) == 0
    left = less(before, Decimal(shipped))
    assert total(left) == max((total(before) or Decimal(0)) - shipped, Decimal(0))
    assert all(each.quantity for each in left)


@pytest.mark.parametrize(
    ("aware", "hours", "due"),
    [
        ("2026-11-23T09:00", 8, "2026-11-24T09:00"),
        ("2026-11-23", 8, "2026-11-23T16:00"),
        ("2026-11-27T15:00", 2, "2026-11-30T09:00"),
        ("2026-11-28", 0, "2026-11-30T08:00"),
        ("2026-11-23T13:00Z", 4, "2026-11-24T10:00"),
        ("2026-11-23T09:00", None, None),
    ],
)
def test_the_time_runs_from_awareness_in_business_hours(
    aware: str, hours: int | None, due: str | None
) -> None:
    found = due_at(aware, hours, CALENDAR)
    assert (found and f"{found:%Y-%m-%dT%H:%M}") == due


def choices(column: str) -> set[str]:
    """Return the codes a column of a delay may hold."""
    path = Path(__file__).parents[1] / "schemas/canonical/delay.yaml"
    told = yaml.safe_load(path.read_text("utf-8"))["columns"][column]
    return {*told["isin"]["value"]}


def test_every_reason_has_its_words_and_but_for_one_who_answers_for_it() -> None:
    reasons = choices("reason")
    for words in NOTICE_WORDINGS.values():
        assert set(words.reasons) == reasons
        assert set(words.parties) == choices("responsible")
    assert set(RESPONSIBLE) == reasons - {"OTHER"}


def said(name: str, *rows: dict[str, object]) -> pl.DataFrame:
    """Return what our ERP said of line 10 of an order, a file a row."""
    empty = Remembered().history(name)
    about = {"partner": "acme", "order_number": "4711", "line_number": "10"}
    every = [dict.fromkeys(empty.columns) | about | row for row in rows]
    told = [{key: row[key] for key in empty.columns} for row in every]
    return pl.DataFrame(told, schema=empty.schema)


def delay(place: int, day: int) -> dict[str, object]:
    at = {"document": f"D{place}", "place": place}
    return {"new_date": date(2027, 6, day), "reason": "TOOLING", "aware_at": "2027-05-01"} | at


def decision(place: int, of: int, action: str) -> dict[str, object]:
    return {"notice": number(of), "action": action, "document": f"R{place}", "place": place}


def number(place: int) -> str:
    return notice_number(f"D{place}", "acme")


def told(
    *delays: dict[str, object],
    decisions: Sequence[dict[str, object]] = (),
    answered: Sequence[int] = (),
    minimum: int = 1,
) -> Book:
    """Return all that was said of a line of 40 that was open for 1 June when we began."""
    ledger = remembered(*delays, decisions=decisions, answered=answered)
    return book(ledger, "acme", NoticePolicy(minimum_days=minimum))


def remembered(
    *delays: dict[str, object],
    decisions: Sequence[dict[str, object]] = (),
    answered: Sequence[int] = (),
) -> Remembered:
    """Return the ledger that holds what was said."""
    opening = nothing("opening_orders")
    begun = {
        "partner": "acme", "order_number": "4711", "line_number": "10", "customer_part": "A-1",
        "quantity": 40, "requested_date": date(2027, 6, 1),
    }  # fmt: skip
    return Remembered(
        tables={"opening_orders": pl.DataFrame([dict.fromkeys(opening.columns) | begun],
                                               schema=opening.schema)},
        histories={"delay": said("delay", *delays),
                   "notice_release": said("notice_release", *decisions)},
        told=frozenset(number(place) for place in answered),
    )  # fmt: skip


def standing(whole: Book) -> tuple[int | None, int, str]:
    """Return the day in force, how many notices were sent, and the number of the draft."""
    key = ("4711", "10")
    line = whole.line(key)
    assert line
    now = whole.standing(key, line)
    day = now.promise[0].day
    return day.day if day else None, now.told, now.draft.notice if now.draft else ""


FIRST, SECOND, THIRD = delay(1, 10), delay(2, 20), delay(3, 10)


def test_a_delay_is_a_draft_until_it_is_answered() -> None:
    assert standing(told()) == (1, 0, "")
    assert standing(told(FIRST)) == (1, 0, number(1))
    assert standing(told(FIRST, answered=[1])) == (10, 1, "")


def test_three_dates_are_three_notices_and_the_same_date_is_none() -> None:
    assert standing(told(FIRST, SECOND, THIRD, answered=[1, 2, 3])) == (10, 3, "")
    assert standing(told(FIRST, delay(2, 10), answered=[1])) == (10, 1, "")
    assert standing(told(FIRST, delay(2, 10))) == (1, 0, number(1))


def test_the_newest_word_takes_the_place_of_a_draft() -> None:
    assert standing(told(FIRST, SECOND)) == (1, 0, number(2))
    assert standing(told(FIRST, delay(2, 1))) == (1, 0, "")


def test_a_released_draft_is_in_force_and_a_withdrawn_one_was_never_told() -> None:
    released = told(FIRST, decisions=[decision(2, 1, "RELEASE")], answered=[1])
    assert standing(released) == (10, 1, "")
    assert standing(told(FIRST, decisions=[decision(2, 1, "WITHDRAW")])) == (1, 0, "")
    again = told(FIRST, delay(3, 10), decisions=[decision(2, 1, "WITHDRAW")])
    assert standing(again) == (1, 0, number(3))


def test_a_release_that_reached_nobody_leaves_a_draft() -> None:
    assert standing(told(FIRST, decisions=[decision(2, 1, "RELEASE")])) == (1, 0, number(1))


def test_an_older_draft_does_not_come_back_when_it_is_released_late() -> None:
    late = told(FIRST, SECOND, decisions=[decision(3, 1, "RELEASE")], answered=[1])
    assert standing(late) == (1, 0, number(2))


def test_small_slips_are_compared_with_the_promise_and_add_up() -> None:
    small = [delay(1, 2), delay(2, 3), delay(3, 4)]
    assert standing(told(*small[:2], minimum=3)) == (1, 0, "")
    assert standing(told(*small, minimum=3)) == (1, 0, number(3))
