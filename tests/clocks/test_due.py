"""What is due by when: one clock at a time, on tables of moments."""

# ruff: noqa: ANN401 - policies hold values of every kind

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from exchange.clocks import due, silenced, urgency
from exchange.clocks.parking import lapsed
from exchange.model.agreements import Agreement
from exchange.model.answer_times import question_due
from exchange.model.calendars import BusinessCalendar
from exchange.model.clocks import (
    Deemed,
    Due,
    Facts,
    LastForecast,
    OpenOrder,
    Parked,
    Questioned,
    UntoldDelay,
    Waits,
)
from exchange.model.configuration import OURS, Configuration
from exchange.model.findings import Severity, Topic
from exchange.model.partners import Edi, Partner, Site
from exchange.model.policies import ForecastPolicy, NoticePolicy, OrderPolicy
from exchange.settings import read_rules

WARSAW = ZoneInfo("Europe/Warsaw")
MAY = BusinessCalendar("Europe/Warsaw", frozenset({date(2025, 5, 1), date(2025, 5, 3)}))
NOW = datetime(2025, 5, 2, 7, tzinfo=UTC)
RULES = read_rules()
LONG_AGO = datetime(2025, 4, 1, 7, tzinfo=UTC)


def configured(state: str = "live", edi: Edi | None = None, **policies: Any) -> Configuration:
    """Return a site that has agreed on these policies with one partner."""
    agreement = Agreement(name="acme", version="1", valid_from=date(2025, 1, 1), **policies)
    partner = Partner(id="acme", name="Acme", state=state, agreement="acme", edi=edi or Edi())  # type: ignore[arg-type]
    return Configuration(
        site=Site(name="EMS", timezone="Europe/Warsaw", erp_answer_hours=24.0),
        partners={"acme": partner},
        layouts={},
        rules=RULES,
        ruleset="",
        software="",
        agreements={"acme": (agreement,)},
        calendars={OURS: MAY},
    )


def orders(**more: Any) -> Configuration:
    """Return a site that has agreed on how orders are answered: the example of two days."""
    policy = {"answer_days": 2, "cut_off": "16:00", "clause": "4", **more}
    return configured(orders=OrderPolicy(**policy))


def order(came: str = "2025-04-29T09:00Z", **more: Any) -> OpenOrder:
    told = {"document": "D1", "type": "purchase_order", "partner": "acme", "number": "PO-1",
            "revision": "", "receipt": "R1", "seq": 1, "lines": ("10", "20")}  # fmt: skip
    return OpenOrder(**{**told, "received_at": datetime.fromisoformat(came), **more})


def fallen_silent(each: OpenOrder, known: Configuration, now: datetime) -> list[Deemed]:
    return [found for _, found in silenced([each], known) if found.at <= now]


def waits(**more: Any) -> Waits:
    return Waits(**{"partner": "acme", "reference": "A", "receipt": "R", "since": NOW, **more})


def only(facts: Facts, configuration: Configuration, now: datetime = NOW) -> Due:
    (found,) = due(facts, configuration, now)
    return found


@pytest.mark.parametrize(
    ("came", "answer_by"),
    [
        ("2025-04-29T09:00Z", "2025-05-02T16:00"),
        ("2025-04-30T14:30Z", "2025-05-06T16:00"),  # 16:30 there, after the cut-off
        ("2025-05-01T08:00Z", "2025-05-06T16:00"),  # a holiday
        ("2025-05-02T13:59Z", "2025-05-06T16:00"),  # 15:59 there
    ],
)
def test_an_order_is_answered_in_business_days_of_our_site(came: str, answer_by: str) -> None:
    facts, until = Facts(orders=(order(came),)), local(answer_by)
    near = only(facts, orders(), until - timedelta(seconds=1))
    over = only(facts, orders(), until)
    assert near.due == over.due == until
    assert (near.rule, over.rule) == ("OUT-001", "OUT-002")
    assert (near.side, near.kind, near.reference) == ("ours", "order", "PO-1")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("now", "how_near"),
    [
        ("2025-04-30T15:59", "later"),  # the day before, with more than 8 hours of work to go
        ("2025-04-30T16:00", "soon"),  # a holiday between
        ("2025-05-02T15:59", "soon"),
        ("2025-05-02T16:00", "overdue"),
    ],
)
def test_how_near_a_time_is_counts_in_business_hours(now: str, how_near: str) -> None:
    found = only(Facts(orders=(order(),)), orders(), local(now))
    assert urgency(found, orders(), local(now)) == how_near


def test_an_order_of_which_no_time_was_agreed_is_listed_without_one() -> None:
    found = only(Facts(orders=(order(),)), configured())
    assert (found.due, found.rule) == (None, "")
    assert urgency(found, configured(), NOW) == "open"


def test_what_was_agreed_when_an_order_came_holds_for_it() -> None:
    known = orders()
    (old,) = known.agreements["acme"]
    until = replace(old, valid_to=date(2025, 4, 30))
    new = replace(old, valid_from=date(2025, 5, 1), orders=OrderPolicy(answer_days=9))
    both = replace(known, agreements={"acme": (until, new)})
    assert only(Facts(orders=(order(),)), both).due == local("2025-05-02T16:00")


