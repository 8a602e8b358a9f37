"""Every code of list 0085 that can be decided without a directory is found, and said in CONTRL."""

import re
from dataclasses import replace

import pytest
from edifact.making import (
    DELFOR_97A,
    ORDER,
    ORDERS,
    ROOT,
    RULES,
    THEM,
    US,
    body,
    changed,
    contrl,
    interchange,
    judged,
    message,
    reading,
)

from exchange.adapters.edifact.contrl import report
from exchange.adapters.edifact.rejections import ADDED, DROPPED
from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace, Severity
from exchange.validators.validation import validated

GOOD = message(ORDERS, *ORDER)
UCI = f"UCI+REF1+{THEM}:14+{US}:14"
PARTIES = f"{THEM}:14+{US}:14+261123:0600"


def order(at: int, new: str | None) -> bytes:
    """Return an interchange of an order with one segment changed."""
    return interchange(message(ORDERS, *changed(ORDER, **{f"at_{at}": new})))


def grouped(*messages: str, kind: str = "ORDERS", beside: str = "") -> bytes:
    ung = f"UNG+{kind}+{PARTIES}+G1+UN+D:96A'\n"
    unb = f"UNB+UNOC:3+{PARTIES}+REF1'\n"
    inside = "".join(messages)
    return f"{unb}{ung}{inside}UNE+{len(messages)}+G1'\n{beside}UNZ+1+REF1'\n".encode()


UCM, UCF = "UCM+1+ORDERS:D:96A:UN+4", f"UCF+G1+{THEM}:14+{US}:14+4"
ELSEWHERE = Finding("ENV-014", SegmentPlace(0, 1, "UNB", 4), observed="14:9")

