"""Every code of TA105, 716, 718, 720 and 723 that we can decide is found and said."""

import re
from pathlib import Path

import pytest
from ansi.making import ORDER, PLANNING, changed, group, interchange, transaction
from exchanging import SITE, judged

PO = interchange(group(transaction("850", *ORDER), kind="PO"))
TAGS = ("TA1", "AK3", "AK4", "AK5", "AK9", "IK3", "IK4", "IK5")


def said(content: bytes, kind: str = "997") -> list[str]:
    """Return what the first answer to a file says."""
    answer = judged(content, kind).responses[0].content.decode()
    return [each for each in answer.split("~") if each.startswith(TAGS)]


def order(old: str, *new: str) -> bytes:
    return interchange(group(transaction("850", *changed(ORDER, old, *new)), kind="PO"))


def forecast(old: str, *new: str) -> bytes:
    return interchange(group(transaction("830", *changed(PLANNING, old, *new))))


def swapped(old: str, new: str, content: bytes = PO) -> bytes:
    assert old.encode() in content
    return content.replace(old.encode(), new.encode(), 1)


INTERCHANGES: dict[str, bytes] = {
    "001": swapped("IEA*1*000000001", "IEA*1*000000002"),
    "007": swapped("*ZZ*US", "*zz*US"),
    "008": swapped(f"*ZZ*{'US':15}", f"*ZZ*{'OTHER':15}"),
    "010": swapped("ISA*00*", "ISA*0 *"),
    "012": swapped(f"*00*{' ' * 10}*ZZ", f"*  *{' ' * 10}*ZZ"),
    "014": swapped("*261123*0600*U", "*261323*0600*U"),
    "015": swapped("*261123*0600*U", "*261123*2560*U"),
    "017": swapped("*00401*", "*0040A*"),
    "018": swapped("*000000001*0*P", "*00000000A*0*P").replace(
        b"IEA*1*000000001", b"IEA*1*00000000A"
    ),
    "019": swapped("*0*P*", "*2*P*"),
    "020": swapped("*0*P*", "*0*X*"),
    "021": swapped("IEA*1*", "IEA*2*"),
    "022": swapped("IEA*1*", "XX*1~\nIEA*1*"),
    "023": PO[:-30],
    "024": interchange(),
    "024 characters": PO.replace(b"Buyer", b"B\xfcyer"),
}


@pytest.mark.parametrize("code", INTERCHANGES)
def test_what_is_wrong_with_an_interchange_is_its_note(code: str) -> None:
    (ta1,) = said(INTERCHANGES[code])
    assert ta1.split("*")[4:] == ["R", code[:3]]


def test_a_control_number_used_before_is_025() -> None:
    twice = PO + PO
    answers = [each.content.decode() for each in judged(twice).responses if each.type == "TA1"]
    assert [re.findall(r"TA1\*.*?\*(.)\*(\d{3})", each) for each in answers] == [[("R", "025")]]


GROUPS: dict[str, tuple[bytes, str]] = {
    "1": (swapped("GS*PO*", "GS*PS*"), "AK9*E*1*1*1*1"),
    "2": (swapped("X*004010", "X*008010"), "AK9*E*1*1*1*2"),
    "3": (swapped("GE*1*1~\n", ""), "AK9*R*1*1*0*3"),
    "4": (swapped("GE*1*1", "GE*1*2"), "AK9*R*1*1*0*4"),
    "5": (swapped("GE*1*1", "GE*2*1"), "AK9*R*2*1*0*5"),
    "6": (swapped("0600*1*X", "0600*A1*X").replace(b"GE*1*1", b"GE*1*A1"), "AK9*R*1*1*0*6"),
}


@pytest.mark.parametrize("code", GROUPS)
def test_what_is_wrong_with_a_group_is_said_in_ak9(code: str) -> None:
    content, expected = GROUPS[code]
    assert said(content)[-1] == expected


def test_a_group_number_used_twice_is_said_of_the_second_group() -> None:
    content = interchange(
        group(transaction("850", *ORDER), kind="PO"), group(transaction("830", *PLANNING))
    )
    assert said(content) == ["AK5*A", "AK9*A*1*1*1", "AK5*R", "AK9*R*1*1*0*6"]