@pytest.mark.parametrize(
    ("silence", "now", "meaning"),
    [
        ("accepted", "2025-05-02T15:59", []),
        ("accepted", "2025-05-02T16:00", ["accepted"]),
        ("rejected", "2025-05-09T16:00", ["rejected"]),
        ("nothing", "2025-05-09T16:00", []),
    ],
)
def test_silence_counts_from_the_answer_by_time_on_where_that_is_agreed(
    silence: str, now: str, meaning: list[str]
) -> None:
    known = orders(silence=silence)
    found = fallen_silent(order(), known, local(now))
    assert [each.meaning for each in found] == meaning
    assert all(each.at == local("2025-05-02T16:00") for each in found)
    assert all((each.lines, each.clause) == (("10", "20"), "4") for each in found)


def test_silence_that_is_on_record_is_not_found_again() -> None:
    known = orders(silence="accepted")
    (found,) = fallen_silent(order(), known, local("2025-05-05T08:00"))
    told = order(deemed=found)
    assert not fallen_silent(told, known, local("2025-05-06T08:00"))
    listed = only(Facts(orders=(told,)), known, local("2025-05-06T08:00"))
    assert isinstance(listed.deemed, Deemed)


def test_silence_counts_for_nothing_where_no_agreement_is_in_force() -> None:
    assert not fallen_silent(order("2024-04-29T09:00Z"), orders(silence="accepted"), NOW)


def forecast(**more: Any) -> LastForecast:
    told = {"partner": "acme", "number": "F-1", "receipt": "R", "held": False, "answered": False}
    came = datetime.fromisoformat("2025-04-29T07:00Z")
    return LastForecast(**{**told, "received_at": came, **more})


@pytest.mark.parametrize(
    ("response", "held", "answered", "is_due"),
    [
        ("all", False, True, True),
        ("exceptions", True, False, True),
        ("exceptions", True, True, False),
        ("exceptions", False, False, False),
        ("none", True, False, False),
    ],
)  # fmt: skip
def test_a_forecast_is_responded_to_as_agreed(
    response: str, *, held: bool, answered: bool, is_due: bool
) -> None:
    known = configured(forecast=ForecastPolicy(response=response, response_days=1))  # type: ignore[arg-type]
    found = due(Facts(forecasts=(forecast(held=held, answered=answered),)), known, NOW)
    assert [each.kind for each in found] == ["forecast_response"] * is_due
    assert all(each.due == local("2025-04-30T16:00") for each in found)


@pytest.mark.parametrize(
    ("state", "came", "rule", "late"),
    [
        ("live", "2025-04-28T08:00Z", "", "2025-05-06T12:00"),
        ("live", "2025-04-25T08:00Z", "ENV-009", "2025-04-29T12:00"),
        ("test", "2025-04-25T08:00Z", None, None),
    ],
)
def test_a_forecast_that_does_not_come_is_missed_after_the_days_of_grace(
    state: str, came: str, rule: str | None, late: str | None
) -> None:
    weekly = ForecastPolicy(cadence="weekly", due="MON 12:00", grace_days=1)
    known = configured(state, forecast=weekly)
    last = forecast(received_at=datetime.fromisoformat(came))
    found = due(Facts(forecasts=(last,)), known, NOW)
    assert [each.rule for each in found] == [rule] * (rule is not None)
    assert [each.due for each in found] == [local(late)] * (late is not None) if late else not found


def test_a_partner_who_never_sent_a_forecast_is_asked_for_the_next_one() -> None:
    known = configured(forecast=ForecastPolicy(cadence="weekly", due="MON 12:00"))
    assert only(Facts(), known).due == local("2025-05-05T12:00")
    assert only(Facts(began=LONG_AGO), known).due == local("2025-04-07T12:00")


@pytest.mark.parametrize(
    ("aware", "until"),
    [
        ("2025-04-30", "2025-04-30T16:00"),  # a day: from its first hour on
        ("2025-04-30T12:00", "2025-05-02T12:00"),  # over a holiday
        ("2025-04-30T10:00:00+00:00", "2025-05-02T12:00"),
    ],
)
def test_a_delay_is_told_in_business_hours_from_when_we_knew(aware: str, until: str) -> None:
    delay = UntoldDelay(
        partner="acme", order_number="PO-1", line_number="10", aware_at=aware, receipt="R"
    )
    known = configured(notices=NoticePolicy(hours=8))
    found = only(Facts(delays=(delay,)), known)
    assert found.due == local(until)
    assert found.rule == ("OUT-004" if local(until) <= NOW else "")
    assert only(Facts(delays=(delay,)), configured()).due is None


def question(kind: str) -> Questioned:
    return Questioned(
        partner="acme",
        type=kind,
        number="N",
        revision="",
        receipt="R",
        received_at=datetime.fromisoformat("2025-04-29T09:00Z"),
        rules=("FC-008", "OUT-001", "FC-008"),
    )


