"""Envelopes, groups and sets: what their headers and trailers promise, and what was damaged."""

import re

import pytest
from ansi.making import (
    NOW,
    ORDER,
    PLANNING,
    SHIPPING,
    group,
    interchange,
    one,
    reading,
    transaction,
)
from hypothesis import given
from hypothesis import strategies as st

from exchange.errors import Unreadable
from exchange.model.findings import SegmentPlace
from exchange.model.interchange import Envelope, Group, Interchange

WHOLE = interchange(
    group(transaction("830", *PLANNING), transaction("830", *PLANNING, number=2)),
    group(transaction("850", *ORDER), kind="PO", number=2),
)


def told(read: Interchange) -> list[tuple[str, str]]:
    """Return rule and place of every finding, those of the envelope first."""
    found = [*read.findings, *(found for each in read.messages for found in each.findings)]
    return [(each.rule, str(each.locator)) for each in found]


def test_envelope_and_groups_as_received() -> None:
    read = reading(WHOLE)
    assert told(read) == []
    assert [(m.group, m.reference, m.document) for m in read.messages] == [
        (1, "0001", "forecast"), (1, "0002", "forecast"), (2, "0001", "purchase_order")
    ]  # fmt: skip
    stamp = ("20261123", "0600")
    groups = tuple(
        Group(kind, ("THEM",), ("US",), number, ("X", "004010"), stamp, count)
        for kind, number, count in (("PS", "1", "2"), ("PO", "2", "1"))
    )
    assert read.envelopes == (
        Envelope(
            ("THEM", "ZZ"), ("US", "ZZ"), "000000001", ("00401",), test=False, requested="",
            moment=("261123", "0600"), separators=">* ~", groups=groups,
        ),
    )  # fmt: skip
    assert f"{NOW:%y%m%d}" == "261123"


