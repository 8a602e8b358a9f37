"""What each engineering change waits for, whose turn it is and by when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from engineering.stories import ANSWER, AT, IMPACT, step, story
from test_reconcile import CONFIGURATION, PARTNER

from exchange.clocks import due as every
from exchange.clocks.ecos import due
from exchange.model.agreements import Agreement
from exchange.model.clocks import Due, Facts, OpenOrder, Waits
from exchange.model.eco_steps import Action
from exchange.model.ecos import Eco
from exchange.model.policies import EcoPolicy
from exchange.report.worklist import sentence

POLICY = EcoPolicy(receipt_days=1, impact_days=5, decision_days=3, cost_days=15)
AGREED = Agreement(name="acme", version="1", valid_from=date(2026, 1, 1), eco=POLICY)
CONFIGURED = replace(
    CONFIGURATION,
    partners={"acme": replace(PARTNER, agreement="acme")},
    agreements={"acme": (AGREED,)},
)
NOTHING = replace(CONFIGURED, agreements={})
FREE = replace(ANSWER, cost=None)
CAME: tuple[Action, ...] = ("receive", "analyse")


def waits(eco: Eco, days: int = 0, configuration: object = CONFIGURED) -> list[Due]:
    now = AT + timedelta(days=days)
    return [*due(Facts(ecos=(eco,)), configuration, now)]  # type: ignore[arg-type]  # either


def told(found: list[Due]) -> list[tuple[str, str, str, str]]:
    return [
        (each.kind, each.side, f"{each.due:%Y-%m-%d}" if each.due else "", each.rule)
        for each in found
    ]


def answered(eco: Eco, days: int = 1) -> Eco:
    return eco.then(step("answer", days, answer=FREE))


PLANNED = answered(story(*CAME)).then(step("approve", 2))

CASES = {
    "came": (story(*CAME), [("eco_impact", "ours", "2026-11-30", "OUT-007")]),
    "incomplete": (story("receive", "lack"), [("eco_package", "theirs", "", "")]),
    "put off": (
        story(*CAME).then(step("postpone", 1, answer=replace(FREE, answer_on=date(2026, 12, 4)))),
        [("eco_impact", "ours", "2026-12-04", "OUT-007")],
    ),
    "answered": (answered(story(*CAME)), [("eco_decision", "theirs", "2026-11-27", "")]),
    "another day": (
        answered(story(*CAME)).then(step("counter", 2, day=date(2027, 4, 1))),
        [("eco_impact", "ours", "2026-12-02", "OUT-007")],
    ),
    "declined": (answered(story(*CAME)).then(step("decline", 2)), []),
    "approved": (PLANNED, [("eco_schedule", "ours", "", "")]),
    "scheduled": (
        PLANNED.then(step("schedule", 3, day=date(2027, 2, 1))),
        [("eco_implementation", "ours", "2027-02-01", "")],
    ),
    "implemented": (PLANNED.then(step("implement", 3)), []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_a_change_waits_for(name: str) -> None:
    eco, expected = CASES[name]
    assert told(waits(eco)) == expected


def test_a_decision_that_is_late_breaks_a_rule_and_where_nothing_is_agreed_none() -> None:
    eco = answered(story(*CAME))
    assert told(waits(eco, days=30)) == [("eco_decision", "theirs", "2026-11-27", "OUT-010")]
    assert told(waits(eco, days=30, configuration=NOTHING)) == [("eco_decision", "theirs", "", "")]
    came = waits(story(*CAME), configuration=NOTHING)
    assert told(came) == [("eco_impact", "ours", "", "")]


def test_costs_are_to_be_ordered_until_somebody_did() -> None:
    costly = story(*CAME).then(step("answer", 1))
    costs = ("eco_costs", "theirs", "2026-12-15", "")
    assert told(waits(costly))[1:] == [costs]
    assert told(waits(costly.then(step("approve", 2)).then(step("implement", 3)))) == [costs]
    assert told(waits(costly.then(step("costs", 2))))[1:] == []
    assert told(waits(costly.then(step("decline", 2)))) == []


def test_a_receipt_that_has_not_left_is_due_as_agreed() -> None:
    lost = Waits(partner="acme", reference="ECO-2207", receipt="R", since=AT)
    found = [*due(Facts(unreceipted=(lost,)), CONFIGURED, AT)]
    assert told(found) == [("eco_receipt", "ours", "2026-11-24", "")]


def test_a_stop_of_production_comes_before_all_that_is_overdue() -> None:
    late = OpenOrder(
        seq=1, document="D", type="purchase_order", partner="acme", number="PO-1", revision="",
        receipt="R", received_at=datetime(2026, 1, 5, tzinfo=UTC), lines=("10",),
    )  # fmt: skip
    urgent = story("receive", "analyse")
    stop = replace(urgent.steps[0], impact=replace(IMPACT, escalate=("STOP_BUILD",)))
    stopped = Eco((stop, *urgent.steps[1:]))
    later = replace(urgent, steps=tuple(replace(s, change="ECO-1") for s in urgent.steps))
    facts = Facts(orders=(late,), ecos=(later, stopped))
    found = every(facts, CONFIGURED, AT + timedelta(days=60))
    assert found[0].reference == "ECO-2207 / A"
    assert sentence(found[0], CONFIGURED).startswith("STOP_BUILD: ")


def test_everything_that_waits_can_be_said() -> None:
    for eco, _ in CASES.values():
        for each in waits(eco, days=30):
            assert "{" not in sentence(each, CONFIGURED)
            assert "ECO-2207 / A" in sentence(each, CONFIGURED)
