"""Whatever is damaged in a good file, the acknowledgement points at it, and is right itself.

Every answer on the way is read by our own reader against our structures, and by pydifact, pyx12 and
ansi-x12, which share no line with us.
"""

import io
import itertools
import re
from importlib import import_module

import pytest
from ansi.making import CHANGE as X12_CHANGE
from ansi.making import ORDER as X12_ORDER
from ansi.making import PLANNING, SHIPPING, transaction
from ansi.making import group as functional_group
from ansi.making import interchange as x12_interchange
from edifact.making import (
    CHANGE,
    D96A,
    D97A,
    DELFOR_96A,
    DELFOR_97A,
    DELJIT,
    DELJIT_97A,
    ORDCHG,
    ORDER,
    ORDERS,
    THEM,
    US,
    Unvalidated,
    interchange,
    message,
)
from exchanging import judged
from hypothesis import given, settings
from hypothesis import strategies as st
from pydifact.parser import Parser
from pyx12.x12file import X12Reader
from test_groups import edifact as edifact_groups
from test_groups import x12 as x12_groups

from exchange.adapters.edi.opened import Body
from exchange.adapters.edi.segments import components
from exchange.adapters.edi.walk import walk
from exchange.adapters.edifact.envelope import open_envelope
from exchange.adapters.edifact.scanning import scans
from exchange.adapters.edifact.structures import structures
from exchange.adapters.x12.elements import inside
from exchange.adapters.x12.envelope import open_envelope as open_x12
from exchange.adapters.x12.scanning import scans as x12_scans
from exchange.adapters.x12.structures import structures as sets
from exchange.model.findings import Finding
from exchange.model.outcome import Response

ANSI_X12 = import_module("x12")
EDIFACT = {
    D97A: DELFOR_97A, D96A: DELFOR_96A, DELJIT: DELJIT_97A, ORDERS: ORDER, ORDCHG: CHANGE,
}  # fmt: skip
X12 = {"830": ("PS", PLANNING), "862": ("SS", SHIPPING), "850": ("PO", X12_ORDER),
       "860": ("PC", X12_CHANGE)}  # fmt: skip
BUSINESS = {ORDERS: ["ORDRSP"], ORDCHG: ["ORDRSP"], "850": ["855"], "860": ["865"]}
LONG = "X" * 600
FEWER = settings(max_examples=60, deadline=None)


def answers(content: bytes, kind: str = "997") -> list[Response]:
    """Return the answers of all levels that machines read, each found to be right."""
    found = [each for each in judged(content, kind).responses if each.path[-4:] in {".edi", ".x12"}]
    for each in found:
        (edifact_right if each.path.endswith(".edi") else x12_right)(each)
    return found


def edifact_right(answer: Response) -> None:
    """Read an answer of ours: envelope, structure and elements, and what pydifact makes of it."""
    (scan,) = scans(answer.content)
    opened = open_envelope(scan, answer.path)
    assert opened.findings == ()
    for body in opened.bodies:
        structure = structures()[components(body.segments[0], 3)[:3]]
        assert (body.findings, walk(structure, 1, body.segments).findings) == ((), ())
    text = answer.content.decode(scan.charset and "iso8859-1")
    theirs = [each for each in Parser(factory=Unvalidated()).parse(text) if each.tag != "UNA"]
    assert [(each.tag, each.elements) for each in theirs] == [
        (each.tag, each.elements) for each in scan.segments
    ]


def x12_right(answer: Response) -> None:
    """Read an answer of ours: envelope, structure and elements, and what others make of it."""
    (scan,) = x12_scans(answer.content)
    opened = open_x12(scan, answer.path)
    alone = [each.tag for each in scan.segments] == ["ISA", "TA1", "IEA"]
    assert opened.findings == ()
    assert alone or opened.bodies
    for body in opened.bodies:
        assert (body.findings, fitting(body)) == ((), [])
    reader = X12Reader(io.StringIO(answer.content.decode()))
    theirs = [each.get_seg_id() for each in reader]
    reader.cleanup()
    assert (reader.pop_errors(), theirs) == ([], [each.tag for each in scan.segments])
    read = ANSI_X12.parse_x12_interchange(ANSI_X12.tokenize_x12(answer.content))
    assert ANSI_X12.inspect_x12_interchange(read).total_segment_count == len(scan.segments)


