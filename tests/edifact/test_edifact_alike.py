from collections.abc import Iterable
from dataclasses import replace

import pytest
from edifact.making import (
    D96A,
    D97A,
    DELFOR_96A,
    DELFOR_97A,
    interchange,
    message,
    scan,
    transmission,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from long_runs import part

from exchange.adapters.edi.alike import alike
from exchange.adapters.edi.drafting import Draft, gather
from exchange.adapters.edi.places import Places
from exchange.adapters.edi.walk import walk
from exchange.adapters.edifact.dates import FORMATS
from exchange.adapters.edifact.forecasts import HANDLERS
from exchange.adapters.edifact.forms import counted, days, sample
from exchange.adapters.edifact.reading import read
from exchange.adapters.edifact.structures import structures
from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Interchange
from exchange.model.partners import Edi, Feed, Partner, Weeks
from exchange.model.ports import Assignment
from exchange.validators.validation import validated

LATER = {
    D97A: ("DELFOR", "D", "97A"),
    D96A: ("DELFOR", "D", "96A"),
}
IN_COLUMNS, BY_HANDLERS = 0, 1_000_000
AGREED = Assignment(
    Partner(id="p", name="P", state="live"),
    "edifact",
    tuple(
        Feed(document=each, format="edifact")
        for each in ("forecast", "purchase_order", "purchase_order_change")
    ),
    {},
)


def taken(kind: str, segments: Iterable[str]) -> int:
    """Read a message in columns, and return how many of its lines were."""
    cut = scan(interchange(message(kind, *segments))).segments[1:-1]
    walked = walk(structures()[LATER[kind]], 1, cut)
    draft = Draft(Places(1, cut.tags), "forecast")
    found = alike(draft, walked, cut, HANDLERS, form=counted(""), fewest=IN_COLUMNS)
    assert found is not None
    gather(draft, HANDLERS, walked, cut, passed=found.passed)
    return len(found.taken)


def told(found: Finding) -> tuple[object, ...]:
    """Return all that a finding says, the byte of its place as well."""
    byte = found.locator.byte if isinstance(found.locator, SegmentPlace) else None
    return found, found.params, byte


def opened(content: bytes, fewest: int, weeks: Weeks = "") -> Interchange | Finding:
    partner = replace(AGREED.partner, edi=Edi(weeks=weeks))
    try:
        return read(transmission(content), replace(AGREED, partner=partner), fewest)
    except Unreadable as refusal:
        return refusal.finding


def same(content: bytes, weeks: Weeks = "") -> None:
    """Read a file both ways and compare all that comes of it."""
    columns, handlers = (opened(content, each, weeks) for each in (IN_COLUMNS, BY_HANDLERS))
    if isinstance(columns, Finding) or isinstance(handlers, Finding):
        assert columns == handlers
        return
    assert columns.envelopes == handlers.envelopes
    assert [*map(told, columns.findings)] == [*map(told, handlers.findings)]
    for one, other in zip(columns.messages, handlers.messages, strict=True):
        assert (one.document, one.function) == (other.document, other.function)
        assert [*map(told, one.findings)] == [*map(told, other.findings)]
        assert one.tables.keys() == other.tables.keys()
        for name, table in other.tables.items():
            frame = one.tables[name].frame
            assert frame.schema == table.frame.schema, name
            assert frame.equals(table.frame), (name, frame.rows(), table.frame.rows())


@pytest.mark.parametrize(("kind", "segments"), [(D97A, DELFOR_97A), (D96A, DELFOR_96A)])
def test_lines_that_are_alike_are_read_in_columns(kind: str, segments: tuple[str, ...]) -> None:
    another = [each.replace("A-1", "B-2").replace("113:20", "113:7,5") for each in segments[5:14]]
    both = (*segments[:14], *another, *segments[14:])
    assert taken(kind, both) == 2
    same(interchange(message(kind, *both)))


@pytest.mark.parametrize(
    "odd",
    ["QTY+113:x:PCE", "QTY+999:1", "DTM+2:20261399:102", "DTM+2:20261130:102", "NAD+DP+7::9",
     "QTY+113:1:KGM", "QTY+113", "SCC+77", "QTY+70:1", "QTY+70:1\x01"],
)  # fmt: skip
def test_a_line_with_an_odd_part_is_left_to_the_handlers(odd: str) -> None:
    segments = (*DELFOR_97A, odd, "LIN+2++A-2:IN")
    assert taken(D97A, segments) == 1
    same(interchange(message(D97A, *segments)))


@pytest.mark.parametrize("blank", ["", " ", "   ", "\u00a0"])
def test_a_part_number_of_blanks_is_none_both_ways(blank: str) -> None:
    another = f"LIN+2++{blank}:IN", *DELFOR_97A[6:], "LIN+3++ C :IN", *DELFOR_97A[6:]
    content = interchange(message(D97A, *DELFOR_97A, *another))
    same(content)
    for fewest in (IN_COLUMNS, BY_HANDLERS):
        (found,) = read(transmission(content), AGREED, fewest).messages
        parts = found.tables["forecast_lines"].frame["customer_part"].to_list()
        assert parts == ["A-1", None, " C "]
        assert [each.rule for each in validated(found).findings] == ["SYN-013"]


def test_more_findings_than_can_be_listed_are_the_same_both_ways() -> None:
    lines = [each for at in range(150) for each in (f"LIN+{at}++A:IN", "QTY+83:1:PCE")]
    same(interchange(message(D97A, *DELFOR_97A, *lines, *DELFOR_97A[5:], "QTY+999:1")))


@pytest.mark.parametrize(
    "odd", ["PIA+2+A-2:IN", "PIA+1+C03:EC", "PIA+5+B-1:BP", "IMD+F++:::x :y", "QTY+70:x"]
)
def test_a_line_that_says_something_odd_is_left_to_the_handlers(odd: str) -> None:
    at = 8 if odd.startswith("QTY") else 7
    segments = (*DELFOR_97A[:at], odd, *DELFOR_97A[at:], "LIN+2++A-2:IN")
    assert taken(D97A, segments) == 1
    same(interchange(message(D97A, *segments)))


def test_values_with_released_signs_are_read_in_columns() -> None:
    segments = (*DELFOR_97A[:5], "LIN+1++A?+1?:??:IN", "IMD+F++:::19?'?'", *DELFOR_97A[8:])
    assert taken(D97A, segments) == 1
    content = interchange(message(D97A, *segments))
    same(content)
    found = opened(content, IN_COLUMNS)
    assert isinstance(found, Interchange)
    frame = found.messages[0].tables["forecast_lines"].frame
    assert frame["customer_part"].to_list() == ["A+1:?"]
    assert frame["description"].to_list() == ["19''"]


def test_a_line_for_another_point_is_read_for_that_one() -> None:
    second = ("GIS+37", "NAD+DP+4012345000023::9", *DELFOR_97A[5:])
    assert taken(D97A, (*DELFOR_97A, *second)) == 2
    same(interchange(message(D97A, *DELFOR_97A, *second)))


def test_a_quantity_before_the_first_line_is_in_none() -> None:
    same(
        interchange(
            message(D96A, *DELFOR_96A[:5], "QTY+113:5:PCE", *DELFOR_96A[5:-1], "LIN+2++B:IN")
        )
    )


@pytest.mark.parametrize("code", FORMATS)
def test_samples_of_dates_are_read_and_differ(code: str) -> None:
    samples = [sample(code, number) for number in range(32)]
    read_as = [days(text, code, "") for text in samples]
    assert len({*samples}) == len({*read_as}) == 32
    assert all(first and first != last for first, last in read_as)


QUANTITY = st.sampled_from(
    ["QTY+113:20:PCE", "QTY+1:30", "QTY+113:2,5:KGM", "QTY+21:0:PCE", "QTY+70:500:PCE", "QTY+48:9",
     "QTY+113:-4:PCE", "QTY+113:1.234,5", "QTY+113", "QTY+83:5:PCE", "QTY+999:1", "QTY+113:7:PCE",
     "QTY+3:50:PCE", "QTY+78:60"]
)  # fmt: skip
DATE = st.sampled_from(
    ["DTM+2:20261130:102", "DTM+64:20261130:102", "DTM+63:20261206:102", "DTM+2:202611:610",
     "DTM+2:2026W48:102", "DTM+2:202649:616", "DTM+206:20261231:102",
     "DTM+323:2026113020261206:711", "DTM+2:2649:615", "DTM+2:202653:616", "DTM+2:5:802",
     "DTM+64:202612010815:203", "DTM+2:202612010815CET:303",
     "DTM+51:20260101:102", "DTM+888:20260101:102", "DTM+2", "DTM+10:20270104:102"]
)  # fmt: skip
CONDITION = st.sampled_from(
    [
        "SCC+1++W",
        "SCC+4++M",
        "SCC+3",
        "SCC+10++F",
        "SCC+2++D",
        "SCC+77++W",
        "SCC+4++X",
        "SCC+1++Y",
        "SCC+4++T",
        "SCC+1++J",
        "SCC+21++W",
        "SCC+24",
    ]
)
BUCKET = st.tuples(QUANTITY, st.lists(DATE, max_size=3)).map(lambda it: (it[0], *it[1]))
BLOCK = st.tuples(CONDITION, st.lists(BUCKET, max_size=3)).map(
    lambda it: (it[0], *(segment for bucket in it[1] for segment in bucket))
)
OWN = st.tuples(QUANTITY, st.lists(CONDITION, max_size=1), st.lists(DATE, max_size=2)).map(
    lambda it: (it[0], *it[1], *it[2])
)
POINT = st.sampled_from([(), (), (), ("NAD+DP+7::9",), ("NAD+DP+8::9",), ("NAD+UC+9::9",)])


NUMBER = st.integers(1, 3)
WEEKS = st.sampled_from(["", "iso", "january"])
LIN = st.builds(
    "{}+{}".format,
    st.sampled_from(["LIN+1", "LIN+2", "LIN", "LIN+3+1", "LIN+4+3"]),
    st.sampled_from(["+A-1:IN", "+B?+2:BP", "+C?:3 :IN", "+D", "", "+E:IN:1:9+1", "+\x02:IN"]),
)
HEAD = st.sampled_from(
    ["PIA+1+C02:EC+EMS-1:SA", "PIA+1+C03:EC+EMS-2:SA", "PIA+5+B-9:BP", "PIA+2+S:IN", "PIA+1+D:DR",
     "IMD+F++:::NETZTEIL:GROSS", "IMD+F++:::GEHAEUSE:KLEIN", "IMD+F++:::" + "x" * 35 + ":rest",
     "IMD+F++::: lead:b", "IMD+F++:::19?'", "FTX+LIN+++VP ?+1", "LOC+11+TOR 3", "LOC+7+X:::" ,
     "RFF+ON:45001:10", "RFF+ON:45002:20", "RFF+AAK:LS-1", "RFF+ON", "QTY+70:500:PCE",
     "QTY+70:1,5", "QTY+48:9", "DTM+51:20260101:102", "DTM+257:1", "QTY+83:5"]
)  # fmt: skip
POINT = st.sampled_from([(), (), (), ("NAD+DP+7::9",), ("NAD+DP+8::9",), ("NAD+UC+9::9",)])
BETWEEN = {
    D97A: st.sampled_from([(), (), (), ("GIS+37", "NAD+DP+8::9"), ("GIS+36",)]),
    D96A: st.sampled_from([(), (), (), ("NAD+DP+8::9",), ("NAD+UC+9::9",)]),
}


def lines(kind: str, block: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[list[str]]:
    """Return lines with blocks of quantities, many of them alike."""
    body = st.tuples(
        LIN, st.lists(HEAD, max_size=4), st.lists(block, max_size=3), POINT,
        st.lists(block, max_size=1), BETWEEN[kind],
    ).map(
        lambda it: (it[0], *it[1], *(each for part in it[2] for each in part), *it[3],
                    *(each for part in it[4] for each in part), *it[5])
    )  # fmt: skip
    repeated = st.tuples(body, NUMBER).map(lambda it: it[0] * it[1])
    return st.lists(repeated, max_size=4).map(lambda them: [each for it in them for each in it])


@pytest.mark.swept
@settings(max_examples=part(300), deadline=None)
@given(lines(D97A, BLOCK), st.lists(BUCKET, max_size=2), WEEKS)
@example(["LIN+1++A-1:IN", "SCC+1++F", "QTY+113:5:PCE", "DTM+64:20261130:102"], [], "")
@example(["LIN+1++A-1:IN", "SCC+1++W", "QTY+113:5:PCE", "LIN+2++A-2:IN", "QTY+1:5:KGM"], [], "")
def test_both_ways_of_reading_the_later_structure_say_the_same(
    body: list[str], stray: list[tuple[str, ...]], weeks: Weeks
) -> None:
    """Of 300 cases a quarter here, all of them under --long."""
    first = (segment for bucket in stray for segment in bucket)
    same(interchange(message(D97A, *DELFOR_97A[:5], *first, *body)), weeks)


@pytest.mark.swept
@settings(max_examples=part(300), deadline=None)
@given(lines(D96A, OWN), st.lists(OWN, max_size=1), WEEKS)
def test_both_ways_of_reading_the_earlier_structure_say_the_same(
    body: list[str], stray: list[tuple[str, ...]], weeks: Weeks
) -> None:
    """Of 300 cases a quarter here, all of them under --long."""
    first = (segment for bucket in stray for segment in bucket)
    content = interchange(message(D96A, *DELFOR_96A[:5], *first, *body, "UNS+S", "CNT+2:3"))
    same(content, weeks)


SCAR = st.tuples(
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.sampled_from([b"", b"'", b"+", b":", b"?", b"x", b"7", b"\n", b"\x01", b"\xe4", b"LIN+1"]),
)


@pytest.mark.swept
@settings(max_examples=part(300), deadline=None)
@given(lines(D97A, BLOCK), st.lists(SCAR, min_size=1, max_size=3))
def test_both_ways_of_reading_a_damaged_file_say_the_same(
    body: list[str], scars: list[tuple[int, int, bytes]]
) -> None:
    """Of 300 cases a quarter here, all of them under --long."""
    one = message(D97A, *DELFOR_97A[:5], *body)
    content = interchange(one, message(D97A, *DELFOR_97A, number=2))
    for spot, length, piece in scars:
        start = spot % len(content)
        content = content[:start] + piece + content[start + length % 4 :]
    same(content)
