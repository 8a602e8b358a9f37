"""Upside requests and reschedule proposals: which step may follow which, and what follows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

import pytest
from demand.making import TODAY, agreement, before, known, message
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st
from test_reconcile import CONFIGURATION, PARTNER

from exchange.clocks.cases import due, whose
from exchange.model.calendars import BusinessCalendar
from exchange.model.case_files import OPEN, Case, Changed, cases, changed
from exchange.model.cases import (
    FINAL,
    MOVES,
    PREFIXES,
    Action,
    Excess,
    Kind,
    State,
    Step,
    after,
    heard,
    kind_of,
    number,
)
from exchange.model.clocks import Facts
from exchange.model.findings import Finding, Verdict
from exchange.model.outcome import Document
from exchange.model.partners import Language
from exchange.model.policies import CasePolicy
from exchange.reconcile.cases import demanding
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.demand.changes import changes
from exchange.reconcile.demand.judging import findings
from exchange.reconcile.demand.stated import stated
from exchange.report.worklist import sentence
from exchange.respond.casing import speaks

AT = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
UP, RS = "UP-7K3M9A2X", "RS-7K3M9A2X"


def step(action: Action, case: str = UP, by: str = "anna", **more: object) -> Step:
    return Step(case=case, partner="acme", action=action, by=by, at=AT, **more)  # type: ignore[arg-type]


def story(*actions: Action, case: str = UP) -> Case:
    """Return the case that some steps make."""
    (found,) = cases(step(each, case) for each in actions)
    return found


STORIES: list[tuple[str, tuple[Action, ...], State]] = [
    (UP, ("request",), "requested"),
    (UP, ("request", "assess"), "assessed"),
    (UP, ("request", "quote"), "quoted"),
    (UP, ("request", "quote", "quote"), "quoted"),
    (UP, ("request", "quote", "restate"), "requested"),
    (UP, ("request", "assess", "quote", "accept"), "decided"),
    (UP, ("request", "assess", "part"), "decided"),
    (UP, ("request", "accept"), "requested"),
    (UP, ("request", "commit"), "requested"),
    (UP, ("request", "quote", "accept", "commit"), "committed"),
    (UP, ("request", "quote", "accept", "decline"), "declined"),
    (UP, ("request", "quote", "decline"), "declined"),
    (UP, ("request", "decline"), "declined"),
    (UP, ("request", "withdraw"), "withdrawn"),
    (UP, ("request", "quote", "accept", "withdraw"), "decided"),
    (UP, ("request", "quote", "accept", "restate"), "decided"),
    (UP, ("request", "quote", "accept", "quote"), "decided"),
    (UP, ("request", "conclude"), "requested"),
    (RS, ("propose",), "proposed"),
    (RS, ("propose", "accept"), "decided"),
    (RS, ("propose", "part", "conclude"), "closed"),
    (RS, ("propose", "decline"), "declined"),
    (RS, ("propose", "withdraw"), "withdrawn"),
    (RS, ("propose", "accept", "decline"), "decided"),
    (RS, ("propose", "conclude"), "proposed"),
    (RS, ("propose", "quote"), "proposed"),
]


@pytest.mark.parametrize(("name", "actions", "state"), STORIES)
def test_each_step_leads_where_the_table_says(
    name: str, actions: tuple[Action, ...], state: State
) -> None:
    assert story(*actions, case=name).state == state


def test_every_state_can_be_reached_and_every_step_is_of_use() -> None:
    assert {each[2] for each in STORIES} == set(get_args(State)) == set(MOVES.values())
    assert {action for _, _, action in MOVES} == set(get_args(Action))


ACTIONS = st.lists(st.sampled_from(get_args(Action)), max_size=12)


@given(kind=st.sampled_from(get_args(Kind)), actions=ACTIONS)
def test_no_order_of_steps_leads_to_an_unknown_state(kind: Kind, actions: list[Action]) -> None:
    name = PREFIXES[kind] + "7K3M9A2X"
    for case in cases(step(each, name) for each in actions):
        assert case.state in get_args(State)
        assert case.open is (case.state in OPEN)
        states = [Case(case.steps[: count + 1]).state for count in range(len(case.steps))]
        pairs = zip([None, *states], case.steps, strict=False)
        assert all(after(kind, state, each.action) for state, each in pairs)


@given(kind=st.sampled_from(get_args(Kind)), actions=ACTIONS, later=ACTIONS)
def test_what_is_decided_does_not_move_back(
    kind: Kind, actions: list[Action], later: list[Action]
) -> None:
    name = PREFIXES[kind] + "7K3M9A2X"
    for case in cases(step(each, name) for each in actions):
        then = case
        for each in later:
            then = then.then(step(each, name))
        if not case.open:
            assert then == case
            assert case.steps[-1].action in FINAL
        if case.state == "decided":
            assert then.state in {"decided", "committed", "declined", "closed"}


def test_only_what_may_follow_is_told_as_new() -> None:
    held = story("request")
    found = changed({UP: held}, [step("quote"), step("commit"), step("accept"), step("quote", RS)])
    assert [(each.case.state, each.new) for each in found] == [("decided", 2)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("up-7k3m9a2x", UP), ("UP 7K3M-9A2X", UP), ("RS-7K3M9A2X", RS), ("UP-7K3M", ""), ("Q-7", "")],
)
def test_a_number_is_understood_however_it_is_written(typed: str, meant: str) -> None:
    assert heard(typed) == meant


def test_a_letter_taken_for_a_digit_is_that_digit() -> None:
    assert heard("UP-OI234567") == "UP-01234567"
    assert kind_of(number("reschedule", "x")) == "reschedule"
    assert number("upside", "x", 1) == number("upside", "x", 1) != number("upside", "x", 2)


BOUND = agreement()
BASE = {"A-1": {"2025-04-07": 100, "2025-04-14": 100, "2025-05-12": 100}}


def judged(
    wanted: dict[str, dict[str, int]], *open_cases: Case, receipt: str = "R2"
) -> tuple[list[Finding], list[Step]]:
    """Return what is found in a forecast after that of `BASE`, and the steps it makes."""
    told = message(wanted)
    demand = known(before("2025-02-24", BASE), agreed=BOUND, receipt=receipt, cases=open_cases)
    found = [*findings(told, demand)]
    document = Document("D2", "forecast", "F2", "original", Verdict.HELD, {}, tuple(found))
    frame = changes(stated(told, demand))
    assert frame is not None
    circumstances = Circumstances(PARTNER, AT, TODAY, Remembered())
    asked = demanding.asked(found)
    held = {each.number: each for each in open_cases}
    made = [
        demanding.opened(name, asked[name], told, document, known=circumstances)
        for name in asked.keys() - held.keys()
    ]
    for case in open_cases:
        own = asked.get(case.number, ())
        made += demanding.restated(case, own, frame.frame, document, known=circumstances)
    return found, made


def more(**weeks: int) -> dict[str, dict[str, int]]:
    days = {"first": "2025-04-07", "second": "2025-04-14", "third": "2025-05-12"}
    return {"A-1": {**BASE["A-1"], **{days[name]: quantity for name, quantity in weeks.items()}}}


def opened() -> Case:
    _, (request,) = judged(more(first=300, second=200))
    return Case((request,))


def test_periods_above_their_band_that_follow_each_other_are_one_request() -> None:
    found, (request,) = judged(more(first=300, second=200))
    cited = [each.params["request"] for each in found if each.rule == "FC-010"]
    assert cited == [request.case] * 2
    assert (request.action, request.part, request.unit) == ("request", "A-1", "PCE")
    case = Case((request,))
    assert [case.requested, case.baseline, case.above] == [
        Decimal(each) for each in (500, 200, 250)
    ]
    assert case.need == date(2025, 4, 7)


def test_a_gap_of_more_than_a_month_makes_two_requests() -> None:
    far = {"A-1": {"2025-04-07": 100, "2025-05-19": 100}}
    told = message({"A-1": {"2025-04-07": 300, "2025-05-19": 300}})
    demand = known(before("2025-02-24", far), agreed=BOUND, receipt="R2")
    requests = {each.params["request"] for each in findings(told, demand) if each.rule == "FC-010"}
    assert len(requests) == 2


def test_the_same_forecast_again_changes_nothing() -> None:
    case = opened()
    found, made = judged(more(first=300, second=200), case, receipt="R3")
    assert {each.params["request"] for each in found if each.rule == "FC-010"} == {case.number}
    assert made == []


def test_more_or_less_demand_restates_the_request() -> None:
    case = opened()
    _, (restated,) = judged(more(first=400, second=200, third=300), case, receipt="R3")
    assert (restated.action, restated.case) == ("restate", case.number)
    assert [each.wanted for each in restated.excess] == [400, 200, 300]
    _, (restated,) = judged(more(first=300), case, receipt="R3")
    assert [each.wanted for each in restated.excess] == [300]


def test_a_forecast_within_the_band_again_withdraws_the_request() -> None:
    case = opened()
    found, (step_,) = judged(more(first=125), case, receipt="R3")
    assert [each.rule for each in found if each.rule == "FC-010"] == []
    assert (step_.action, step_.subject, step_.by) == ("withdraw", "F2", PARTNER.id)
    assert case.then(step_).state == "withdrawn"


def test_what_a_full_forecast_leaves_out_is_wanted_no_more() -> None:
    _, made = judged({"A-1": {"2025-05-12": 100}}, opened(), receipt="R3")
    assert [each.action for each in made] == ["withdraw"]


def test_a_decided_request_is_left_alone_and_new_demand_opens_another() -> None:
    decided = opened().then(step("assess")).then(step("accept"))
    assert decided.state == "decided"
    _, (new,) = judged(more(first=300, second=200), decided, receipt="R3")
    assert (new.action, new.case != decided.number) == ("request", True)


@pytest.mark.parametrize(
    ("last", "tells"),
    [
        (step("quote"), True),
        (step("commit"), True),
        (step("assess"), False),
        (step("decline", party="OEM"), False),
        (step("decline", party="EMS"), True),
        (step("withdraw", by="acme"), False),
        (step("propose", RS, initiator="EMS"), True),
        (step("propose", RS, initiator="OEM"), False),
    ],
)
def test_a_partner_is_told_of_offers_and_of_what_we_decide(last: Step, *, tells: bool) -> None:
    assert speaks(Changed(Case((last,)), 1)) is tells


@pytest.mark.parametrize(
    ("case", "side"),
    [
        (story("request"), "ours"),
        (story("request", "quote"), "theirs"),
        (story("request", "quote", "accept"), "ours"),
        (Case((step("propose", RS, initiator="OEM"),)), "ours"),
        (Case((step("propose", RS, initiator="EMS"),)), "theirs"),
    ],
)
def test_whose_turn_it_is(case: Case, side: str) -> None:
    assert whose(case) == side


def test_a_decision_is_due_on_the_partners_calendar() -> None:
    calendar = BusinessCalendar("UTC", closed=frozenset({date(2025, 3, 4)}))
    agreed = agreement(cases=CasePolicy(decision_days=2))
    quoted = story("request", "quote")
    assert str(quoted.due(agreed, calendar)) == "2025-03-06 16:00:00+00:00"
    stated_ = Case((*story("request").steps, step("quote", due=date(2025, 3, 20))))
    assert str(stated_.due(None, calendar)) == "2025-03-20 16:00:00+00:00"
    assert quoted.due(None, calendar) is None
    assert story("request").due(agreed, calendar) is None


@pytest.mark.parametrize(
    ("case", "kind", "late"),
    [
        (story("request", "quote"), "decision", "OUT-010"),
        (story("request"), "upside", ""),
        (story("propose", case=RS), "reschedule", ""),
    ],
)
def test_only_a_decision_of_theirs_is_overdue_by_a_rule(case: Case, kind: str, late: str) -> None:
    agreed = replace(agreement(cases=CasePolicy(decision_days=2, answer_days=1)), name="acme")
    partner = replace(PARTNER, id="acme", agreement="acme")
    known_ = replace(CONFIGURATION, partners={"acme": partner}, agreements={"acme": (agreed,)})
    for now, rule in ((AT, ""), (datetime(2025, 3, 10, tzinfo=UTC), late)):
        (waiting,) = due(Facts(cases=(case,)), known_, now)
        assert (waiting.kind, waiting.rule, waiting.reference) == (kind, rule, case.number)
        assert waiting.due
        for language in get_args(Language):
            site = replace(known_.site, language=language)
            said = sentence(waiting, replace(known_, site=site))
            assert case.number in said
            assert "{" not in said


def test_a_period_no_forecast_speaks_of_stays() -> None:
    excess = Excess(date(2026, 1, 5), date(2026, 1, 11), Decimal(100), Decimal(150), Decimal(300))
    case = Case((step("request", part="A-1", excess=(excess,)),))
    _, made = judged(more(), case, receipt="R3")
    assert made == []