def fitting(body: Body) -> list[Finding]:
    """Return what does not fit the structure of a set."""
    known = sets()[components(body.segments[0], 2)[0]]
    found = walk(known.structure, 1, body.segments).findings
    return [*found, *inside(known.definitions, 1, body.segments)]


def said(content: bytes, kind: str = "997") -> list[str]:
    """Return the segments of the syntax acknowledgement."""
    answer = next(each for each in answers(content, kind) if each.level == "syntax")
    return re.split("['~]", answer.content.decode())


@pytest.mark.parametrize("kind", EDIFACT)
def test_a_good_message_is_answered_at_all_levels(kind: str) -> None:
    found = [each.type for each in answers(interchange(message(kind, *EDIFACT[kind])))]
    assert found == ["CONTRL", "APERAK", *BUSINESS.get(kind, [])]


@pytest.mark.parametrize("report", ["997", "999"])
@pytest.mark.parametrize("kind", X12)
def test_a_good_set_is_answered_at_all_levels(kind: str, report: str) -> None:
    name, segments = X12[kind]
    content = x12_interchange(functional_group(transaction(kind, *segments), kind=name))
    found = [each.type for each in answers(content.replace(b"*0*P*", b"*1*P*"), report)]
    assert found == ["TA1", report, "824", *BUSINESS.get(kind, [])]


@FEWER
@given(kind=st.sampled_from([*EDIFACT]), data=st.data())
def test_a_segment_nobody_knows_is_pointed_at(kind: str, data: st.DataObject) -> None:
    segments = EDIFACT[kind]
    at = data.draw(st.integers(0, len(segments) - 1))
    damaged = [*segments[:at], "ZZZ+1", *segments[at + 1 :]]
    answer = said(interchange(message(kind, *damaged)))
    assert f"UCM+1+{kind}+4" in answer
    assert f"UCS+{at + 2}+15" in answer


@FEWER
@given(kind=st.sampled_from([*EDIFACT]), data=st.data())
def test_a_value_too_long_is_pointed_at(kind: str, data: st.DataObject) -> None:
    segments = [re.split(r"\+", each) for each in EDIFACT[kind]]
    spots = [
        (at, element, component)
        for at, (tag, *elements) in enumerate(segments)
        if tag in structures()[(*kind.split(":")[:3],)].segments
        for element, value in enumerate(elements)
        for component, part in enumerate(value.split(":"))
        if part
    ]
    at, element, component = data.draw(st.sampled_from(spots))
    parts = segments[at][element + 1].split(":")
    parts[component] = LONG
    segments[at][element + 1] = ":".join(parts)
    answer = said(interchange(message(kind, *("+".join(each) for each in segments))))
    (start,) = [n for n, each in enumerate(answer) if re.match(rf"UCS\+{at + 2}(\+|$)", each)]
    block = itertools.takewhile(lambda each: each.startswith("UCD"), answer[start + 1 :])
    places = [each.split("+")[2] for each in block]
    assert {f"{element + 2}:{component + 1}", f"{element + 2}"} & {*places}


@FEWER
@given(
    kind=st.sampled_from([*EDIFACT]),
    spot=st.sampled_from(["UNT count", "UNT reference", "UNZ count", "UNZ reference"]),
    value=st.from_regex(r"[1-9][0-9]{3,5}", fullmatch=True),
)
def test_a_wrong_count_or_reference_is_pointed_at(kind: str, spot: str, value: str) -> None:
    content = interchange(message(kind, *EDIFACT[kind])).decode()
    tag, what = spot.split()
    pattern = rf"({tag}\+)\w+" if what == "count" else rf"({tag}\+\w+\+)\w+"
    answer = said(re.sub(pattern, rf"\g<1>{value}", content).encode())
    code, element = ("29", 2) if what == "count" else ("28", 3)
    head = "UCI+REF1" if tag == "UNZ" else f"UCM+1+{kind}"
    (line,) = [each for each in answer if each.startswith(head)]
    assert line.endswith(f"+4+{code}+{tag}+{element}")


