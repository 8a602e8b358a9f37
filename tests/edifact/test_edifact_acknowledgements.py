"""What CONTRL and APERAK say to something we sent."""

from pathlib import Path

import pytest

from exchange.adapters.edi.places import Places
from exchange.adapters.edi.segments import Segment
from exchange.adapters.edifact.acknowledgements import acknowledgement
from exchange.model.tables import Table

CORPUS = Path(__file__).parents[2] / "../shared/corpus/edifact/APERAK"
UCI = "UCI+71+5909000000001:14+4012345000009:14"


def segment(written: str) -> Segment:
    tag, *elements = written.split("+")
    return Segment(tag, [each.split(":") if ":" in each else each for each in elements])


def read(kind: str, *body: str) -> dict[str, Table]:
    segments = [segment(each) for each in (f"UNH+1+{kind}:D:3:UN", *body, "UNT+9+1")]
    return acknowledgement(segments, Places(1, [each.tag for each in segments]))


def header(tables: dict[str, Table], *columns: str) -> tuple[object, ...]:
    row = tables["acknowledgement_header"].frame.row(0, named=True)
    return tuple(row[each] for each in columns)


def lines(tables: dict[str, Table], *columns: str) -> list[tuple[object, ...]]:
    return tables["acknowledgement_lines"].frame.select(*columns).rows()


@pytest.mark.parametrize(
    ("body", "state", "reason"),
    [
        ((f"{UCI}+8",), "received", None),
        ((f"{UCI}+7",), "accepted", None),
        ((f"{UCI}+4+29+UNZ+2:1",), "rejected", "29 UNZ, element 2.1"),
        ((f"{UCI}+7", "UCM+3+ORDRSP:D:97A:UN+4+29+UNT"), "partial", None),
        ((f"{UCI}+7", "UCM+3+ORDRSP:D:97A:UN+7", "UCS+4+15"), "errors", None),
        ((f"{UCI}+8", "UCM+3+ORDRSP:D:97A:UN+4+12"), "partial", None),
        ((f"{UCI}+8", "UCM+3+ORDRSP:D:97A:UN+7"), "received", None),
        ((f"{UCI}+5",), "5", None),
    ],
)
def test_a_contrl_gives_our_interchange_a_state(
    body: tuple[str, ...], state: str | None, reason: str | None
) -> None:
    found = read("CONTRL", *body)
    told = header(found, "type", "kind", "reference", "state", "reason")
    assert told == ("CONTRL", "edifact", "71", state, reason)


def test_a_contrl_names_who_ours_went_from_and_to_and_what_it_was() -> None:
    swapped = "UCF+G1+4012345000009:14+5909000000001:14+7"
    found = read("CONTRL", f"{UCI}+7", swapped, "UCM+1+ORDRSP:D:97A:UN+7", "UCM+2+APERAK:D:97A+7")
    ours, theirs = "14:5909000000001", "14:4012345000009"
    assert header(found, "sender", "recipient") == (f"{ours}\n{theirs}", f"{theirs}\n{ours}")
    assert header(found, "about") == ("ORDRSP\nAPERAK",)
    where = found["acknowledgement_header"].locate(0, "recipient")
    assert str(where) == "message 1, segment 2 UCI, element 4"


def test_errors_of_a_contrl_name_message_segment_and_element() -> None:
    found = read(
        "CONTRL", f"{UCI}+7", "UCM+3+ORDRSP:D:97A:UN+4", "UCS+12", "UCD+39+2:2", "UCS+14+15"
    )
    assert lines(found, "line", "message_reference", "state", "code", "place") == [
        (1, "3", "rejected", None, None),
        (2, "3", "rejected", None, "segment 12"),
        (3, "3", "rejected", "39", "segment 12, element 2.2"),
        (4, "3", "rejected", "15", "segment 14"),
    ]
    where = found["acknowledgement_lines"].locate(2, "code")
    assert str(where) == "message 1, segment 5 UCD, element 2"


def test_an_unknown_code_of_a_message_is_named_once_where_it_stands() -> None:
    found = read("CONTRL", f"{UCI}+7", "UCM+3+ORDRSP:D:97A:UN+5", "UCS+12")
    assert lines(found, "state") == [("5",), (None,)]
    where = found["acknowledgement_lines"].locate(0, "state")
    assert str(where) == "message 1, segment 3 UCM, element 4"


def test_a_group_that_is_rejected_leaves_the_interchange_accepted_in_part() -> None:
    found = read("CONTRL", f"{UCI}+7", "UCF+G1+A+B+4+17+UNG")
    assert header(found, "state") == ("partial",)
    assert lines(found, "state", "code", "place") == [("rejected", "17", "group G1, UNG")]


@pytest.mark.parametrize(
    ("bgm", "errors", "state"),
    [
        ("BGM+313+A1+9", (), "rejected"),
        ("BGM+312+A1+9", (), "accepted"),
        ("BGM++A1+27", (), "rejected"),
        ("BGM+312+A1+27", (), "rejected"),
        ("BGM++A1+29", (), "accepted"),
        ("BGM++A1+34", (), "errors"),
        ("BGM+312+A1+9", ("ERC+12",), "errors"),
        ("BGM++A1", ("ERC+12",), "errors"),
        ("BGM++A1", (), "received"),
    ],
)
def test_an_aperak_gives_a_document_a_state(bgm: str, errors: tuple[str, ...], state: str) -> None:
    found = read("APERAK", bgm, "RFF+ACW:RSP-1", *errors)
    told = header(found, "number", "reference", "document_number", "state")
    assert told == ("A1", None, "RSP-1", state)


def test_errors_of_an_aperak_keep_code_words_and_line() -> None:
    found = read(
        "APERAK", "BGM+313+A1+9", "FTX+AAO+++unknown:order", "RFF+ACW:RSP-1", "RFF+ON:PO1",
        "ERC+12:X:91", "FTX+AAO+++no such part", "RFF+LI:10", "ERC+13",
    )  # fmt: skip
    assert header(found, "reason") == ("unknown order\nON PO1",)
    assert lines(found, "state", "code", "text", "place") == [
        ("rejected", "12", "no such part", "LI 10"),
        ("rejected", "13", None, None),
    ]


def test_an_aperak_without_a_reason_has_that_of_its_first_errors() -> None:
    errors = [each for n in range(5) for each in (f"ERC+{n}", f"FTX+AAO+++no {n}")]
    found = read("APERAK", "BGM+313+A1+9", "RFF+ACW:RSP-1", *errors)
    assert header(found, "reason") == ("no 0\nno 1\nno 2",)


def test_two_documents_answered_at_once_have_a_header_each() -> None:
    found = read("APERAK", "BGM+313+A1+9", *(f"RFF+ACW:RSP-{n}" for n in (1, 2, 1)))
    headers = found["acknowledgement_header"]
    assert headers.frame.select("document_number", "number", "state").rows() == [
        ("RSP-1", "A1", "rejected"), ("RSP-2", "A1", "rejected"),
    ]  # fmt: skip
    assert str(headers.locate(1, "document_number")) == "message 1, segment 4 RFF, element 2.2"


@pytest.mark.skipif(not CORPUS.exists(), reason="the public samples are not here")
def test_a_public_sample_is_read() -> None:
    written = (CORPUS / "2_pydifact__aperak_rejected.edi").read_text().replace("\n", "")
    _, _, _, *body = written.split("'")[:-3]
    found = read("APERAK", *body)
    assert header(found, "number", "document_number", "state") == (
        "APERAK003", "PO123456", "errors",
    )  # fmt: skip
    assert lines(found, "code", "text") == [("12", "Order rejected  invalid product code")]
