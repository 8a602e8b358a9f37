import re

import pytest
from edifact.making import (
    D97A,
    DELFOR_97A,
    ORDER,
    ORDERS,
    THEM,
    US,
    found,
    interchange,
    message,
    reading,
)
from hypothesis import given
from hypothesis import strategies as st

from exchange.errors import Unreadable
from exchange.model.findings import SegmentPlace
from exchange.model.findings import message as worded
from exchange.model.interchange import Interchange
from exchange.settings import read_rules

ONE = interchange(message(ORDERS, *ORDER))


def file_findings(read: Interchange) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.locator)) for finding in read.findings]


def reason(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        reading(content)
    assert caught.value.finding.rule == "ENV-021"
    return caught.value.finding.params["reason"]


def test_the_envelope_is_kept_as_received() -> None:
    envelope = reading(interchange(tail="+PW+ORDERS++1++1")).envelopes[0]
    assert envelope is not None
    assert (envelope.sender, envelope.recipient) == ((THEM, "14"), (US, "14"))
    assert (envelope.reference, envelope.syntax) == ("REF1", ("UNOC", "3"))
    assert (envelope.test, envelope.requested) == (True, "1")


def test_without_marks_it_is_no_test_and_asks_for_nothing() -> None:
    envelope = reading(ONE).envelopes[0]
    assert envelope is not None
    assert (envelope.test, envelope.requested) == (False, "")


def test_a_right_interchange_has_no_findings() -> None:
    read = reading(ONE)
    assert not read.findings
    assert not read.messages[0].findings


def test_a_wrong_count_in_unt_is_found_in_its_message() -> None:
    good, bad = message(ORDERS, *ORDER), message(ORDERS, *ORDER, number=2)
    read = reading(interchange(good, bad.replace("UNT+16", "UNT+15")))
    assert found(read.messages[0]) == []
    assert found(read.messages[1]) == [("ENV-006", "message 2, segment 16 UNT, element 2")]
    assert worded(read.messages[1].findings[0], read_rules()) == (
        "The control count in UNT says 15; we counted 16."
    )


def test_leading_zeros_in_a_count_are_allowed() -> None:
    assert not found(reading(ONE.replace(b"UNT+16", b"UNT+000016")).messages[0])


def test_a_wrong_reference_in_unt_is_found_in_its_message() -> None:
    (read,) = reading(ONE.replace(b"UNT+16+1", b"UNT+16+2")).messages
    assert found(read) == [("SYN-028", "message 1, segment 16 UNT, element 3")]


@given(st.integers(0, 99_999))
def test_only_the_count_of_its_segments_is_right_in_unt(stated: int) -> None:
    (read,) = reading(ONE.replace(b"UNT+16", f"UNT+{stated}".encode())).messages
    assert bool(read.findings) == (stated != 16)


def test_wrong_count_and_reference_in_unz_are_found_on_the_file() -> None:
    read = reading(ONE.replace(b"UNZ+1+REF1", b"UNZ+2+REF2"))
    assert file_findings(read) == [
        ("ENV-006", "envelope, segment 18 UNZ, element 2"),
        ("SYN-028", "envelope, segment 18 UNZ, element 3"),
    ]
    assert len(read.messages) == 1


def test_a_truncated_interchange_has_an_envelope_and_no_messages() -> None:
    read = reading(ONE[: ONE.index(b"QTY") + 6], name="PO.edi")
    assert read.envelopes
    assert read.messages == ()
    assert file_findings(read) == [("ENV-001", "envelope, segment 11 UNZ")]
    assert read.findings[0].params["name"] == "PO.edi"
    assert "inside the segment after segment 10 (LIN)" in read.findings[0].params["reason"]


def test_a_message_without_unt_is_found_and_the_next_one_read() -> None:
    bad = re.sub("UNT.*\n", "", message(ORDERS, *ORDER))
    read = reading(interchange(bad, message(ORDERS, *ORDER, number=2)))
    assert found(read.messages[0]) == [("SYN-013", "message 1, segment 15 UNT")]
    assert found(read.messages[1]) == []


def test_segments_outside_messages_are_found() -> None:
    read = reading(interchange(message(ORDERS, *ORDER), "FTX+AAI+++lost'"))
    assert ("SYN-033", "envelope, segment 18 FTX") in file_findings(read)
    after = reading(ONE + b"\nregards'\nPeter")
    assert file_findings(after) == [
        ("SYN-033", "envelope, segment 19 regards"),
        ("SYN-033", "envelope, segment 20 "),
    ]


def test_an_interchange_without_a_message_is_found() -> None:
    assert file_findings(reading(interchange())) == [("ENV-022", "envelope, segment 2 UNZ")]


def test_a_line_end_inside_a_segment_is_found_with_its_place() -> None:
    (read,) = reading(ONE.replace(b"Am Bahnhof", b"Am\nBahnhof")).messages
    assert found(read) == [("ENV-007", "message 1, segment 6 NAD, element 6.1")]


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("UNB+UNOC:3++R+261123:0600+REF1'", "the sender"),
        ("UNB+UNOC:3+S++261123:0600+REF1'", "the recipient"),
        ("UNB+UNOC:3+S+R+261123:0600'", "the control reference"),
    ],
)
def test_a_header_one_cannot_answer_to_is_refused(header: str, missing: str) -> None:
    assert missing in reason(f"{header}UNZ+0+REF1'".encode())


