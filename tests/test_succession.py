"""A newer forecast under its own number takes the place of the one before, and its questions."""

from pathlib import Path

import pytest
from edifact.making import D97A, DELFOR_97A, changed, message
from exchanging import PARTNER
from lanes import Lanes
from test_every_arrival import interchange

from exchange.model.acts import Withdrawal
from exchange.model.findings import Verdict

PAST = "DTM+2:20261019:102"
"""A day in the past, of which somebody must say whether it is a backlog (FC-008)."""


def forecast(number: str, day: str, *, asks: bool = False, at: int = 1, **more: str) -> str:
    new = {"at_0": f"BGM+241+{number}+9", "at_1": f"DTM+137:{day}:102", **more}
    body = changed(DELFOR_97A, **(new | ({"at_10": PAST} if asks else {})))
    return message(D97A, *body, number=at)


@pytest.fixture
def lanes(tmp_path: Path) -> Lanes:
    found = Lanes.opened(tmp_path / "journal.db")
    found.drop("fc1.edi", interchange("R1", forecast("FC1", "20261121", asks=True)))
    assert [rules for _, _, rules in found.documents()] == [["FC-008"]]
    return found


def asked(lanes: Lanes) -> list[str]:
    return [each.title for each in lanes.journal.questions()]


def over(lanes: Lanes) -> list[tuple[str, str]]:
    return [(each.title, each.superseded) for each in lanes.journal.passed_over()]


def test_a_newer_one_closes_the_questions_of_the_one_before(lanes: Lanes) -> None:
    assert (asked(lanes), over(lanes)) == (["FC1"], [])
    lanes.drop("fc2.edi", interchange("R2", forecast("FC2", "20261122")))
    assert (asked(lanes), over(lanes)) == ([], [("FC1", "FC2 (fc2.edi)")])


def test_an_older_one_that_comes_late_closes_nothing(lanes: Lanes) -> None:
    lanes.drop("fc0.edi", interchange("R0", forecast("FC0", "20261120")))
    assert (asked(lanes), over(lanes)) == (["FC1"], [])


def test_one_for_another_place_closes_nothing(lanes: Lanes) -> None:
    other = forecast("FC2", "20261122", at_4="NAD+DP+4012345000023::9")
    lanes.drop("fc2.edi", interchange("R2", other))
    assert (asked(lanes), over(lanes)) == (["FC1"], [])


def test_one_that_is_refused_closes_nothing_and_a_withdrawn_one_nothing_any_more(
    lanes: Lanes,
) -> None:
    wrong = interchange("R2", forecast("FC2", "20261122", at_9="QTY+113:-5:PCE"))
    lanes.drop("fc2.edi", wrong)
    assert asked(lanes) == ["FC1"]
    newer = lanes.drop("fc3.edi", interchange("R3", forecast("FC3", "20261122")))
    assert asked(lanes) == []
    lanes.journal.withdraw(Withdrawal(newer.id, "jk", lanes.now, "astray", "withdrawal"), {})
    assert asked(lanes) == ["FC1"]


def test_the_current_one_and_the_last_accepted_one_stay_apart(lanes: Lanes) -> None:
    lanes.drop("fc2.edi", interchange("R2", forecast("FC2", "20261122")))
    lanes.drop("fc3.edi", interchange("R3", forecast("FC3", "20261123", asks=True)))
    known = lanes.journal.ledger(PARTNER.id).forecasts(lanes.now.replace(year=2026, month=1))
    assert [(each.number, each.accepted) for each in known] == [
        ("FC1", False), ("FC2", True), ("FC3", False),
    ]  # fmt: skip
    assert (asked(lanes), over(lanes)) == (["FC3"], [("FC1", "FC3 (fc3.edi)")])


def test_the_same_in_one_file(lanes: Lanes) -> None:
    three = (
        forecast("FC2", "20261122", asks=True),
        forecast("FC4", "20261122", at=2),
        forecast("FC3", "20261121", at=3),
    )
    lanes.drop("three.edi", interchange("R2", *three))
    assert [(verdict, rules) for _, verdict, rules in lanes.documents()][1:] == [
        (Verdict.HELD, ["FC-008"]),
        (Verdict.ACCEPTED, []),
        (Verdict.ACCEPTED, ["FC-016"]),
    ]
    assert asked(lanes) == []
    assert over(lanes) == [("FC1", "FC4 (three.edi)"), ("FC2", "FC4 (three.edi)")]