@FEWER
@given(kind=st.sampled_from([*X12]), report=st.sampled_from(["997", "999"]), data=st.data())
def test_an_x12_segment_nobody_knows_is_pointed_at(
    kind: str, report: str, data: st.DataObject
) -> None:
    name, segments = X12[kind]
    at = data.draw(st.integers(0, len(segments) - 1))
    damaged = [*segments[:at], "ZZZ*1", *segments[at + 1 :]]
    content = x12_interchange(functional_group(transaction(kind, *damaged), kind=name))
    assert f"{'AK3' if report == '997' else 'IK3'}*ZZZ*{at + 2}**6" in said(content, report)


@FEWER
@given(kind=st.sampled_from([*X12]), report=st.sampled_from(["997", "999"]), data=st.data())
def test_an_x12_value_too_long_is_pointed_at(kind: str, report: str, data: st.DataObject) -> None:
    name, segments = X12[kind]
    known = sets()[kind].definitions
    rows = [each.split("*") for each in segments]
    spots = [
        (at, element)
        for at, (tag, *values) in enumerate(rows)
        for element, value in enumerate(values)
        if value and element < len(known[tag].elements) and known[tag].elements[element].kind
    ]
    at, element = data.draw(st.sampled_from(spots))
    rows[at][element + 1] = LONG
    damaged = transaction(kind, *("*".join(each) for each in rows))
    answer = said(x12_interchange(functional_group(damaged, kind=name)), report)
    head, detail = ("AK3", "AK4") if report == "997" else ("IK3", "IK4")
    block = answer[answer.index(f"{head}*{rows[at][0]}*{at + 2}**8") + 1 :]
    details = [each.split("*")[1] for each in block if each.startswith(detail)]
    assert str(element + 1) in details


@pytest.mark.parametrize("kind", X12)
def test_a_mandatory_segment_left_out_is_named_where_it_is_missing(kind: str) -> None:
    name, (first, *others) = X12[kind]
    answer = said(x12_interchange(functional_group(transaction(kind, *others), kind=name)))
    assert f"AK3*{first.split('*')[0]}*2**3" in answer


TRAILERS = {
    "UNE": (r"(UNE\+)1(?=\+G1)", r"(UNE\+1\+)G1", edifact_groups()),
    "UNZ": (r"(UNZ\+)2", r"(UNZ\+2\+)REF1", edifact_groups()),
    "SE": (r"(SE\*)\w+(?=\*0001~\nGE\*1\*1)", r"(SE\*\w+\*)0001(?=~\nGE\*1\*1)", x12_groups()),
    "GE": (r"(GE\*)1(?=\*1~)", r"(GE\*1\*)1", x12_groups()),
    "IEA": (r"(IEA\*)2", r"(IEA\*2\*)000000001", x12_groups()),
}
"""What counts and what refers in a file of two groups, the first one damaged."""

POINTED = {
    ("UNE", 0): "UCF+G1+{parties}+4+29+UNE+2", ("UNE", 1): "UCF+G1+{parties}+4+28+UNE+3",
    ("UNZ", 0): "UCI+REF1+{parties}+4+29+UNZ+2", ("UNZ", 1): "UCI+REF1+{parties}+4+28+UNZ+3",
    ("SE", 0): "AK5*R*4", ("SE", 1): "AK5*R*3",
    ("GE", 0): "AK9*R*{value}*1*0*5", ("GE", 1): "AK9*R*1*1*0*4",
    ("IEA", 0): "TA1*000000001*261123*0600*R*021", ("IEA", 1): "TA1*000000001*261123*0600*R*001",
}  # fmt: skip


@FEWER
@given(
    tag=st.sampled_from([*TRAILERS]),
    which=st.integers(0, 1),
    value=st.from_regex(r"[3-9][0-9]{3}", fullmatch=True),
)
def test_a_wrong_trailer_in_a_file_of_groups_is_pointed_at(
    tag: str, which: int, value: str
) -> None:
    *patterns, content = TRAILERS[tag]
    damaged, times = re.subn(patterns[which], rf"\g<1>{value}", content.decode(), count=1)
    assert times == 1
    parties = f"{THEM}:14+{US}:14"
    expected = POINTED[tag, which].format(parties=parties, value=value)
    outcome = judged(damaged.encode())
    answer = next(each for each in outcome.responses if each.level == "syntax")
    assert expected in re.split("['~]", answer.content.decode())
    fallen = [str(each.verdict) for each in outcome.judgement.documents]
    assert fallen[0] == "unreadable"
    assert (fallen[1] == "accepted") == (tag in {"UNE", "SE", "GE"})