CASES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "2": (interchange(GOOD, syntax="UNOC:5"), (f"{UCI}+4+2+UNB+2:2",)),
    "2 level": (interchange(GOOD, syntax="IBMA:3"), (f"{UCI}+4+2+UNB+2:1",)),
    "12": (order(1, "DTM+137:20261332:102"), (f"{UCI}+7", UCM, "UCS+3", "UCD+12+2:2")),
    "13": (order(8, "QTY+21"), (f"{UCI}+7", UCM, "UCS+10", "UCD+13+2:2")),
    "13 gap": (order(0, None), (f"{UCI}+7", UCM, "UCS+1+13")),
    "13 UNT": (interchange(GOOD.replace("UNT+16+1'\n", "")), (f"{UCI}+7", f"{UCM}+13+UNT")),
    "13 end": (interchange(GOOD)[:-20], (f"{UCI}+4+13+UNZ",)),
    "15": (order(8, "ZZZ+1"), (f"{UCI}+7", UCM, "UCS+10+15")),
    "16": (order(8, "QTY+21:40:PCE:1"), (f"{UCI}+7", UCM, "UCS+10", "UCD+16+2:4")),
    "16 UNB": (interchange(GOOD, tail="++++++++X"), (f"{UCI}+4+16+UNB+13",)),
    "17": (
        interchange(message("DELFOR:D:93A:UN", *DELFOR_97A)),
        (f"{UCI}+7", "UCM+1+DELFOR:D:93A:UN+4+17+UNH+3"),
    ),
    "19": (order(8, "QTY+21:4.0.0:PCE"), (f"{UCI}+7", UCM, "UCS+10", "UCD+19+2:2")),
    "19 end": (order(11, "PRI+AAA:2."), (f"{UCI}+7", UCM, "UCS+13", "UCD+19+2:2")),
    "21": (order(5, "RFF+CT:A\x07B"), (f"{UCI}+7", UCM, "UCS+7", "UCD+21+2:2")),
    "21 set": (interchange(GOOD).replace(b"Kassel", b"K\xe4sel").replace(b"UNOC", b"UNOA"),
               (f"{UCI}+4+21",)),
    "22": (order(8, "QTY*21*40"), (f"{UCI}+7", UCM, "UCS+10+22")),
    "25": (interchange(GOOD, tail="++++++3"), (f"{UCI}+4+25+UNB+12",)),
    "26": (interchange(GOOD, GOOD), (f"{UCI}+7", f"{UCM}+26+UNH+2")),
    "28": (interchange(GOOD.replace("UNT+16+1", "UNT+16+2")), (f"{UCI}+7", f"{UCM}+28+UNT+3")),
    "29": (interchange(GOOD.replace("UNT+16", "UNT+17")), (f"{UCI}+7", f"{UCM}+29+UNT+2")),
    "29 UNZ": (interchange(GOOD).replace(b"UNZ+1", b"UNZ+2"), (f"{UCI}+4+29+UNZ+2",)),
    "30": (grouped(GOOD, beside=GOOD.replace("+1+", "+2+").replace("16+1", "16+2")),
           (f"{UCI}+4+30+UNH",)),
    "31": (grouped(GOOD, kind="DELFOR"), (f"{UCI}+7", f"{UCF}+31+UNG+2")),
    "32": (interchange(), (f"{UCI}+4+32+UNZ",)),
    "32 group": (grouped(), (f"{UCI}+7", f"{UCF}+32+UNG")),
    "33": (interchange(GOOD, "FTX+AAI+++lost'").replace(b"UNZ+2", b"UNZ+1"), (f"{UCI}+4+33",)),
    "34": (order(8, "QTY:1:1+21:40:PCE"), (f"{UCI}+7", UCM, "UCS+10+34")),
    "35": (
        interchange(message(ORDERS, ORDER[0], *ORDER)),
        (f"{UCI}+7", UCM, "UCS+3+35"),
    ),
    "37": (order(13, "CNT+7:l"), (f"{UCI}+7", UCM, "UCS+15", "UCD+37+2:2")),
    "38": (order(8, "QTY+21:.5:PCE"), (f"{UCI}+7", UCM, "UCS+10", "UCD+38+2:2")),
    "39": (order(8, "QTY+21:40:PIECES"), (f"{UCI}+7", UCM, "UCS+10", "UCD+39+2:3")),
    "40": (interchange(GOOD, tail="+SECRET:A"), (f"{UCI}+4+40+UNB+7:2",)),
    "47": (interchange(GOOD, "UNO+1'").replace(b"UNZ+2", b"UNZ+1"), (f"{UCI}+4+18",)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_said_in_contrl_under_its_code(name: str) -> None:
    content, said = CASES[name]
    assert tuple(body(contrl(content))) == said


FOURTH: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "19 is 37": (order(8, "QTY+21:4.0.0:PCE"), (f"{UCI}+7", UCM, "UCS+10", "UCD+37+2:2")),
    "38 is 37": (order(8, "QTY+21:,5:PCE"), (f"{UCI}+7", UCM, "UCS+10", "UCD+37+2:2")),
    "34 is 15": (order(8, "QTY:1:1+21:40:PCE"), (f"{UCI}+7", UCM, "UCS+10+15")),
    "31 is no fault": (grouped(GOOD, kind="DELFOR"), (f"{UCI}+7", f"{UCF[:-1]}7")),
    "46": (interchange(GOOD, syntax="IBMA:3"), (f"{UCI}+4+46+UNB+2:1",)),
    "47": (CASES["47"][0], (f"{UCI}+4+47",)),
}


@pytest.mark.parametrize("name", FOURTH)
def test_version_4_has_codes_of_its_own(name: str) -> None:
    content, said = FOURTH[name]
    fourth = content.replace(b":3+", b":4+", 1)
    assert tuple(body(contrl(fourth))) == said


@pytest.mark.parametrize(
    ("segment", "remarked"),
    [("RFF+CT:A:", True), ("RFF+CT:A+", True), ("IMD+F++:::A:+", True), ("IMD+A:+B", True),
     ("RFF+CT:A?:", False), ("RFF+CT:A??:", True), ("RFF+CT:A*", True), ("IMD++B", False)],
)  # fmt: skip
def test_a_trailing_separator_is_a_remark_in_version_4(segment: str, remarked: bool) -> None:  # noqa: FBT001
    content = order(2, segment)
    for version, expected in ((b":3+", False), (b":4+", remarked)):
        (read,) = reading(content.replace(b":3+", version, 1)).messages
        places = [str(each.locator) for each in read.findings if each.rule == "SYN-045"]
        assert places == [f"message 1, segment 4 {segment[:3]}"] * expected


