"""When people are told: quiet hours, digests and the limit of an hour, by a clock in our hand."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from knowing_people import MONDAY, queued

from exchange.model.calendars import BusinessCalendar
from exchange.model.notifications import Notification
from exchange.model.notifying import Telling
from exchange.notify.hours import digest_moment, quiet
from exchange.notify.planning import Plan, Times, plan

HOLIDAY = date(2026, 11, 24)
CALENDAR = BusinessCalendar("UTC", closed=frozenset({HOLIDAY}))
WARSAW = "Europe/Warsaw"


def planned(
    *waiting: Notification,
    now: datetime = MONDAY,
    recent: dict[str, int] | None = None,
    **telling: object,
) -> Plan:
    agreed = Telling(**telling)  # type: ignore[arg-type]
    times = Times(now, agreed, CALENDAR, lambda _: "UTC")
    return plan(waiting, recent or {}, times)


def numbers(found: Plan) -> list[list[int]]:
    return [[each.id for each in batch] for batch in found.batches]


NIGHT = "20:00-06:00"
QUIET = (
    ("2026-11-23T19:59", NIGHT, "UTC", False),
    ("2026-11-23T20:00", NIGHT, "UTC", True),
    ("2026-11-24T00:00", NIGHT, "UTC", True),
    ("2026-11-24T05:59", NIGHT, "UTC", True),
    ("2026-11-24T06:00", NIGHT, "UTC", False),
    ("2026-11-23T19:30", NIGHT, WARSAW, True),
    ("2026-11-24T05:30", NIGHT, WARSAW, False),
    ("2026-07-23T18:30", NIGHT, WARSAW, True),  # summer time
    ("2026-11-23T12:30", "12:00-13:00", "UTC", True),
    ("2026-11-23T13:00", "12:00-13:00", "UTC", False),
    ("2026-11-23T12:30", "", "UTC", False),
)


@pytest.mark.parametrize(("at", "hours", "zone", "expected"), QUIET)
def test_quiet_hours(at: str, hours: str, zone: str, *, expected: bool) -> None:
    assert quiet(datetime.fromisoformat(at).replace(tzinfo=UTC), hours, zone) is expected


MOMENTS = (
    ("2026-11-23T07:00", "2026-11-23T07:00"),
    ("2026-11-23T06:59", "2026-11-20T07:00"),  # Friday: the weekend has none
    ("2026-11-22T12:00", "2026-11-20T07:00"),
    ("2026-11-24T12:00", "2026-11-23T07:00"),  # a holiday
    ("2026-11-25T07:00", "2026-11-25T07:00"),
)


@pytest.mark.parametrize(("now", "last"), MOMENTS)
def test_a_digest_goes_out_on_working_days(now: str, last: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = digest_moment(at, time(7), CALENDAR)
    assert found == datetime.fromisoformat(last).replace(tzinfo=UTC)


def test_a_mail_goes_out_at_once() -> None:
    assert numbers(planned(queued(1), queued(2))) == [[1], [2]]


def test_what_is_quiet_waits_until_that_ends() -> None:
    late = MONDAY.replace(hour=21)
    mail, urgent = queued(1), queued(2, urgent=True)
    hook = queued(3, channel="webhook", address="chat")
    assert numbers(planned(mail, urgent, hook, now=late, quiet=NIGHT)) == [[2], [3]]
    strict = planned(mail, urgent, hook, now=late, quiet=NIGHT, urgent_breaks_quiet=False)
    assert numbers(strict) == [[3]]
    assert numbers(planned(mail, now=late + timedelta(hours=9), quiet=NIGHT)) == [[1]]


def test_a_digest_is_one_mail_for_each_person_once_its_time_has_come() -> None:
    mine = [queued(number, channel="digest") for number in (1, 2)]
    other = queued(3, channel="digest", address="wilk@ours.example")
    seven = MONDAY.replace(hour=7) + timedelta(days=2)
    assert numbers(planned(*mine, other, now=MONDAY)) == []
    assert numbers(planned(*mine, other, now=seven - timedelta(minutes=1))) == []
    assert numbers(planned(*mine, other, now=seven)) == [[1, 2], [3]]


def test_what_is_over_the_limit_waits_for_the_digest_and_says_so() -> None:
    every = [queued(number) for number in range(1, 6)]
    other = queued(9, address="wilk@ours.example")
    found = planned(*every, other, recent={"lis@ours.example": 1}, per_hour=3)
    assert numbers(found) == [[1], [2], [9]]
    assert [each.id for each in found.moved] == [3, 4, 5]
    assert {each.channel for each in found.moved} == {"digest"}
    assert {each.why for each in found.moved} == {"over the limit of 3 mails an hour"}
