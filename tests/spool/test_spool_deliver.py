"""What becomes of an answer after an attempt, as a table of numbers."""

from datetime import UTC, datetime, timedelta

import pytest

from exchange.deliver import HERE, WAITS, Deferred, GivenUp, Postponed, Sent, after
from exchange.errors import Undeliverable

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FULL = Undeliverable("No space left on device")
TWICE = (timedelta(seconds=5), timedelta(minutes=1))


def test_no_error_is_sent_whatever_the_attempt() -> None:
    assert after(None, 99, NOON) == Sent(NOON)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(0, 5), (1, 15), (2, 60), (3, 300), (4, 900), (5, 3600), (300, 3600)]
)
def test_waits_grow_from_seconds_to_an_hour(attempt: int, seconds: int) -> None:
    expected = Deferred(NOON + timedelta(seconds=seconds), "No space left on device")
    assert after(FULL, attempt, NOON) == expected


def test_after_the_last_wait_it_is_given_up() -> None:
    assert after(FULL, len(WAITS), NOON) == GivenUp("No space left on device")
    assert after(FULL, 2, NOON, TWICE) == GivenUp("No space left on device")


def test_on_our_own_disk_it_is_tried_again_within_half_a_minute() -> None:
    assert max(HERE) == timedelta(seconds=30)


def test_only_what_failed_waits() -> None:
    postponed = Postponed(TWICE)
    postponed.tried("acme", FULL, NOON)
    assert not postponed.due("acme", NOON + timedelta(seconds=4))
    assert postponed.due("acme", NOON + timedelta(seconds=5))
    assert postponed.due("zeta", NOON)
    assert postponed.reason("acme") == "No space left on device"


def test_success_forgets_earlier_failures() -> None:
    postponed = Postponed(TWICE)
    postponed.tried("acme", FULL, NOON)
    assert postponed.tried("acme", None, NOON) == Sent(NOON)
    assert postponed.tried("acme", FULL, NOON) == Deferred(NOON + TWICE[0], str(FULL))


def test_what_is_given_up_is_never_due() -> None:
    postponed = Postponed(())
    assert postponed.tried("acme", FULL, NOON) == GivenUp(str(FULL))
    assert not postponed.due("acme", NOON + timedelta(days=99))