OTHER = b"UNA!^.\\ ~" + (
    ONE.replace(b"REF1", b"REF2").replace(b":", b"!").replace(b"+", b"^").replace(b"'", b"~")
)


@pytest.mark.parametrize("between", [b"", b"\r\n", b"\x1a\n\xef\xbb\xbf"])
@pytest.mark.parametrize("second", [ONE.replace(b"REF1", b"REF2"), OTHER])
def test_each_interchange_of_a_file_is_read_with_its_own_separators(
    between: bytes, second: bytes
) -> None:
    content = ONE + between + second
    read = reading(content)
    assert [envelope.reference for envelope in read.envelopes] == ["REF1", "REF2"]
    assert [each.interchange for each in read.messages] == [1, 2]
    assert read.findings == ()
    first, last = (each.tables["order_lines"] for each in read.messages)
    assert first.frame.equals(last.frame)
    place = last.locate(0, "quantity")
    assert isinstance(place, SegmentPlace)
    assert str(place).startswith("interchange 2, message 1, ")
    assert place.byte is not None
    assert content[place.byte :].startswith((b"QTY+21", b"QTY^21"))


def test_an_interchange_without_its_end_does_not_take_the_next_one_down() -> None:
    first = ONE[: ONE.index(b"UNZ")]
    read = reading(first + ONE.replace(b"REF1", b"REF2"))
    assert [(found.rule, str(found.locator)[:9]) for found in read.findings] == [
        ("ENV-001", "envelope,")
    ]
    assert [each.interchange for each in read.messages] == [2]


def test_unb_inside_a_text_begins_no_interchange() -> None:
    text = "FTX+AAI+++HOUSING ?'UNB+UNOC ?'UNA:+.? ?'UNB+"
    read = reading(interchange(message("DELFOR:D:97A:UN", DELFOR_97A[0], text, *DELFOR_97A[1:])))
    assert len(read.envelopes) == 1


def grouped(*messages: str, une: str = "", beside: str = "") -> bytes:
    """Return an interchange with one functional group of these messages."""
    ung = f"UNG+DELFOR+{THEM}:14+{US}:14+261123:0600+G1+UN+D:97A'\n"
    body = "".join(messages)
    unb = f"UNB+UNOC:2+{THEM}:14+{US}:14+261123:0600+REF1'\n"
    closing = une or f"UNE+{len(messages)}+G1'\n"
    return f"{unb}{ung}{body}{closing}{beside}UNZ+1+REF1'\n".encode()


FORECAST = message("DELFOR:D:97A:UN", *DELFOR_97A)
SECOND = message("DELFOR:D:97A:UN", *DELFOR_97A, number=2)


