"""One functional group of an interchange falls, the other is processed; in EDIFACT and in X12.

Each good sample has a bad twin in `tests/golden/groups`, with what becomes of both. After a wanted
change, write the expectations anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/test_groups.py`
"""

import os

import pytest
from ansi.making import ORDER as X12_ORDER
from ansi.making import PLANNING, transaction
from ansi.making import group as functional_group
from ansi.making import interchange as x12_interchange
from edifact.making import D97A, DELFOR_97A, ORDER, ORDERS, THEM, US, message
from exchanging import ROOT, SITE, judged

from exchange.model.findings import Severity
from exchange.model.findings import message as worded
from exchange.model.outcome import Outcome

GOLDEN = ROOT / "tests" / "golden" / "groups"


def told(outcome: Outcome) -> str:
    """Return verdicts, findings but hints, and answers as text, without our moment and name."""
    rules = SITE.rules
    lines = [f"the file: {outcome.judgement.verdict}"]
    lines += [f"! {worded(each, rules)}" for each in outcome.judgement.findings]
    for document in outcome.judgement.documents:
        lines.append(f"{document.document} {document.number}: {document.verdict}")
        graver = (f for f in document.findings if rules[f.rule].severity is not Severity.INFO)
        lines += [f"  ! {worded(each, rules)}" for each in graver]
    for response in outcome.responses:
        if response.level != "record":
            text = response.content.decode()
            shown = text.replace("'", "'\n").replace("~", "~\n")
            lines += ["", response.path, *shown.splitlines()]
    return "\n".join([*lines, ""])


def edifact(count: str = "1", reference: str = "G2") -> bytes:
    """Return a group with a forecast and one with an order; count and reference close this one."""
    moment = f"{THEM}:14+{US}:14+261123:0600"
    return (
        f"UNB+UNOC:3+{moment}+REF1'\n"
        f"UNG+DELFOR+{moment}+G1+UN+D:97A'\n{message(D97A, *DELFOR_97A)}UNE+1+G1'\n"
        f"UNG+ORDERS+{moment}+G2+UN+D:96A'\n{message(ORDERS, *ORDER, number=2)}"
        f"UNE+{count}+{reference}'\nUNZ+2+REF1'\n"
    ).encode()


def x12(count: str = "1") -> bytes:
    orders = functional_group(transaction("850", *X12_ORDER), kind="PO", number=2)
    return x12_interchange(
        functional_group(transaction("830", *PLANNING)), orders.replace("GE*1*2", f"GE*{count}*2")
    )


SAMPLES = {
    "two_groups.edi": edifact(),
    "two_groups_BAD.edi": edifact("2"),
    "two_groups.x12": x12(),
    "two_groups_BAD.x12": x12("2"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_with_groups_becomes_what_is_expected(name: str) -> None:
    content, expected = GOLDEN / name, GOLDEN / f"{name}.expected"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        content.write_bytes(SAMPLES[name])
        expected.write_text(told(judged(content.read_bytes())), encoding="utf-8")
    assert told(judged(content.read_bytes())) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "level"),
    [(edifact("2"), "UCF"), (edifact(reference="G9"), "UCF"), (x12("2"), "AK9")],
)
def test_one_group_falls_and_the_other_is_processed(content: bytes, level: str) -> None:
    outcome = judged(content)
    verdicts = [str(each.verdict) for each in outcome.judgement.documents]
    assert (str(outcome.judgement.verdict), verdicts) == ("partial", ["accepted", "unreadable"])
    answer = outcome.responses[0].content.decode()
    element, end = ("+", "'") if level == "UCF" else ("*", "~")
    said = [each.split(element) for each in answer.split(end) if each.startswith(level)]
    states = [each[4] if level == "UCF" else each[1] for each in said]
    assert states == (["7", "4"] if level == "UCF" else ["A", "R"])
    records = [each.path for each in outcome.responses if each.level == "record"]
    assert records
    assert not any("order" in each for each in records)


def test_a_fault_between_groups_takes_the_interchange_down() -> None:
    stray = edifact().replace(b"UNG+ORDERS", b"FTX+AAI+++lost'\nUNG+ORDERS")
    outcome = judged(stray)
    assert str(outcome.judgement.verdict) == "rejected"
    assert b"+4+33'" in outcome.responses[0].content


def test_a_fault_in_a_group_between_its_messages_takes_that_group_down() -> None:
    stray = edifact().replace(b"UNE+1+G2", b"FTX+AAI+++lost'\nUNE+1+G2")
    outcome = judged(stray)
    assert str(outcome.judgement.verdict) == "partial"
    assert f"UCF+G2+{THEM}:14+{US}:14+4+33'".encode() in outcome.responses[0].content


def test_a_message_without_a_name_takes_its_group_down() -> None:
    unnamed = edifact().replace(b"UNH+2+ORDERS:D:96A:UN", b"UNH+2")
    answer = judged(unnamed).responses[0].content.decode()
    assert f"UCF+G1+{THEM}:14+{US}:14+7'UCF+G2+{THEM}:14+{US}:14+4+13+UNH'" in answer


def test_an_empty_group_does_not_take_the_other_down() -> None:
    content = edifact().replace(message(ORDERS, *ORDER, number=2).encode(), b"")
    outcome = judged(content.replace(b"UNE+1+G2", b"UNE+0+G2"))
    assert [str(each.verdict) for each in outcome.judgement.documents] == ["accepted"]
    assert str(outcome.judgement.verdict) == "partial"
    assert f"UCF+G2+{THEM}:14+{US}:14+4+32+UNG'".encode() in outcome.responses[0].content


def test_999_says_the_same_of_its_groups() -> None:
    answer = judged(x12("2"), "999").responses[0].content.decode()
    assert [each for each in answer.split("~") if each.startswith(("AK9", "IK5"))] == [
        "IK5*A", "AK9*A*1*1*1", "IK5*R", "AK9*R*2*1*0*5",
    ]  # fmt: skip


def test_a_stray_between_x12_groups_is_said_of_the_interchange() -> None:
    outcome = judged(x12().replace(b"GS*PO", b"XX*1~\nGS*PO"))
    assert [each.type for each in outcome.responses][:1] == ["TA1"]
    assert str(outcome.judgement.verdict) == "rejected"