SETS: dict[str, tuple[bytes, str]] = {
    "1": (interchange(group(transaction("810", *ORDER), kind="IN")), "AK5*R*1"),
    "2": (swapped("SE*18*0001~\n", ""), "AK5*R*2"),
    "3": (swapped("SE*18*0001", "SE*18*0002"), "AK5*R*3"),
    "4": (swapped("SE*18", "SE*19"), "AK5*R*4"),
    "5": (order("CTT*2", "CTT*2.5"), "AK5*R*5"),
    "7": (swapped("ST*850*0001", "ST*850*1").replace(b"SE*18*0001", b"SE*18*1"), "AK5*R*7"),
    "23": (
        interchange(group(*[transaction("850", *ORDER)] * 2, kind="PO")), "AK5*R*23",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", SETS)
def test_what_is_wrong_with_a_set_is_said_in_ak5(code: str) -> None:
    content, expected = SETS[code]
    assert said(content)[-2] == expected


def test_a_set_without_its_type_takes_its_group_down() -> None:
    """Nothing can name it: AK2 needs ST01."""
    assert said(swapped("ST*850*", "ST**")) == ["AK9*R*1*1*0"]


SEGMENTS: dict[str, tuple[bytes, str]] = {
    "1": (order("CTT*2", "CTTX*2"), "AK3*CTTX*17**1"),
    "3": (order("BEG*00*SA*PO1**20261123*RV-1"), "AK3*BEG*2**3"),
    "5": (order("DTM*002*20270118", "INC*1", "INC*1", "DTM*002*20270118"), "AK3*INC*7**5"),
    "6": (order("CTT*2", "ZZZ*1", "CTT*2"), "AK3*ZZZ*17**6"),
    "7": (order("CTT*2", "CUR*BY*EUR", "CTT*2"), "AK3*CUR*17**7"),
    "8": (order("CTT*2", "CTT*A"), "AK3*CTT*17**8"),
}


@pytest.mark.parametrize("code", SEGMENTS)
def test_what_is_wrong_with_a_segment_is_said_in_ak3(code: str) -> None:
    content, expected = SEGMENTS[code]
    assert expected in said(content)


ELEMENTS: dict[str, tuple[bytes, str]] = {
    "1": (order("CUR*BY*EUR", "CUR*BY"), "AK4*2**1"),
    "2": (order("N1*BY*Buyer Inc*92*B1", "N1*BY*Buyer Inc*92"), "AK4*4**2*92"),
    "3": (order("AMT*1*100", "AMT*1*100*C*1"), "AK4*4**3"),
    "4": (order("CUR*BY*EUR", "CUR*BY*EU"), "AK4*2**4*EU"),
    "5": (order("CUR*BY*EUR", "CUR*BY*EURO"), "AK4*2**5*EURO"),
    "6": (order("CTT*2", "CTT*2X"), "AK4*1**6*2X"),
    "6 control": (order("N3*Street 3", "N3*Street\x073"), "AK4*1**6"),
    "7": (order("BEG*00*SA*PO1**20261123*RV-1", "BEG*77*SA*PO1**20261123*RV-1"), "AK4*1**7*77"),
    "8": (order("BEG*00*SA*PO1**20261123*RV-1", "BEG*00*SA*PO1**20261323*RV-1"),
          "AK4*5**8*20261323"),
    "9": (order("DTM*002*20270118", "DTM*002*20270118*2560"), "AK4*3**9*2560"),
    "L": (forecast("SHP*01*160*050*20261120", "SHP*01*160*050"), "AK4*4**2*050"),
}  # fmt: skip


@pytest.mark.parametrize("code", ELEMENTS)
def test_what_is_wrong_with_an_element_is_said_in_ak4(code: str) -> None:
    content, expected = ELEMENTS[code]
    assert expected in said(content)


def test_repetitions_and_components_have_codes_in_a_999_alone() -> None:
    repeated = interchange(
        group(transaction("850", *changed(ORDER, "N3*Street 3", "N3*Street^3")), kind="PO"),
        version="00501", repetition="^",
    )  # fmt: skip
    parted = order("CUR*BY*EUR", "CUR*BY*EUR>X")
    for content, code in ((repeated, "12"), (parted, "13")):
        assert [each.split("*")[3] for each in said(content) if each[:3] == "AK4"] == ["3"]
        assert [each.split("*")[3] for each in said(content, "999") if each[:3] == "IK4"] == [code]


PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "formats.md").read_text("utf-8")
LEVELS = {"TA105": "interchange", "716": "group", "718": "set", "720": "segment", "723": "element"}
ADDED = {"TA105": {f"{at:03}" for at in range(32)}, "720": {str(at) for at in range(1, 9)}}


@pytest.mark.parametrize("name", LEVELS)
def test_every_code_is_documented_with_its_rules_or_a_reason(name: str) -> None:
    text = PAGE.split(f"| {name} | Rules |", 1)[1].split("\n\n", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    listed = {code: row for row in rows for code in re.findall(r"`(\d+)`", row[0])}
    assert ADDED.get(name, set()) <= set(listed)
    level, found = LEVELS[name], set[tuple[str, str]]()
    for code, row in listed.items():
        named = re.findall(r"[A-Z]+[0-9]*-\d{3}", row[1] if len(row) > 1 else "")
        found |= {(rule, code) for rule in named}
        assert named or row[-1].strip(), (name, code)
    expected = {(rule, r.x12[level]) for rule, r in SITE.rules.items() if level in r.x12}
    assert found == expected