BERLIN = BusinessCalendar("Europe/Berlin", frozenset({date(2025, 5, 1)}), closes=time(17))


@pytest.mark.parametrize(
    ("kind", "policies", "until"),
    [
        ("purchase_order", {"orders": OrderPolicy(answer_days=2)}, "2025-05-02T16:00"),
        ("purchase_order_change", {"orders": OrderPolicy(answer_days=1)}, "2025-04-30T16:00"),
        ("forecast", {"forecast": ForecastPolicy(response_days=3)}, "2025-05-05T16:00"),
        ("call_off", {"orders": OrderPolicy(answer_days=2)}, "2025-05-07T17:00"),  # their calendar
        ("file", {}, "2025-05-07T17:00"),
        ("forecast", {}, "2025-05-07T17:00"),
    ],
)
def test_a_question_is_due_with_our_own_answer_else_after_the_days_of_the_site(
    kind: str, policies: dict[str, Any], until: str
) -> None:
    known = configured(**policies)
    known = replace(known, calendars={OURS: MAY, "acme": BERLIN})
    found = only(Facts(questions=(question(kind),)), known)
    assert (found.due, found.side, found.kind) == (local(until), "theirs", "question")
    assert question_due(kind, "acme", question(kind).received_at, known) == found.due


@pytest.mark.parametrize(
    ("came", "over"),
    [
        ("2025-04-29T09:00Z", "2025-05-06T00:00"),  # 30 April, 2 and 5 May; holidays between
        ("2025-04-29T22:30Z", "2025-05-07T00:00"),  # after midnight there
        ("2025-05-01T08:00Z", "2025-05-08T00:00"),  # a holiday: from 2 May on
    ],
)
def test_a_change_waits_for_its_order_until_the_end_of_its_last_day(came: str, over: str) -> None:
    known = configured(orders=OrderPolicy(park_days=3))
    waiting = Parked(partner="acme", number="PO-9", revision="2", receipt="R",
                     received_at=datetime.fromisoformat(came))  # fmt: skip
    found = only(Facts(parked=(waiting,)), known)
    assert (found.due, found.reference, found.side) == (local(over), "PO-9 / 2", "theirs")
    assert not [*lapsed([waiting], known, local(over) - timedelta(seconds=1))]
    assert [*lapsed([waiting], known, local(over))] == [waiting]
    among = replace(waiting, alone=False)
    assert not [*lapsed([among], known, local(over))], "a file with more in it is for a person"
    silent = replace(known, agreements={})
    assert not [*lapsed([waiting], silent, local(over))], "nothing was agreed"


def test_a_question_counts_what_holds() -> None:
    ordered = only(Facts(questions=(question("purchase_order"),)), orders())
    assert RULES["FC-008"].severity is Severity.HOLD
    assert ordered.params["questions"] == "2"
    assert ordered.side == "theirs"


def test_an_answer_is_acknowledged_within_the_hours_agreed() -> None:
    known = configured(edi=Edi(acknowledged_within_hours=4))
    facts = Facts(unacknowledged=(waits(since=NOW - timedelta(hours=4)), waits()))
    over, near = due(facts, known, NOW)
    assert (over.rule, over.due) == ("OUT-011", NOW)
    assert (near.rule, near.due, near.topic) == ("", NOW + timedelta(hours=4), Topic.EDI)
    assert not due(facts, configured(), NOW), "none is expected where none was agreed"


def test_our_erp_answers_and_our_own_leftovers_have_their_time() -> None:
    facts = Facts(records=(waits(),), undelivered=(waits(),), acknowledgements=(waits(why="?"),))
    found = {each.kind: each for each in due(facts, configured(), NOW)}
    assert found["record"].due == NOW + timedelta(hours=24)
    assert (found["record"].side, found["delivery"].side) == ("erp", "ours")
    assert found["delivery"].due == found["acknowledgement"].due == NOW


def test_what_is_overdue_comes_first_then_what_is_near_what_has_no_time_last() -> None:
    facts = Facts(
        orders=(
            order("2025-05-02T06:00Z", number="LATER"),
            order("2025-04-29T09:00Z", number="SOON"),
            order("2025-04-22T09:00Z", number="OVER"),
            order("2024-04-22T09:00Z", number="OPEN"),
        )
    )
    found = due(facts, orders(), NOW)
    assert [each.reference for each in found] == ["OVER", "SOON", "LATER", "OPEN"]
    assert [urgency(each, orders(), NOW) for each in found] == ["overdue", "soon", "later", "open"]


def test_hours_of_the_site_decide_what_is_near() -> None:
    known = orders()
    nights = replace(known, calendars={OURS: replace(MAY, opens=time(0), closes=time(1))})
    found = only(Facts(orders=(order(),)), known, local("2025-04-30T15:00"))
    assert urgency(found, known, local("2025-04-30T15:00")) == "later"
    assert urgency(found, nights, local("2025-04-30T15:00")) == "soon"
