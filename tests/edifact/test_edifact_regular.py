import polars as pl
import pytest
from edifact.making import D96A, D97A, DELFOR_96A, DELFOR_97A, interchange, message, scan
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exchange.adapters.edi.drafting import Draft, gather
from exchange.adapters.edi.places import Places
from exchange.adapters.edi.walk import walk
from exchange.adapters.edifact import forecasts, regular
from exchange.adapters.edifact.structures import structures
from exchange.model.findings import Finding

LATER = {
    D97A: ("DELFOR", "D", "97A"),
    D96A: ("DELFOR", "D", "96A"),
}
COLUMNS, HANDLERS = 0, 1_000_000

Read = tuple[dict[str, pl.DataFrame], list[Finding], bytes]


def read(kind: str, segments: tuple[str, ...], fewest: int) -> Read:
    """Read one message, in columns from that many segments on."""
    cut = scan(interchange(message(kind, *segments))).segments[1:-1]
    walked = walk(structures()[LATER[kind]], 1, cut)
    draft = Draft(Places(1, [segment.tag for segment in cut]), "forecast")
    regular.read(draft, walked, cut, fewest)
    gather(draft, forecasts.HANDLERS, walked, cut)
    tables = {name: table.frame for name, table in forecasts.tables(draft).items()}
    return tables, draft.findings, draft.read


def same(kind: str, segments: tuple[str, ...]) -> bytes:
    """Read a message both ways, compare, and return which segments were read in columns."""
    columns, found, marks = read(kind, segments, COLUMNS)
    rows, expected, _ = read(kind, segments, HANDLERS)
    for name, frame in rows.items():
        assert columns[name].equals(frame), name
    order = [(each.locator, each.rule, each.table, each.row, each.observed) for each in expected]
    assert [(e.locator, e.rule, e.table, e.row, e.observed) for e in found] == order
    return marks


@pytest.mark.parametrize(("kind", "segments"), [(D97A, DELFOR_97A), (D96A, DELFOR_96A)])
def test_a_regular_line_is_read_in_columns(kind: str, segments: tuple[str, ...]) -> None:
    marks = same(kind, segments)
    cut = scan(interchange(message(kind, *segments))).segments[1:-1]
    taken = [segment.tag for at, segment in enumerate(cut, 1) if marks[at]]
    assert taken.count("QTY") == 2
    assert taken.count("DTM") == 2


@pytest.mark.parametrize(
    "odd",
    [
        "QTY+113:x:PCE",
        "QTY+999:1",
        "QTY+3:540:PCE",
        "DTM+2:20261399:102",
        "DTM+2:20261130:102",
        "NAD+DP+7::9",
    ],
)
def test_a_line_with_anything_odd_is_left_to_the_handlers(odd: str) -> None:
    marks = same(D97A, (*DELFOR_97A, odd))
    assert not any(marks)


QUANTITY = st.sampled_from(
    ["QTY+113:20:PCE", "QTY+1:30", "QTY+113:2,5:KGM", "QTY+21:0:PCE", "QTY+70:500:PCE", "QTY+48:9",
     "QTY+113:-4:PCE", "QTY+113:1.234,5", "QTY+113", "QTY+83:5:PCE", "QTY+999:1", "QTY+3:540:PCE",
     "QTY+78:9", "QTY+113:7:PCE"]
)  # fmt: skip
DATE = st.sampled_from(
    ["DTM+2:20261130:102", "DTM+64:20261130:102", "DTM+63:20261206:102", "DTM+2:202611:610",
     "DTM+2:2026W48:102", "DTM+2:202649:616", "DTM+206:20261231:102",
     "DTM+323:2026113020261206:711",
     "DTM+51:20260101:102", "DTM+888:20260101:102", "DTM+2", "DTM+10:20270104:102"]
)  # fmt: skip
CONDITION = st.sampled_from(
    ["SCC+1++W", "SCC+4++M", "SCC+3", "SCC+10++F", "SCC+2++D", "SCC+77++W", "SCC+4++X", "SCC+1++Y"]
)
BUCKET = st.tuples(QUANTITY, st.lists(DATE, max_size=3)).map(lambda it: (it[0], *it[1]))
BLOCK = st.tuples(CONDITION, st.lists(BUCKET, max_size=3)).map(
    lambda it: (it[0], *(segment for bucket in it[1] for segment in bucket))
)
OWN = st.tuples(QUANTITY, st.lists(CONDITION, max_size=1), st.lists(DATE, max_size=2)).map(
    lambda it: (it[0], *it[1], *it[2])
)
POINT = st.sampled_from([(), (), (), ("NAD+DP+7::9",), ("NAD+DP+8::9",), ("NAD+UC+9::9",)])


def lines(block: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return lines with blocks of quantities, now and then for other destinations."""
    part = st.tuples(st.lists(block, max_size=3), POINT, st.lists(block, max_size=2))
    line = part.map(lambda it: tuple(each for group in (*it[0], it[1], *it[2]) for each in group))
    return st.lists(line, max_size=4).map(
        lambda them: tuple(
            segment
            for number, body in enumerate(them, 1)
            for segment in (f"LIN+{number}++A-{number}:IN", *body)
        )
    )


@settings(max_examples=300, deadline=None)
@given(lines(BLOCK), st.lists(BUCKET, max_size=2))
@example(("LIN+1++A-1:IN", "SCC+1++F", "QTY+113:5:PCE", "DTM+64:20261130:102"), [])
@example(("LIN+1++A-1:IN", "SCC+1++W", "QTY+113:5:PCE", "LIN+2++A-2:IN", "QTY+1:5:KGM"), [])
def test_both_ways_of_reading_the_later_structure_say_the_same(
    body: tuple[str, ...], stray: list[tuple[str, ...]]
) -> None:
    same(D97A, (*DELFOR_97A[:5], *(segment for bucket in stray for segment in bucket), *body))


@settings(max_examples=300, deadline=None)
@given(lines(OWN))
def test_both_ways_of_reading_the_earlier_structure_say_the_same(body: tuple[str, ...]) -> None:
    same(D96A, (*DELFOR_96A[:5], *body, "UNS+S"))
