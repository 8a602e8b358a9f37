"""What TA1, 997, 999 and 824 say to something we sent."""

import re
from pathlib import Path

import pytest

from exchange.adapters.edi.places import Places
from exchange.adapters.edi.segments import Segment
from exchange.adapters.x12.acknowledged import acknowledgement
from exchange.model.tables import Table

CORPUS = Path(__file__).parents[2] / "../shared/corpus/x12"


def segment(written: str) -> Segment:
    tag, *elements = written.split("*")
    return Segment(tag, [each.split(":") if ":" in each else each for each in elements])


def read(*written: str) -> dict[str, Table]:
    segments = [segment(each) for each in written]
    return acknowledgement(segments, Places(1, [each.tag for each in segments]))


def sample(path: str) -> dict[str, Table]:
    content = (CORPUS / path).read_text(encoding="utf-8-sig")
    found = re.search(r"ST\*.*?SE\*[^~]*", content, re.DOTALL)
    assert found
    return read(*(each.strip() for each in found[0].split("~")))


def header(tables: dict[str, Table], *columns: str) -> tuple[object, ...]:
    row = tables["acknowledgement_header"].frame.row(0, named=True)
    return tuple(row[each] for each in columns)


def lines(tables: dict[str, Table], *columns: str) -> list[tuple[object, ...]]:
    return tables["acknowledgement_lines"].frame.select(*columns).rows()


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("A", "accepted"), ("E", "errors"), ("P", "partial"), ("R", "rejected"), ("M", "rejected"),
        ("W", "rejected"), ("X", "rejected"), ("Q", "Q"),
    ],
)  # fmt: skip
def test_a_997_gives_our_group_a_state(code: str, state: str) -> None:
    found = read("ST*997*0001", "AK1*PR*71", f"AK9*{code}*1*1*1*5*4", "SE*4*0001")
    told = header(found, "number", "type", "kind", "reference", "state", "reason")
    assert told == ("0001", "997", "x12", "71", state, "5 4")


@pytest.mark.parametrize(
    ("sets", "group", "state"),
    [
        (("R",), "A*1*1*1", "rejected"),
        (("R", "A"), "A*2*2*2", "partial"),
        (("R",), "A*2*2*1", "partial"),
        (("R", "R"), "E", "rejected"),
        ((), "A*1*1*0", "rejected"),
        ((), "P*2*2*0", "rejected"),
        ((), "A*2*2*1", "partial"),
        (("A",), "A*1*1*1", "accepted"),
        (("E",), "E*1*1*1", "errors"),
        ((), "A*x", "accepted"),
        ((), "A", "accepted"),
    ],
)
@pytest.mark.parametrize("mark", ["AK", "IK"])
def test_a_group_is_no_better_than_its_sets(
    mark: str, sets: tuple[str, ...], group: str, state: str
) -> None:
    told = [each for n, code in enumerate(sets) for each in (f"AK2*855*{n}", f"{mark}5*{code}")]
    found = read("ST*997*0001", "AK1*PR*71", *told, f"AK9*{group}", "SE*9*0001")
    assert header(found, "state") == (state,)


@pytest.mark.parametrize(("kind", "mark"), [("997", "AK"), ("999", "IK")])
def test_errors_name_set_segment_and_element(kind: str, mark: str) -> None:
    found = read(
        f"ST*{kind}*0001", "AK1*PR*71", "AK2*855*0007", f"{mark}3*PO1*8*PO1*8",
        f"{mark}4*2:1*330*6*1O", f"{mark}5*R*5", "AK2*855*0008", f"{mark}5*A", "AK9*P*2*2*1",
        "SE*10*0001",
    )  # fmt: skip
    assert header(found, "type", "state", "reason") == (kind, "partial", None)
    assert lines(found, "line", "message_reference", "state", "code", "place", "text") == [
        (1, "0007", "rejected", "5", None, "855"),
        (2, "0007", "rejected", "8", "segment 8 PO1, loop PO1", None),
        (3, "0007", "rejected", "6", "segment 8 PO1, loop PO1, element 2.1", "1O"),
        (4, "0008", "accepted", None, None, "855"),
    ]
    where = found["acknowledgement_lines"].locate(2, "code")
    assert str(where) == f"message 1, segment 5 {mark}4, element 4"


def test_unknown_codes_are_named_once_where_they_stand() -> None:
    found = read("ST*997*0001", "AK1*PR*71", "AK2*855*7", "AK3*PO1*8**8", "AK5*Q", "AK9*A*1*1*1")
    assert lines(found, "state") == [("Q",), (None,)]
    found = read(
        "ST*824*0001", "BGN*11*A*20261123", "OTI*TA*SI*ASN-1", "OTI*QQ*SI*ASN-1", "TED*007*odd"
    )
    assert lines(found, "state") == [("accepted",), ("QQ",), (None,)]
    where = found["acknowledgement_header"].locate(0, "state")
    assert str(where) == "message 1, segment 4 OTI, element 2"


