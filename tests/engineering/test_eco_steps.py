"""Engineering changes step by step: which step may follow which, and what follows of it."""

from dataclasses import replace
from typing import get_args

import pytest
from engineering.stories import ANSWER, AT, step, story
from hypothesis import given
from hypothesis import strategies as st

from exchange.model.eco_answers import answer_number, otherwise
from exchange.model.eco_steps import (
    BINDING,
    MOVES,
    OPEN,
    OVER,
    Action,
    State,
    after,
    our_number,
)
from exchange.model.ecos import Eco, ecos, moved

CAME: tuple[Action, ...] = ("receive", "analyse")
SAID: tuple[Action, ...] = (*CAME, "answer")
PLANNED: tuple[Action, ...] = (*SAID, "approve", "schedule")

STORIES: list[tuple[tuple[Action, ...], State]] = [
    (("receive",), "RECEIVED"),
    (("receive", "lack"), "INCOMPLETE"),
    (("receive", "lack", "answer"), "INCOMPLETE"),
    (("receive", "lack", "receive", "analyse"), "ANALYSIS"),
    (CAME, "ANALYSIS"),
    ((*CAME, "receive"), "ANALYSIS"),
    ((*CAME, "postpone"), "ANALYSIS"),
    ((*CAME, "approve"), "APPROVED"),
    ((*CAME, "implement"), "ANALYSIS"),
    ((*CAME, "counter"), "ANALYSIS"),
    (SAID, "ANSWERED"),
    ((*SAID, "answer"), "ANSWERED"),
    ((*SAID, "costs"), "ANSWERED"),
    ((*SAID, "counter"), "ANALYSIS"),
    ((*SAID, "decline"), "DECLINED"),
    ((*SAID, "decline", "implement"), "DECLINED"),
    ((*SAID, "decline", "answer", "approve"), "APPROVED"),
    ((*SAID, "decline", "close"), "CLOSED"),
    ((*SAID, "approve"), "APPROVED"),
    ((*SAID, "approve", "decline"), "APPROVED"),
    ((*SAID, "approve", "cancel"), "CANCELLED"),
    (PLANNED, "SCHEDULED"),
    ((*PLANNED, "schedule"), "SCHEDULED"),
    ((*PLANNED, "supersede"), "SUPERSEDED"),
    ((*PLANNED, "supersede", "implement"), "SUPERSEDED"),
    ((*PLANNED, "implement"), "IMPLEMENTED"),
    ((*PLANNED, "implement", "supersede"), "IMPLEMENTED"),
    ((*PLANNED, "implement", "costs", "close"), "CLOSED"),
]


@pytest.mark.parametrize(("actions", "state"), STORIES)
def test_each_step_leads_where_the_table_says(actions: tuple[Action, ...], state: State) -> None:
    assert story(*actions).state == state


def test_every_state_can_be_reached_and_every_step_is_of_use() -> None:
    assert {state for _, state in STORIES} == set(get_args(State)) == set(MOVES.values())
    assert {action for _, action in MOVES} == set(get_args(Action))


ACTIONS = st.lists(st.sampled_from(get_args(Action)), max_size=15)


@given(ACTIONS)
def test_no_order_of_steps_leads_to_an_unknown_state(actions: list[Action]) -> None:
    for eco in ecos(step(each) for each in actions):
        pairs = zip((None, *eco.states), eco.steps, strict=False)
        assert [after(state, each.action) for state, each in pairs] == [*eco.states]
        assert eco.open is (eco.state in OPEN)


@given(ACTIONS)
def test_a_change_holds_only_once_it_was_approved(actions: list[Action]) -> None:
    for eco in ecos(step(each) for each in actions):
        assert not eco.binds or "approve" in {each.action for each in eco.steps}
        assert not (eco.binds and eco.state in OVER)
        assert eco.binds <= (eco.state in BINDING)


@given(ACTIONS, ACTIONS)
def test_what_is_over_stays_over(actions: list[Action], later: list[Action]) -> None:
    for eco in ecos(step(each) for each in actions):
        after_all = eco
        for each in later:
            after_all = after_all.then(step(each))
        if eco.state in {"SUPERSEDED", "CANCELLED", "CLOSED"}:
            assert after_all == eco


@given(ACTIONS, st.integers(0, 15))
def test_a_file_takes_up_where_the_journal_left_off(actions: list[Action], at: int) -> None:
    whole = ecos(step(each) for each in actions)
    held = {each.key: each for each in ecos(step(each) for each in actions[:at])}
    found = [*moved(held, (step(each) for each in actions[at:]))]
    assert [each.eco for each in found] == [each for each in whole if each not in held.values()]
    for each in found:
        before = held[each.eco.key].steps if each.eco.key in held else ()
        assert (*before, *each.fresh) == each.eco.steps


def test_revisions_are_changes_of_their_own_and_blanks_mean_nothing() -> None:
    steps = [step("receive"), step("receive", revision="B"), step("analyse", revision="A ")]
    assert [(each.revision, each.state) for each in ecos(steps)] == [
        ("A", "ANALYSIS"), ("B", "RECEIVED"),
    ]  # fmt: skip
    assert our_number("acme", "ECO-2207 ", "A") == our_number("acme", "ECO-2207", "A ")
    assert our_number("acme", "ECO-2207", "A") != our_number("other", "ECO-2207", "A")


def test_a_second_answer_has_a_number_of_its_own_and_says_what_changed() -> None:
    first = story(*SAID)
    assert (answer_number(first), otherwise(first)) == (first.number, ())
    later = replace(ANSWER, decision="accepted", conditions=())
    second = first.then(step("answer", answer=later))
    assert answer_number(second) == f"{first.number}-2"
    assert [(each.name, each.before, each.now) for each in otherwise(second)] == [
        ("decision", "conditional", "accepted"),
        ("conditions", "Stock of R-2201 is used up", ""),
    ]


def test_a_step_that_does_not_begin_a_change_makes_none() -> None:
    assert ecos([step("answer"), step("implement")]) == []
    with pytest.raises(LookupError, match="answer may not follow"):
        _ = Eco((step("answer"),)).state
    assert story("receive").steps[0].at == AT
