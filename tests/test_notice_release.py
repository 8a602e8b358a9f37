"""What stands against a decision about a notice or an answer to it: refusals and good twins."""

from datetime import date

import pytest
from fakes import Remembered
from test_bundled_notices import message
from test_foreknown import AT, TODAY
from test_notice_answers import opened, recorded
from test_notices import decision, delay, number, said
from test_reconcile import PARTNER

from exchange.model.policies import NoticePolicy
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices import deciding, delays, releasing

Row = dict[str, object]
PLANNED = NoticePolicy(plan_over_days=8)


def known(
    *answers: Row,
    sent: bool = False,
    policy: NoticePolicy = PLANNED,
    decisions: tuple[Row, ...] = (),
    **told: object,
) -> Circumstances:
    """Return what is known of a notice that a line slips from 1 to 10 June."""
    ledger = Remembered(
        tables={"opening_orders": opened()},
        histories={
            "delay": said("delay", delay(1, 10) | told),
            "notice_answers": said("notice_answers", *answers),
            "notice_release": said("notice_release", *decisions),
        },
        told=frozenset({number(1)} if sent else ()),
    )
    partners, policies = frozenset({"acme"}), {"acme": policy}
    return Circumstances(PARTNER, AT, TODAY, ledger, partners=partners, policies=policies)


REJECTED = recorded(2, 1, "REJECTED")
UPHELD = decision(3, 1, "UPHOLD") | {"document": "F3"}


@pytest.mark.parametrize(
    ("action", "role", "circumstances", "rules"),
    [
        ("RELEASE", "operational", known(), ["NOT-015"]),
        ("RELEASE", "operational", known(recovery="second source"), []),
        ("RELEASE", "operational", known(policy=NoticePolicy(plan_over_days=9)), []),
        ("RELEASE", "operational", known(policy=NoticePolicy()), []),
        ("RELEASE", "operational", known(responsible="OEM", recovery="x"), ["NOT-006"]),
        ("RELEASE", "commercial", known(responsible="OEM", recovery="x"), []),
        ("WITHDRAW", "operational", known(), []),
        ("RELEASE", "operational", known(sent=True), ["NOT-005"]),
        ("UPHOLD", "operational", known(), ["NOT-016"]),
        ("UPHOLD", "operational", known(sent=True), ["NOT-016"]),
        ("UPHOLD", "operational", known(recorded(2, 1, "ACCEPTED"), sent=True), ["NOT-016"]),
        ("UPHOLD", "operational", known(REJECTED, sent=True), []),
        ("UPHOLD", "operational", known(REJECTED, sent=True, decisions=(UPHELD,)), ["NOT-016"]),
    ],
)
def test_what_stands_against_a_decision(
    action: str, role: str, circumstances: Circumstances, rules: list[str]
) -> None:
    row = {"partner": "acme", "notice": number(1), "action": action, "by": "anna", "role": role}
    found = releasing.findings(message("notice_release", [row]), circumstances)
    assert [each.rule for each in found] == rules


@pytest.mark.parametrize(
    ("row", "sent", "rules"),
    [
        ({"answer": "ACCEPTED"}, True, []),
        ({"answer": "ACCEPTED"}, False, ["NOT-012"]),
        ({"answer": "ACCEPTED", "notice": "ANOTHER1"}, True, ["NOT-012"]),
        ({"answer": "ACCEPTED", "order_number": "4711", "line_number": "10"}, True, []),
        ({"answer": "ACCEPTED", "order_number": "4711", "line_number": "20"}, True, ["NOT-012"]),
        ({"answer": "ACCEPTED", "order_number": "4711"}, True, ["NOT-013"]),
        ({"answer": "OTHER_DATE"}, True, ["NOT-013"]),
        ({"answer": "OTHER_DATE", "date": date(2027, 6, 5)}, True, ["NOT-014"]),
        ({"answer": "ACCEPTED_IN_PART"}, True, ["NOT-013"]),
        ({"answer": "ACCEPTED_IN_PART", "quantity": 10}, True, ["NOT-014"]),
        ({"answer": "REJECTED"}, True, ["NOT-014"]),
    ],
)
def test_what_stands_against_an_answer(row: Row, rules: list[str], *, sent: bool) -> None:
    about = {"partner": "acme", "notice": number(1), "source": "call", "by": "anna"}
    told = message("notice_answers", [about | row])
    assert [each.rule for each in deciding.findings(told, known(sent=sent))] == rules


@pytest.mark.parametrize(
    ("policy", "told", "rule", "goes"),
    [
        (NoticePolicy(release="automatic", settle_minutes=0), {}, "", 1),
        (NoticePolicy(release="automatic"), {}, "NOT-018", 0),
        (NoticePolicy(), {}, "NOT-003", 0),
        (NoticePolicy(release="automatic", plan_over_days=8), {}, "NOT-003", 0),
        (NoticePolicy(release="automatic", settle_minutes=0), {"responsible": "OEM"}, "NOT-003", 0),
    ],
)
def test_what_becomes_of_a_delay_that_is_told(
    policy: NoticePolicy, told: Row, rule: str, goes: int
) -> None:
    empty = Remembered(tables={"opening_orders": opened()})
    partners, policies = frozenset({"acme"}), {"acme": policy}
    before = Circumstances(PARTNER, AT, TODAY, empty, partners=partners, policies=policies)
    about = {"partner": "acme", "order_number": "4711", "line_number": "10"}
    row = about | {
        "new_date": date(2027, 6, 10), "reason": "TOOLING", "aware_at": "2027-05-01", **told,
    }  # fmt: skip
    file = message("delay", [row])
    found = [each.rule for each in delays.findings(file, before) if each.rule != "NOT-004"]
    assert found == ([rule] if rule else [])
    assert len([*delays.notices(file, "D1", before)]) == goes
