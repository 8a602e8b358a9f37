"""When an interchange is acknowledged, and how our envelope follows the partner's."""

import re
from pathlib import Path

import pytest
from acceptance.counterpart import Counterpart, advice, aperak, edifact_order, x12_order

ORDERS = {"edifact": edifact_order, "x12": x12_order}
SYNTAX = {"edifact": {"CONTRL"}, "x12": {"TA1", "997"}}
APPLICATION = {"edifact": "APERAK", "x12": "824"}


def types(site: Counterpart, name: str) -> set[str]:
    """Return what a file was answered with, but for people."""
    names = site.answers(f"{name}.*")
    return {each.split(".")[2].partition("-")[0] for each in names} - {"REPORT"}


def wrong(form: str, content: bytes) -> bytes:
    """Return an interchange whose count is wrong, which is a matter of syntax."""
    old = {"edifact": b"UNT+13", "x12": b"SE*7"}[form]
    assert old in content
    return content.replace(old, old[:-1] + b"9")


@pytest.mark.parametrize("form", ORDERS)
@pytest.mark.parametrize(
    ("when", "good", "bad", "asked"),
    [
        ("always", True, True, True),
        ("on_request", False, False, True),
        ("errors_only", False, True, False),
        ("never", False, False, False),
    ],
)
def test_syntax_is_acknowledged_as_agreed(
    tmp_path: Path, form: str, when: str, *, good: bool, bad: bool, asked: bool
) -> None:
    site = Counterpart(tmp_path, f'{{ syntax = "{when}" }}')
    order = ORDERS[form]
    site.send(
        a=order(1, "PO-1"), b=wrong(form, order(2, "PO-2")), c=order(3, "PO-3", requested="1")
    )
    assert [bool(types(site, name)) for name in "abc"] == [good, bad, asked]
    assert all(types(site, name) <= SYNTAX[form] for name in "abc")


@pytest.mark.parametrize("form", ORDERS)
@pytest.mark.parametrize(
    ("when", "good", "bad", "asked"),
    [
        ("always", True, True, True),
        ("on_request", False, False, True),
        ("errors_only", False, True, False),
        ("never", False, False, False),
    ],
)
def test_what_was_found_is_told_as_agreed(
    tmp_path: Path, form: str, when: str, *, good: bool, bad: bool, asked: bool
) -> None:
    site = Counterpart(tmp_path, f'{{ syntax = "never", application = "{when}" }}')
    order = ORDERS[form]
    site.send(
        a=order(1, "PO-1"), b=order(2, "PO-2", quantity="0"), c=order(3, "PO-3", requested="1")
    )
    assert [types(site, name) for name in "abc"] == [
        {APPLICATION[form]} if answered else set() for answered in (good, bad, asked)
    ]


def test_no_acknowledgement_is_acknowledged_even_where_one_is_asked_for(tmp_path: Path) -> None:
    wanted = '{ syntax = "always", application = "always", business = "full" }'
    site = Counterpart(tmp_path, wanted)
    said = aperak("A1", "R1", "312").replace("+A1'", "+A1+++++1'", 1)
    assert said.count("+++++1'") == 1
    asking = advice(7, "R1", "TA").replace(b"*0*P*>", b"*1*P*>")
    site.send(a=said, b=asking)
    assert [site.receipt(name).verdict for name in "ab"] == ["accepted", "accepted"]
    assert [types(site, name) for name in "ab"] == [set(), set()]


def envelope(site: Counterpart, name: str, form: str) -> list[str]:
    """Return the elements of UNB or ISA of the acknowledgement of a file."""
    answer = site.answer("CONTRL" if form == "edifact" else "997", name)
    if form == "edifact":
        found = re.search(r"UNB\+(.*?)'", answer)
        assert found
        return ["UNB", *found[1].split("+")]
    return answer.split("~")[0].split("*")


@pytest.mark.parametrize("form", ORDERS)
def test_a_test_is_answered_as_a_test_and_kept_out_of_production(tmp_path: Path, form: str) -> None:
    site = Counterpart(tmp_path)
    site.send(a=ORDERS[form](1, test="1"), b=ORDERS[form](2))
    flag = 11 if form == "edifact" else 15
    marks = [dict(enumerate(envelope(site, name, form))).get(flag, "") for name in "ab"]
    assert marks == (["1", ""] if form == "edifact" else ["T", "P"])
    assert [site.receipt(name).verdict for name in "ab"] == ["held", "accepted"]
    (record,) = site.answers("*.json")
    assert site.receipt("b").id in record


@pytest.mark.parametrize("form", ORDERS)
def test_answers_to_a_partner_that_tests_are_tests(tmp_path: Path, form: str) -> None:
    site = Counterpart(tmp_path, state="test")
    site.send(a=ORDERS[form](1))
    flag = 11 if form == "edifact" else 15
    assert envelope(site, "a", form)[flag] == ("1" if form == "edifact" else "T")
    assert site.answers("*.json") == []


@pytest.mark.parametrize("version", ["3", "4"])
def test_our_edifact_envelope_follows_the_partners(tmp_path: Path, version: str) -> None:
    site = Counterpart(tmp_path)
    site.send(a=edifact_order(1, syntax=f"UNOC:{version}"))
    unb = envelope(site, "a", "edifact")
    assert unb[1:4] == [f"UNOC:{version}", "5909000000001:14", "4012345000009:14"]
    identifier = {"3": "CONTRL:D:3:UN", "4": "CONTRL:4:1:UN"}[version]
    assert f"UNH+1+{identifier}'" in site.answer("CONTRL", "a")


@pytest.mark.parametrize("version", ["004010", "005010"])
def test_our_x12_envelope_follows_the_partners(tmp_path: Path, version: str) -> None:
    site = Counterpart(tmp_path)
    site.send(a=x12_order(1, version=version))
    isa = envelope(site, "a", "x12")
    assert isa[5:9] == ["ZZ", f"{'US':15}", "ZZ", f"{'THEM':15}"]
    assert isa[12] == version[:5]
    assert f"*X*{version}~" in site.answer("997", "a")
