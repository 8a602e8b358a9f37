from dataclasses import replace
from pathlib import Path

import pytest
from edifact.making import (
    D97A,
    DELFOR_97A,
    ORDER,
    ORDERS,
    SAMPLES,
    THEM,
    US,
    Unvalidated,
    acknowledged,
    body,
    changed,
    contrl,
    interchange,
    judged,
    message,
    reading,
    scan,
)
from pydifact.parser import Parser

from exchange.model.findings import Finding, SegmentPlace
from exchange.model.partners import Site

GOOD = message(ORDERS, *ORDER)
UCI = f"UCI+REF1+{THEM}:14+{US}:14"


def bad(*segments: str) -> bytes:
    """Return an interchange of a good order and one of these segments."""
    return interchange(GOOD, message(ORDERS, *segments, number=2))


def test_a_right_interchange_is_acknowledged_in_one_segment() -> None:
    assert contrl(interchange(GOOD)).decode() == (
        "UNA:+.? '"
        f"UNB+UNOC:3+{US}:14+{THEM}:14+261123:1030+71'"
        "UNH+1+CONTRL:D:3:UN'"
        f"{UCI}+7'"
        "UNT+3+1'UNZ+1+71'"
    )


def test_version_4_is_answered_in_version_4() -> None:
    answer = contrl(interchange(GOOD, syntax="UNOC:4")).decode()
    assert f"UNB+UNOC:4+{US}:14+{THEM}:14+20261123:1030+71'UNH+1+CONTRL:4:1:UN'" in answer


def test_a_test_is_answered_as_a_test() -> None:
    answer = contrl(interchange(GOOD, tail="++++++1")).decode()
    assert "261123:1030+71++++++1'" in answer


def test_a_partner_who_tests_is_answered_as_a_test() -> None:
    answer = contrl(interchange(GOOD), state="test").decode()
    assert "261123:1030+71++++++1'" in answer


def test_the_same_moment_gives_the_same_bytes() -> None:
    assert contrl(interchange(GOOD)) == contrl(interchange(GOOD))


def test_a_faulty_element_is_named_in_its_message() -> None:
    answer = contrl(bad(*changed(ORDER, at_8="QTY+21:40:PIECES")))
    assert body(answer) == [
        f"{UCI}+7", "UCM+2+ORDERS:D:96A:UN+4", "UCS+10", "UCD+39+2:3",
    ]  # fmt: skip


def test_a_faulty_segment_is_named_without_elements() -> None:
    answer = contrl(bad(*changed(ORDER, at_8="ZZZ+1")))
    assert body(answer)[2:] == ["UCS+10+15"]


def test_segments_come_in_order_and_elements_below_theirs() -> None:
    segments = changed(ORDER, at_8="QTY+:40:PIECES", at_11="ZZZ+1")
    assert body(contrl(bad(*segments)))[2:] == ["UCS+10", "UCD+13+2:1", "UCD+39+2:3", "UCS+13+15"]


def test_a_wrong_unt_is_said_in_ucm() -> None:
    content = interchange(GOOD.replace("UNT+16", "UNT+15"))
    assert body(contrl(content)) == [f"{UCI}+7", "UCM+1+ORDERS:D:96A:UN+4+29+UNT+2"]


def test_a_message_that_is_not_agreed_is_said_in_ucm() -> None:
    content = interchange(message("DELFOR:D:93A:UN", *DELFOR_97A))
    assert body(contrl(content)) == [f"{UCI}+7", "UCM+1+DELFOR:D:93A:UN+4+17+UNH+3"]


def test_a_wrong_unz_rejects_the_interchange() -> None:
    content = interchange(GOOD).replace(b"UNZ+1", b"UNZ+2")
    assert body(contrl(content)) == [f"{UCI}+4+29+UNZ+2"]


def test_a_truncated_interchange_is_rejected() -> None:
    assert body(contrl(interchange(GOOD)[:-20])) == [f"{UCI}+4+13+UNZ"]


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding("ENV-014", SegmentPlace(0, 1, "UNB", 4)), "7+UNB+4"),
        (Finding("ENV-016"), "26"),
        (Finding("SYN-033", SegmentPlace(0, 9, "FTX")), "33"),
        (Finding("ENV-022", SegmentPlace(0, 2, "UNZ")), "32+UNZ"),
    ],
)
def test_what_is_wrong_with_the_file_rejects_the_interchange(finding: Finding, said: str) -> None:
    assert body(contrl(interchange(GOOD), finding)) == [f"{UCI}+4+{said}"]


def test_what_is_no_matter_of_syntax_is_not_in_it() -> None:
    negative = changed(DELFOR_97A, at_9="QTY+113:-20:PCE")
    content = interchange(message(D97A, *negative))
    held = Finding("ENV-008", SegmentPlace(0, 1, "UNB", 12))
    assert body(contrl(content, held)) == [f"{UCI}+7"]


def test_a_message_that_cannot_be_named_rejects_the_interchange() -> None:
    assert body(contrl(interchange(message("ORDERS", *ORDER)))) == [f"{UCI}+4+13+UNH"]


def test_the_parties_are_repeated_as_received() -> None:
    content = interchange(GOOD).replace(f"{THEM}:14".encode(), b"A?+B:ZZ:R?'1")
    answer = contrl(content).decode()
    assert "+A?+B:ZZ:R?'1+261123:1030+71'" in answer
    assert f"UCI+REF1+A?+B:ZZ:R?'1+{US}:14+7'" in answer


def test_a_site_without_identifiers_answers_under_the_name_it_was_called() -> None:
    assert f"UNB+UNOC:3+{US}:14+" in contrl(interchange(GOOD), site=Site(name="EMS")).decode()


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.edi")), ids=lambda path: path.stem)
def test_every_answer_can_be_read_back_and_counts_itself_rightly(path: Path) -> None:
    answer = contrl(path.read_bytes())
    read = reading(answer)
    theirs = list(Parser(factory=Unvalidated()).parse(answer.decode("iso8859-2")))
    assert [each.tag for each in theirs if each.tag != "UNA"] == [
        each.tag for each in scan(answer).segments
    ]
    assert read.findings == ()
    (message,) = read.messages
    assert (message.document, message.findings) == ("acknowledgement", ())


def test_what_is_wrong_nowhere_in_particular_is_said_in_ucm() -> None:
    judgement = judged(reading(interchange(GOOD)))
    document = replace(judgement.documents[0], findings=(Finding("ENV-012"),))
    answer = acknowledged(replace(judgement, documents=(document,)))
    assert body(answer) == [f"{UCI}+7", "UCM+1+ORDERS:D:96A:UN+4+17"]