def test_a_functional_group_is_read_as_it_stands() -> None:
    read = reading(grouped(FORECAST, SECOND))
    (envelope,) = read.envelopes
    (group,) = envelope.groups
    assert (group.kind, group.reference, group.stated) == ("DELFOR", "G1", "2")
    assert (group.sender, group.version) == ((THEM, "14"), ("UN", "D", "97A"))
    assert [each.group for each in read.messages] == [1, 1]
    assert read.findings == ()
    assert all(each.findings == () for each in read.messages)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (grouped(FORECAST, une="UNE+2+G1'\n"), [("ENV-006", "UNE, element 2")]),
        (grouped(FORECAST, une="UNE+1+G2'\n"), [("SYN-028", "UNE, element 3")]),
        (grouped(FORECAST, une=" "), [("SYN-013", "UNE")]),
        (grouped(une="UNE+0+G1'\n"), [("ENV-022", "UNG")]),
        (grouped(FORECAST, beside=SECOND), [("SYN-030", "UNH")]),
        (
            grouped(FORECAST, message("ORDERS:D:96A:UN", *ORDER, number=2)),
            [("SYN-031", "UNG, element 2")],
        ),
    ],
)
def test_what_is_wrong_with_a_group_is_found_where_it_is(
    content: bytes, expected: list[tuple[str, str]]
) -> None:
    read = reading(content)
    found = [(each.rule, str(each.locator)) for each in read.findings]
    assert [rule for rule, _ in found] == [rule for rule, _ in expected]
    for (_, where), (_, ending) in zip(found, expected, strict=True):
        assert where.endswith(ending)


def test_a_message_that_is_not_agreed_is_named_and_not_read() -> None:
    read = reading(interchange(message("DELFOR:D:93A:UN", *DELFOR_97A)))
    (unread,) = read.messages
    assert (unread.document, unread.tables) == ("", {})
    assert (unread.reference, unread.identifier) == ("1", ("DELFOR", "D", "93A", "UN"))
    (finding,) = unread.findings
    assert (finding.rule, finding.observed) == ("ENV-012", "DELFOR D.93A")
    assert "DELFOR D.96B..01C" in finding.expected


def test_a_message_we_could_read_but_have_not_agreed_is_not_read_either() -> None:
    (unread,) = reading(interchange(message(D97A, *DELFOR_97A)), "purchase_order").messages
    assert unread.document == ""
    assert unread.findings[0].expected == "ORDERS D.93A..96A, ORDERS D.96B..24B"


def test_a_message_that_does_not_say_what_it_is_is_found() -> None:
    (unread,) = reading(interchange(message("", *ORDER))).messages
    assert found(unread) == [("SYN-013", "message 1, segment 1 UNH, element 3")]


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("UNOC:3", "UNOC:9", ("SYN-002", "element 2.2")),
        ("UNOC:3", "UNOC", ("SYN-013", "element 2.2")),
        ("261123:0600", "261323:0600", ("SYN-012", "element 5.1")),
        ("261123:0600", "261123:2560", ("SYN-012", "element 5.2")),
        ("261123:0600", "261123", ("SYN-013", "element 5.2")),
    ],
)
def test_version_date_and_time_of_unb_are_checked(
    right: str, wrong: str, found: tuple[str, str]
) -> None:
    rule, where = found
    read = reading(ONE.replace(right.encode(), wrong.encode(), 1))
    assert file_findings(read) == [(rule, f"envelope, segment 1 UNB, {where}")]


@pytest.mark.parametrize("version", ["1", "2", "3", "4"])
def test_all_versions_of_the_syntax_are_known(version: str) -> None:
    assert file_findings(reading(ONE.replace(b"UNOC:3", f"UNOC:{version}".encode()))) == []


def test_a_message_reference_used_twice_is_found_on_the_second_message() -> None:
    first, second = reading(interchange(*[message(ORDERS, *ORDER)] * 2)).messages
    assert found(first) == []
    assert found(second) == [("SYN-026", "message 2, segment 1 UNH, element 2")]


def test_one_envelope_nobody_can_answer_refuses_the_file_and_is_named() -> None:
    nameless = ONE.replace(b"REF1", b"", 1)
    assert reason(nameless + ONE) == "UNB does not name the control reference (0020)"
    whole = ONE + ONE.replace(b"REF1", b"REF2") + nameless
    assert reason(whole) == "UNB of interchange 3 does not name the control reference (0020)"