def test_a_set_without_verdict_has_no_state() -> None:
    found = read("ST*997*0001", "AK1*PR*71", "AK2*855*0007", "SE*4*0001")
    assert header(found, "state") == (None,)
    assert lines(found, "state") == [(None,)]


@pytest.mark.parametrize(
    ("code", "note", "state", "reason"),
    [
        ("A", "000", "accepted", None),
        ("E", "004", "errors", "004"),
        ("R", "025", "rejected", "025"),
    ],
)
def test_a_ta1_gives_our_interchange_a_state(
    code: str, note: str, state: str, reason: str | None
) -> None:
    found = read(f"TA1*000000071*261123*0930*{code}*{note}")
    told = header(found, "number", "type", "reference", "state", "reason")
    assert told == (None, "TA1", "000000071", state, reason)
    assert lines(found, "line") == []


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        (("TA",), "accepted"), (("TE",), "errors"), (("TP",), "partial"), (("TR",), "rejected"),
        (("TA", "TR"), "partial"), (("TA", "TC"), "errors"), (("TR", "TR"), "rejected"),
        (("TA", "ZZ"), "ZZ"), (("QQ", "TR"), "QQ"), (("TQ",), "TQ"),
    ],
)  # fmt: skip
def test_an_824_gives_our_documents_a_state(codes: tuple[str, ...], state: str) -> None:
    told = [f"OTI*{code}*SI*ASN-1***20261123*0930*71*0007*856" for code in codes]
    found = read("ST*824*0001", "BGN*11*ADV-1*20261123", *told, "SE*9*0001")
    assert header(found, "number", "reference", "document_number") == ("ADV-1", "71", "ASN-1")
    assert header(found, "state") == (state,)


def test_an_824_has_a_header_for_each_document_it_speaks_of() -> None:
    found = read(
        "ST*824*0001", "BGN*11*ADV-1*20261123", "OTI*TA*TN*R1*****71*0001*855", "TED*007*odd",
        "OTI*TR*TN*R2*****71*0002*855", "OTI*TR*TN*R1", "SE*7*0001",
    )  # fmt: skip
    headers = found["acknowledgement_header"].frame
    assert headers.select("reference", "document_number", "state", "reason").rows() == [
        ("71", "R1", "accepted", "odd"), ("71", "R2", "rejected", None),
        (None, "R1", "rejected", None),
    ]  # fmt: skip


def test_an_824_that_speaks_of_nothing_has_a_header_without_state() -> None:
    found = read("ST*824*0001", "BGN*11*ADV-1*20261123", "SE*3*0001")
    assert header(found, "number", "reference", "state") == ("ADV-1", None, None)


def test_errors_of_an_824_keep_code_place_words_and_value() -> None:
    found = read(
        "ST*824*0001", "BGN*11*ADV-1*20261123", "OTI*TR*SI*ASN-1***20261123*0930*71*0007*856",
        "TED*007*bad date*DTM*4*2*373*20269999", "NTE**call us", "SE*6*0001",
    )  # fmt: skip
    assert lines(found, "message_reference", "state", "code", "place", "text") == [
        ("0007", "rejected", "TR", None, "856 SI ASN-1"),
        ("0007", "rejected", "007", "segment 4 DTM, element 2", "bad date\n20269999\ncall us"),
    ]


@pytest.mark.skipif(not CORPUS.exists(), reason="the public samples are not here")
@pytest.mark.parametrize(
    ("path", "told", "count"),
    [
        ("997/staedi__invalid997.edi", ("997", "000001", "rejected"), 3),
        ("997/staedi__empty997.edi", ("997", None, None), 0),
        ("997/pyx12__x12testdata.py.x12", ("997", "13360001", "accepted"), 1),
        ("999/staedi__simple999.edi", ("999", "17456", "partial"), 6),
        ("824/x12-types__005010_824.edi", ("824", "2", "accepted"), 1),
    ],
)
def test_public_samples_are_read(path: str, told: tuple[str | None, ...], count: int) -> None:
    found = sample(path)
    assert header(found, "type", "reference", "state") == told
    assert len(lines(found, "line")) == count


@pytest.mark.parametrize(
    ("body", "about"),
    [
        (("AK1*PR*71",), "855"),
        (("AK1*CA*71", "AK2*865*1", "AK5*A"), "865"),
        (("AK1*PR*71", "AK2*850*1", "AK5*A"), "855\n850"),
        (("AK1*PO*71",), "PO"),
    ],
)
def test_a_997_says_what_sets_our_group_held(body: tuple[str, ...], about: str) -> None:
    found = read("ST*997*0001", *body, "AK9*A*1*1*1", "SE*9*0001")
    assert found["acknowledgement_header"].frame["about"].to_list() == [about]