def test_a_trailing_separator_that_is_made_to_reject_has_code_45() -> None:
    graver = {**RULES, "SYN-045": replace(RULES["SYN-045"], severity=Severity.REJECT)}
    content = order(2, "RFF+CT:A:").replace(b":3+", b":4+", 1)
    (part,) = judged(reading(content)).parts()
    said = [*report(part, graver)]
    assert [(each.tag, each.elements) for each in said][2:] == [("UCS", ["4", "45"])]


@pytest.mark.parametrize(("value", "rule"), [(".5", "SYN-038"), ("4.0.0", "SYN-019")])
def test_a_decimal_sign_is_said_once(value: str, rule: str) -> None:
    (read,) = reading(order(8, f"QTY+21:{value}:PCE")).messages
    assert [each.rule for each in validated(read).findings] == [rule]


@pytest.mark.parametrize(
    ("segments", "places"),
    [
        ((f"{UCI}+4++UNB",), ["2 UCI, element 6"]),
        ((f"{UCI}+4+2++2",), ["2 UCI, element 7"]),
        ((f"{UCI}+7", "UCM+1+ORDERS:D:96A:UN+4++UNT+2"), ["3 UCM, element 5"]),
        ((f"{UCI}+4+2+UNB+2", "UCM+1+ORDERS:D:96A:UN+4"), []),
    ],
)
def test_a_fault_without_its_code_is_a_remark_in_version_4(
    segments: tuple[str, ...], places: list[str]
) -> None:
    for kind, syntax, expected in (("4:1", "UNOC:4", places), ("D:3", "UNOC:3", [])):
        content = interchange(message(f"CONTRL:{kind}:UN", *segments), syntax=syntax)
        (read,) = reading(content).messages
        found = [str(each.locator) for each in read.findings if each.rule == "SYN-048"]
        assert found == [f"message 1, segment {each}" for each in expected]


def test_what_the_partner_is_no_party_to_is_7() -> None:
    assert body(contrl(interchange(GOOD), ELSEWHERE)) == [f"{UCI}+4+7+UNB+4"]


def test_service_characters_that_cannot_be_used_are_refused() -> None:
    """Nobody can be answered whose UNB cannot be cut."""
    with pytest.raises(Unreadable) as refused:
        reading(b"UNA:+.:+'" + interchange(GOOD))
    assert refused.value.finding.rule == "SYN-020"


def test_a_decimal_sign_that_is_none_is_refused_up_to_version_3() -> None:
    for version, said in ((b"UNOC:3", "4+19+UNA"), (b"UNOC:4", "7")):
        content = b"UNA:+;? '" + interchange(GOOD).replace(b"UNOC:3", version)
        assert body(contrl(content)) == [f"{UCI}+{said}"]


def table() -> dict[str, tuple[set[str], str]]:
    """Return rules and reason by code, as the documentation lists them."""
    page = (ROOT / "docs" / "reference" / "formats.md").read_text(encoding="utf-8")
    text = page.split("### CONTRL: code list 0085", 1)[1].split("\n### X12", 1)[0]
    found = re.findall(r"^\| `(\d+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    return {
        code: (set(re.findall(r"[A-Z]+[0-9]*-\d{3}", rules)), why) for code, rules, why in found
    }


LIST_0085 = {"2", "7", *(str(code) for code in range(12, 49) if code != 44)}


def test_every_code_is_documented_with_its_rules_or_a_reason() -> None:
    listed = table()
    assert set(listed) == LIST_0085
    for code, (rules, why) in listed.items():
        assert {RULES[each].syntax for each in rules} <= {code}, code
        assert rules or why, code
    syntax = {name for name, rule in RULES.items() if rule.syntax and name[:3] != "X12"}
    assert syntax == {each for rules, _ in listed.values() for each in rules}


def test_codes_that_one_version_lacks_have_another_in_it() -> None:
    assert set(DROPPED) == {"19", "27", "31", "34", "38", "41", "42", "43"}
    assert set(ADDED) == {"45", "46", "47", "48"}
    assert not set(DROPPED.values()) & set(DROPPED)
    assert not set(ADDED.values()) & set(ADDED)