def test_test_mark_and_wish_for_an_acknowledgement() -> None:
    read = reading(one("830", *PLANNING).replace(b"*0*P*", b"*1*T*"))
    assert [(each.test, each.requested) for each in read.envelopes] == [(True, "1")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("GE*1*2", "GE*2*2", ("ENV-006", "envelope, segment 57 GE, element 2")),
        ("GE*1*2", "GE*1*3", ("SYN-028", "envelope, segment 57 GE, element 3")),
        ("GE*1*2~\n", "", ("SYN-013", "envelope, segment 56 GE")),
        ("IEA*2", "IEA*1", ("ENV-006", "envelope, segment 58 IEA, element 2")),
        ("IEA*2*000000001", "IEA*2*1", ("SYN-028", "envelope, segment 58 IEA, element 3")),
        ("SE*18*0001~\nGE", "SE*19*0001~\nGE", ("ENV-006", "message 3, segment 18 SE, element 2")),
        ("SE*18*0001~\nGE", "SE*18*0009~\nGE", ("SYN-028", "message 3, segment 18 SE, element 3")),
        ("SE*18*0001~\nGE", "GE", ("SYN-013", "message 3, segment 17 SE")),
        ("GE*1*2", "XX*1~\nGE*1*2", ("SYN-033", "envelope, segment 57 XX")),
        ("IEA*2*000000001~", "IEA*2*000000001~XX", ("SYN-033", "envelope, segment 59 ")),
        ("*261123*", "*261323*", ("X12-008", "envelope, segment 1 ISA, element 10")),
        ("*0600*U", "*2500*U", ("SYN-012", "envelope, segment 1 ISA, element 11")),
        ("*0*P*", "*0*X*", ("SYN-012", "envelope, segment 1 ISA, element 16")),
        ("*20261123*0600*2*X", "*20261323*0600*2*X",
         ("X12-008", "envelope, segment 38 GS, element 5")),
        ("*20261123*0600*2*X", "*20261123*06x0*2*X",
         ("SYN-012", "envelope, segment 38 GS, element 6")),
        ("ST*830*0002", "ST*830*0001", ("SYN-028", "message 2, segment 17 SE, element 3")),
        ("LIN*10*", "LI\x07N*10*", ("ENV-007", "message 1, segment 6 LI\x07")),
        ("N1*BY*Buyer Inc*92*B1", "N1*BY*Buyer Inc*92*B1*",
         ("X12-107", "message 1, segment 3 N1, element 6")),
        ("ISA*00*          *", "ISA*00**", ("X12-106", "envelope, segment 1 ISA, element 3")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_where_it_is(old: str, new: str, expected: tuple[str, str]) -> None:
    text = WHOLE.decode()
    assert old in text
    assert expected in told(reading(text.replace(old, new, 1).encode()))


def test_a_ta1_beside_groups_is_an_acknowledgement() -> None:
    ta1 = b"TA1*000000071*261123*0600*R*025~"
    read = reading(WHOLE.replace(b"IEA*", ta1 + b"\nIEA*", 1))
    assert told(read) == []
    (answer,) = [each for each in read.messages if each.document == "acknowledgement"]
    header = answer.tables["acknowledgement_header"].frame
    assert header.select("type", "reference", "state").row(0) == ("TA1", "000000071", "rejected")


def test_two_sets_of_one_number_in_a_group() -> None:
    twice = interchange(group(transaction("830", *PLANNING), transaction("830", *PLANNING)))
    assert told(reading(twice)) == [("SYN-026", "message 2, segment 1 ST, element 3")]


def test_sets_without_a_group_and_groups_without_a_set() -> None:
    bare = interchange(transaction("830", *PLANNING)).replace(b"IEA*1", b"IEA*0")
    assert ("SYN-013", "envelope, segment 2 ST") in told(reading(bare))
    assert told(reading(interchange(group()))) == [("ENV-022", "envelope, segment 2 GS")]
    assert told(reading(interchange())) == [("ENV-022", "envelope, segment 2 IEA")]


@pytest.mark.parametrize("cut", [30, 200, 400])
def test_what_breaks_off_holds_no_documents(cut: int) -> None:
    whole = one("830", *PLANNING)
    read = reading(whole[: len(whole) - cut] if cut < 100 else whole[:cut])
    assert (read.messages, [found.rule for found in read.findings]) == ((), ["ENV-001"])


@pytest.mark.parametrize("element", ["THEM           ", "US             ", "000000001"])
def test_nobody_is_answered_whom_isa_does_not_name(element: str) -> None:
    blank = WHOLE.replace(element.encode(), b" " * len(element), 1)
    with pytest.raises(Unreadable) as refused:
        reading(blank)
    assert refused.value.finding.rule == "ENV-021"


TRAILERS = re.compile(rb"(?:SE|GE|IEA)\*([0-9]+)\*([0-9]+)")
SPOTS = [found.span(which) for found in TRAILERS.finditer(WHOLE) for which in (1, 2)]


@given(spot=st.sampled_from(SPOTS), digits=st.text("0123456789", min_size=1, max_size=9))
def test_a_damaged_count_or_reference_is_found_at_it(spot: tuple[int, int], digits: str) -> None:
    start, stop = spot
    damaged = WHOLE[:start] + digits.encode() + WHOLE[stop:]
    count = WHOLE[:start].rpartition(b"\n")[2].count(b"*") == 1
    same = digits.lstrip("0") == WHOLE[start:stop].decode() if count else damaged == WHOLE
    read = reading(damaged)
    found = [*read.findings, *(found for each in read.messages for found in each.findings)]
    if same:
        assert found == []
        return
    (only,) = [each for each in found if each.rule != "SYN-040"]  # too short as well
    assert only.rule == ("ENV-006" if count else "SYN-028")
    where = only.locator
    assert isinstance(where, SegmentPlace)
    assert where.byte == WHOLE[:start].rfind(b"\n") + 1
    assert where.element == (2 if count else 3)
    assert (only.observed, only.expected) == (digits, WHOLE[start:stop].decode())


def test_each_kind_of_document_is_whole() -> None:
    for kind, segments in (("830", PLANNING), ("862", SHIPPING), ("850", ORDER)):
        assert told(reading(one(kind, *segments))) == []


def test_many_acknowledgements_hide_no_stray() -> None:
    alone = "".join(f"TA1*{number:09}*261123*0600*A*000~" for number in range(12))
    content = interchange(group(transaction("830", *PLANNING)))
    at = content.index(b"GS*")
    read = reading(content[:at] + alone.encode() + b"ZZ*1~" + content[at:])
    strays = [each.observed for each in read.findings if each.rule == "SYN-033"]
    assert strays == ["ZZ"]


def test_one_envelope_nobody_can_answer_refuses_the_file_and_is_named() -> None:
    nameless = WHOLE.replace(b"US             ", b" " * 15, 1)
    with pytest.raises(Unreadable) as refused:
        reading(WHOLE + nameless)
    reason = refused.value.finding.params["reason"]
    assert reason == "ISA of interchange 2 does not name the recipient (ISA08)"
