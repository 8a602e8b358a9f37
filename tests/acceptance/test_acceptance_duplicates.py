"""What came before is known by its bytes, its envelope and its number, in both standards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from acceptance.counterpart import Counterpart, edifact_order, x12_order
from structlog.testing import capture_logs


@dataclass(frozen=True)
class Standard:
    """How one standard orders, acknowledges, and refuses a reference that was used."""

    order: Callable[..., bytes]
    syntax: str
    answer: str
    refusing: str
    refused: str

    @property
    def reference(self) -> Callable[[str], int]:
        """What takes our control reference out of an answer."""
        return edifact_reference if self.syntax == "CONTRL" else x12_reference


def edifact_reference(answer: str) -> int:
    return int(answer.rpartition("UNZ+1+")[2].rstrip("'"))


def x12_reference(answer: str) -> int:
    return int(answer.split("*")[13])


STANDARDS = [
    Standard(edifact_order, "CONTRL", "ORDRSP", "CONTRL", "+4+26"),
    Standard(x12_order, "997", "855", "TA1", "*R*025"),
]


@pytest.fixture(params=STANDARDS, ids=["edifact", "x12"])
def standard(request: pytest.FixtureRequest) -> Standard:
    chosen = request.param
    assert isinstance(chosen, Standard)
    return chosen


@pytest.fixture
def site(tmp_path: Path) -> Counterpart:
    return Counterpart(tmp_path, '{ business = "full" }', "{ reference_days = 20 }")


def outbox(site: Counterpart) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (site.root / "outbox/acme").iterdir()}


def test_the_same_bytes_get_the_stored_answers_and_no_new_number(
    site: Counterpart, standard: Standard
) -> None:
    site.send(a=standard.order(1))
    first = outbox(site)
    assert len(first) == 3
    for name in first:
        (site.root / "outbox/acme" / name).unlink()
    site.send(b=standard.order(1))
    assert outbox(site) == first
    assert site.broken("b") == ["ENV-003"]
    site.send(c=standard.order(2, "PO-2"))
    numbers = [
        standard.reference(site.answer(kind, name))
        for name in "ac"
        for kind in (standard.syntax, standard.answer)
    ]
    assert numbers == [1, 2, 3, 4]
    assert len(site.answers("*.json")) == 2


def test_a_reference_used_for_other_bytes_is_refused_however_often_they_come(
    site: Counterpart, standard: Standard
) -> None:
    other = standard.order(1, "PO-2")
    site.send(a=standard.order(1))
    with capture_logs() as log:
        site.send(b=other)
    assert [each["rule"] for each in log if each["event"] == "alert"] == ["ENV-016"]
    assert {each["log_level"] for each in log if each["event"] == "alert"} == {"error"}
    assert standard.refused in site.answer(standard.refusing, "b")
    site.send(c=other)
    assert standard.refused in site.answer(standard.refusing, "c")
    site.send(d=standard.order(1))
    assert [site.receipt(name).verdict for name in "abcd"] == [
        "accepted", "rejected", "rejected", "accepted",
    ]  # fmt: skip
    assert site.broken("d") == ["ENV-003"]
    assert len(site.answers("*.json")) == 1


def test_a_reference_may_be_used_again_after_the_days_agreed(
    site: Counterpart, standard: Standard
) -> None:
    site.send(a=standard.order(1))
    site.now += timedelta(days=19)
    site.send(b=standard.order(1, "PO-2"))
    site.now += timedelta(days=22)
    site.send(c=standard.order(1, "PO-3"))
    assert [site.receipt(name).verdict for name in "abc"] == ["accepted", "rejected", "accepted"]


def test_a_number_that_stands_is_not_ordered_again(site: Counterpart, standard: Standard) -> None:
    site.send(a=standard.order(1), b=standard.order(2, quantity="41"))
    assert site.receipt("b").verdict == "rejected"
    assert site.broken("b") == ["PO-002"]


def test_a_correction_is_linked_and_says_what_is_gone(
    site: Counterpart, standard: Standard
) -> None:
    site.send(a=standard.order(1, quantity="0"))
    assert "PO-005" in site.broken("a")
    site.send(b=standard.order(2))
    assert site.receipt("b").verdict == "accepted"
    (document,) = cast("list[dict[str, Any]]", site.show("b")["documents"])
    assert document["succeeds"] == site.receipt("a").id
    assert {found["rule"] for found in document["cured"]} == set(site.broken("a"))
    report = site.answer("REPORT", "b")
    assert all(found["message"].split(":")[0] in report for found in document["cured"])


def test_both_standards_count_apart_and_each_answer_once(site: Counterpart) -> None:
    files = {
        f"{name}{number}": standard.order(number, f"{name}-{number}")
        for number in range(1, 4)
        for name, standard in zip(("e", "x"), STANDARDS, strict=True)
    }
    site.send(**files)
    for name, standard in zip(("e", "x"), STANDARDS, strict=True):
        used = [
            standard.reference(site.answer(kind, f"{name}{number}"))
            for number in range(1, 4)
            for kind in (standard.syntax, standard.answer)
        ]
        assert used == [1, 2, 3, 4, 5, 6]
